"""What every page knows: the municipality, whether this is the demonstration, and the menu."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts import idle
from accounts.lookups import current_employment
from accounts.models import User
from btimodel.lookups import the_municipality
from btimodel.models import Municipality
from cases.access import Sight
from config.demo import logins
from ui.menu import Menu, draw_menu
from ui.site import NavItem
from ui.words import gettext as _


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
        "nav": _menu(user, request.path) if logged_in else None,
        "user_title": SimpleLazyObject(lambda: _title(user, sight, work)) if logged_in else "",
        "idle_seconds": idle.seconds_on_a_page(request) if logged_in else 0,
        "leads_a_unit": SimpleLazyObject(lambda: bool(work and work.is_leader)) if logged_in else False,
    }


def _menu(user: User, path: str) -> Menu:
    lines = _menu_of(user.kind)
    return draw_menu(tuple(NavItem(label, url, _is_active(url, path)) for label, url in lines))


@cache
def _menu_of(kind: str) -> list[tuple[str, str]]:
    """Return words and addresses of the menu of one kind of user, which is the same for all of them."""
    if kind == User.Kind.FAMILY:
        return [(_("Familiens sider"), reverse("portal:start"))]
    if kind == User.Kind.ADMINISTRATOR:
        return [(_("Administration"), reverse("admin:index"))]
    return [
        (_("Min side"), reverse("home")),
        (_("Undringsnotater"), reverse("undring:list")),
        (_("Redskaber"), reverse("tools:list")),
        (_("Vejledninger"), reverse("guides:index")),
        (_("Håndbog"), reverse("handbook:index")),
    ]


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
