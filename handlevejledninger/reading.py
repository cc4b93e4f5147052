"""Who may read: everybody, or whoever is logged in, as the municipality chooses. No text knows a child."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from btimodel.lookups import the_municipality

View = Callable[..., HttpResponse]


def open_reading(view: View) -> View:
    """Let everybody read a page if the municipality's handbook is open, and else lead to the login."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated and not _is_open():
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return login_not_required(inner)


def _is_open() -> bool:
    municipality = the_municipality()
    return municipality is not None and municipality.handbook_is_open
