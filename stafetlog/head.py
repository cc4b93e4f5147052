"""The bar that every page of a case carries: child, niveau, in whose hands the stafet is, next date."""

import datetime as dt

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy

from btimodel.choices import Level
from cases.models import Case
from cases.roles import CasePerm
from stafetlog.actions import answer_link
from stafetlog.every_page import OpenOffer, days_on, offer_on
from stafetlog.lookups import retention_line
from stafetlog.next_dates import Days, NextDate, coming, next_dates
from stafetlog.terms import adult_line
from ui.addresses import address_of
from ui.dates import danish_date
from ui.parts import Badge, CaseHead, Link
from ui.site import NavItem
from ui.words import gettext as _
from ui.words import label_of, ngettext

# (label, URL name, the permission that opens it): the tabs of a professional's pages.
TABS = (
    (gettext_lazy("Overblik"), "case", CasePerm.READ_ALL),
    (gettext_lazy("Stafetlog"), "stafetlog:timeline", CasePerm.READ_ALL),
    (gettext_lazy("Mål og indsatser"), "plan:overview", CasePerm.READ_ALL),
    (gettext_lazy("Møder"), "meetings:list", CasePerm.READ_ALL),
    (gettext_lazy("Redskaber"), "redskaber:list", CasePerm.READ_ALL),
    (gettext_lazy("Deltagere og familie"), "members:list", CasePerm.READ_ALL),
    (gettext_lazy("Samtykke"), "consent:list", CasePerm.READ_ALL),
)


def case_head(request: HttpRequest, case: Case) -> CaseHead:
    """Return the header of a professional's page, from what the gate has put on the request; asks nothing."""
    offer = offer_on(request) if case.is_open else None
    sight = request.case_sight
    days = days_on(request)
    dates = next_dates(case, days)
    place = ", ".join(filter(None, (case.child.group_name, case.child.place)))
    return CaseHead(
        child_name=case.child.name,
        url=address_of("case", case.pk),
        age=_("%(years)s år") % {"years": age_on(case.child.birth_date, timezone.localdate())},
        school=place,
        level=label_of(Level(case.level)),
        status=state_badge(case),
        holder_line=holder_line(case),
        adult_line=adult_line(case),
        offer_line=offer_line(offer) if sight.is_managed else shut_out_line(case, offer),
        offer_link=_what_to_do(request, case, offer),
        next_line=next_line(case, dates),
        next_missing=case.is_open and coming(dates) is None,
        overdue=_overdue(case, days),
        tabs=_tabs(request, case),
    )


def age_on(birth_date: dt.date, day: dt.date) -> int:
    """Return whole years of age on a day."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def state_badge(case: Case) -> Badge | None:
    """Return that the log is paused, about to be closed or closed, or None while it is simply open."""
    if case.state == Case.State.RUNNING:
        return None
    return Badge(str(case.state.label), "neutral" if case.state == Case.State.CLOSED else "warning")


def holder_line(case: Case) -> str:
    """Return in whose hands the stafet is, in words."""
    name = f"{case.stafetholder.full_name}, {case.holder_unit}"
    if not case.is_open:
        return _("Stafetloggen er lukket. Sidste stafetholder: %(name)s") % {"name": name}
    acting = _(" (fungerende)") if case.holder_is_acting else ""
    return _("Stafetten er hos %(name)s%(acting)s") % {"name": name, "acting": acting}


def offer_line(offer: OpenOffer | None) -> str:
    """Return whom the stafet is offered to, or "" when nobody is asked."""
    if offer is None:
        return ""
    return _("Stafetten er tilbudt til %(to)s. %(holder)s har den, indtil der er sagt ja.") % {
        "to": offer.to_name,
        "holder": offer.from_name,
    }


def shut_out_line(case: Case, offer: OpenOffer | None) -> str:
    """Return that the stafetholder can no longer open the case, and who can do something about it."""
    line = _(
        "Stafetholderen kan ikke længere åbne sagen. Stafetten skal tages af en anden fra %(authority)s."
    )
    line %= {"authority": case.authority}
    if offer is not None:
        line += " " + _("%(to)s er også spurgt.") % {"to": offer.to_name}
    return line


def next_line(case: Case, dates: list[NextDate]) -> str:
    """Return what happens next, or that nothing is planned (domain.md 3.8). `dates`: plan.next_dates."""
    if not case.is_open:
        closed = _("Lukket den %(date)s.") % {"date": danish_date(timezone.localdate(case.closed_at))}
        return f"{closed} {retention_line(case)}"
    if date := coming(dates):
        return _("Næste dato: %(what)s den %(date)s") % {"what": date.what, "date": danish_date(date.on)}
    if dates:
        return _("Datoen er passeret: %(what)s den %(date)s. Vælg en ny dato.") % {
            "what": dates[-1].what,
            "date": danish_date(dates[-1].on),
        }
    return _("Loggen har ingen næste dato. Vælg dato for opfølgning.")


def _overdue(case: Case, days: Days) -> Link | None:
    """Return how many measures should have been evaluated by now, and the way to them."""
    number = sum(day < timezone.localdate() for day in days.evaluations) if case.is_open else 0
    if not number:
        return None
    words = ngettext(
        "%(number)s indsats mangler at blive evalueret",
        "%(number)s indsatser mangler at blive evalueret",
        number,
    )
    return Link(words % {"number": number}, address_of("plan:overview", case.pk))


def _what_to_do(request: HttpRequest, case: Case, offer: OpenOffer | None) -> Link | None:
    """Return the way to the answer, or to taking the stafet up when nobody manages the case."""
    answer = answer_link(request, offer) if offer else None
    if answer is None and not request.case_sight.is_managed and CasePerm.TAKE_STAFET in request.case_perms:
        return Link(_("Tag stafetten"), address_of("relay:take_over", case.pk))
    return answer


def _tabs(request: HttpRequest, case: Case) -> list[NavItem]:
    perms = getattr(request, "case_perms", frozenset())
    here = request.resolver_match.view_name if request.resolver_match else ""
    tabs = []
    for label, name, perm in TABS:
        if perm in perms:
            active = here == name or (":" in name and here.split(":")[0] == name.split(":")[0])
            tabs.append(NavItem(label, address_of(name, case.pk), active))
    return tabs
