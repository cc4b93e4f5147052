"""Tells the database backend who asks, for the length of a request, and asks for a login."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _

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


class AskForLoginMiddleware(LoginRequiredMiddleware):
    """Sends a person to the login page, and answers 401 to a script that asked for JSON.

    A draft that saves itself would follow the redirect and take the login page for an answer; 401 lets it say
    "Du er logget ud" and keep what was typed (wishes.md 32).
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., Any]) -> HttpResponseBase:
        """Answer somebody who is not logged in."""
        if request.accepts("application/json") and not request.accepts("text/html"):
            return JsonResponse({"error": _("Du er logget ud. Log ind igen.")}, status=401)
        return super().handle_no_permission(request, view_func)
