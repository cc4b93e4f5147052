"""Headers that keep what a page shows out of caches and other windows."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class PrivateAnswersMiddleware:
    """No cache keeps a page, and no other site may take it in as its own (security.md 2g)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Cache-Control", "no-store")
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if request.method == "POST" and _is_logout(request):
            # A shared computer: the next person's way back must not show what was open (security.md 2g).
            response["Clear-Site-Data"] = '"cache", "storage"'
        return response


def _is_logout(request: HttpRequest) -> bool:
    return request.resolver_match is not None and request.resolver_match.view_name == "account_logout"
