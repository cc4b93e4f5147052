"""Gives the base template what it needs on every page."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from ui.site import Municipality


def site(request: HttpRequest) -> dict[str, Any]:
    """Return `municipality`, `nav_items`, `user_title` and `site_is_demo`.

    The floor does not know who the user is or which authority runs the site. The setting UI_SITE_CONTEXT
    names a function that does (`request` -> dict with any of the first three). It is called only when a
    template asks, at most once a rendering, so that an error page can be drawn without a database.
    """
    facts = SimpleLazyObject(partial(_facts, request))
    return {
        "municipality": SimpleLazyObject(lambda: facts["municipality"]),
        "nav_items": SimpleLazyObject(lambda: facts["nav_items"]),
        "user_title": SimpleLazyObject(lambda: facts["user_title"]),
        "site_is_demo": getattr(settings, "SITE_IS_DEMO", False),
    }


def _facts(request: HttpRequest) -> dict[str, Any]:
    facts: dict[str, Any] = {"municipality": Municipality(), "nav_items": [], "user_title": ""}
    if path := getattr(settings, "UI_SITE_CONTEXT", ""):
        facts |= import_string(path)(request)
    return facts
