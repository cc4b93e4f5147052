"""What every page knows: the municipality, whether this is the demonstration, and the menu."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts.lookups import current_employment
from accounts.models import User
from btimodel.lookups import the_municipality
from btimodel.models import Municipality
from cases.access import Sight
from config.demo import logins


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the context of base.html; each part is looked up only if the page shows it."""
    user, sight = getattr(request, "user", None), getattr(request, "case_sight", None)
    logged_in = user is not None and user.is_authenticated
    work = SimpleLazyObject(lambda: current_employment(user, on=timezone.localdate()) if logged_in else None)
    return {
        "municipality": sight.case.municipality
        if sight
        else SimpleLazyObject(lambda: _municipality(user, work)),
        "site_is_demo": settings.IS_DEMO,
        "demo_logins": logins.shown(),
        "demo_password": settings.DEMO_PASSWORD if settings.IS_DEMO else "",
        "nav_items": _menu(user, request.path) if logged_in else [],
        "user_title": SimpleLazyObject(lambda: _title(user, sight, work)) if logged_in else "",
        "leads_a_unit": SimpleLazyObject(lambda: bool(work and work.is_leader)) if logged_in else False,
    }


def _menu(user: User, path: str) -> list[dict[str, Any]]:
    if user.kind == User.Kind.FAMILY:
        items = [(_("Familiens sider"), reverse("portal:start"))]
    elif user.kind == User.Kind.ADMINISTRATOR:
        items = [(_("Administration"), reverse("admin:index"))]
    else:
        items = [
            (_("Min side"), reverse("home")),
            (_("Undringsnotater"), reverse("undring:list")),
            (_("Redskaber"), reverse("tools:list")),
            (_("Vejledninger"), reverse("guides:index")),
            (_("Håndbog"), reverse("handbook:index")),
        ]
    return [{"label": label, "url": url, "active": _is_active(url, path)} for label, url in items]


def _is_active(url: str, path: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))


def _municipality(user: User | None, work: Any) -> Municipality:
    """Return the municipality; a professional's own place of work knows it, when it is the municipality's."""
    if getattr(user, "kind", "") == User.Kind.PROFESSIONAL and work and work.unit.authority.municipality:
        return work.unit.authority.municipality
    return the_municipality()


def _title(user: User, sight: Sight | None, work: Any) -> str:
    """Return who one is: on a case as what one takes part there, elsewhere where one works."""
    if user.kind != User.Kind.PROFESSIONAL:
        return user.full_name
    if sight and sight.part:
        return ", ".join(filter(None, (user.full_name, sight.part.title, sight.part.unit)))
    return f"{user.full_name}, {work.title}, {work.unit}" if work else user.full_name
