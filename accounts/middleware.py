"""Tells the database backend who asks, for the length of a request, and asks for a login."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _

from accounts import idle
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


class IdleMiddleware:
    """Ends a login when nothing has happened for too long, and after a day's work (law.md L-12).

    Must stand after AuthenticationMiddleware and before WhoAsksMiddleware, so that the rest of the request is
    nobody's. It asks the database nothing of its own: the session and the user are read anyway.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.was_timed_out = False
        if request.user.is_authenticated:
            if idle.seconds_left(request) <= 0:
                logout(request)
                request.was_timed_out = True
            else:
                idle.note(request)
        return self.get_response(request)


class AskForLoginMiddleware(LoginRequiredMiddleware):
    """Sends a person to the login page, and answers 401 to a script that asked for JSON.

    A draft that saves itself would follow the redirect and take the login page for an answer; 401 lets it say
    "Du er logget ud" and keep what was typed (wishes.md 32).
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., Any]) -> HttpResponseBase:
        """Answer somebody who is not logged in."""
        if request.was_timed_out:
            text = _("Du er logget ud, fordi der ikke skete noget i et stykke tid. Log ind for at fortsætte.")
            messages.info(request, text)
        if request.accepts("application/json") and not request.accepts("text/html"):
            return JsonResponse({"error": _("Du er logget ud. Log ind igen.")}, status=401)
        return super().handle_no_permission(request, view_func)
