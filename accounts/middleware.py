"""Tells the database backend who asks, for the length of a request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from accounts.whoasks import acting_as


class WhoAsksMiddleware:
    """Runs every request on behalf of its logged-in user, and of nobody otherwise.

    Must stand after AuthenticationMiddleware. The context variable is reset when the request ends, so
    the next request on the same worker never inherits it (security.md 2c, pitfall 2).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with acting_as(request.user if request.user.is_authenticated else None):
            return self.get_response(request)
