"""Turns what the family may see into what their pages draw.

Plain words, no numbers of entries, no addresses.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from btimodel.choices import LEVEL_MEANING, Level
from cases.models import AccessEvent, Case, CaseMembership
from cases.visibility import FamilySight
from portal import lookups
from stafetlog.every_page import days_on
from stafetlog.head import age_on, state_badge
from stafetlog.lookups import closing_of
from stafetlog.models import StateChange
from stafetlog.next_dates import Days, coming, next_dates
from stafetlog.terms import adult_line, adult_title
from ui.dates import danish_date
from ui.parts import CaseHead
from ui.site import NavItem

# (label, URL name, the names of the pages that belong to it)
TABS = (
    (gettext_lazy("Lige nu"), "portal:case", ("portal:step",)),
    (
        gettext_lazy("Loggen"),
        "portal:log",
        ("portal:entry", "portal:write", "portal:found", "portal:tool", "portal:pdf_page", "portal:papers"),
    ),
    (gettext_lazy("Samtykke"), "portal:consents", ("portal:answer", "portal:withdraw")),
    (gettext_lazy("Hvem har læst"), "portal:readers", ()),
    (gettext_lazy("Om stafetloggen"), "portal:about", ()),
)


# Whoever wrote or fetched a file has read. To say which would tell one parent of an entry or a file about the
# other: something was written that day, and nothing of it is in the log that he reads.
TOLD_AS = {
    AccessEvent.Action.WRITE: AccessEvent.Action.READ,
    AccessEvent.Action.FILE: AccessEvent.Action.READ,
}


@dataclass(frozen=True)
class Helper:
    """A professional who takes part: name, work, and how to reach her."""

    name: str
    work: str
    task: str = ""
    phone: str = ""
    note: str = ""


@dataclass(frozen=True)
class Reading:
    """That somebody looked on a day: who by work, what for, and what was done."""

    who: str
    purpose: str
    actions: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class ReadingDay:
    """A day and who looked on it."""

    day: dt.date
    readings: list[Reading]


def family_head(request: HttpRequest, case: Case, sight: FamilySight) -> CaseHead:
    """Return the bar of a family page: the professionals', with what this reader may see."""
    place = ", ".join(filter(None, (case.child.group_name, case.child.place))) if sight.place_visible else ""
    return CaseHead(
        child_name=case.child.name,
        url=reverse("portal:case", args=[case.pk]),
        age=_("%(years)s år") % {"years": age_on(case.child.birth_date, timezone.localdate())},
        school=place,
        level=str(case.get_level_display()),
        status=state_badge(case),
        holder_line=holder_line(case, sight),
        adult_line=adult_line(case) if case.childs_adult_id else "",
        next_line=next_line(case, days_on(request)),
        tabs=_tabs(request, case),
    )


def next_line(case: Case, days: Days | None = None) -> str:
    """Return what happens next, in words for the family. `days` as for next_dates."""
    if not case.is_open:
        return _("Lukket den %(date)s") % {"date": danish_date(timezone.localdate(case.closed_at))}
    date = coming(next_dates(case, days))
    if date is None:
        return _("Der er ikke aftalt en ny dato endnu")
    return _("%(what)s den %(date)s") % {"what": capfirst(date.what), "date": danish_date(date.on)}


def level_words(case: Case) -> str:
    """Return what the niveau means."""
    return str(LEVEL_MEANING[Level(case.level)])


def holder(case: Case, sight: FamilySight, members: list[CaseMembership]) -> Helper:
    """Return who holds the stafet, and how to reach her."""
    title = next((member.title for member in members if member.user_id == case.stafetholder_id), "")
    return Helper(
        name=case.stafetholder.full_name,
        work=_work(sight.text(title), sight.unit(case.holder_unit)),
        phone=sight.phone(case.holder_unit, case.stafetholder.phone),
    )


def childs_adult(case: Case, sight: FamilySight, members: list[CaseMembership]) -> Helper | None:
    """Return the one the child can go to in the everyday, or None where nobody is chosen."""
    member = next((m for m in members if m.user_id == case.childs_adult_id), None)
    if not case.municipality.two_holders or not case.is_open or member is None:
        return None
    return Helper(
        name=member.user.full_name,
        work=_work(sight.text(member.title), sight.unit(member.unit)),
        task=adult_title(case),
        phone=sight.phone(member.unit, member.user.phone),
    )


def stage(change: StateChange | None, sight: FamilySight) -> dict[str, Any]:
    """Return why the log is paused or about to be closed, as this reader may see it."""
    return {"state_change": change, "state_reason": sight.text(change.reason) if change else ""}


def ending(case: Case, sight: FamilySight) -> dict[str, str] | None:
    """Return why the log was closed and who follows the child now, or None for an open log."""
    closing = None if case.is_open else closing_of(case)
    if closing is None:
        return None
    return {"reason": str(closing.get_reason_display()), "who_follows": sight.text(closing.who_follows)}


def helpers(case: Case, sight: FamilySight, members: list[CaseMembership]) -> list[Helper]:
    """Return the other professionals. One from another authority says whether she may read along yet."""
    return [
        Helper(
            name=member.user.full_name,
            work=_work(sight.text(member.title), sight.unit(member.unit)),
            task=sight.text(member.task),
            note=_access_note(case, member),
        )
        for member in members
        if member.user_id != case.stafetholder_id
    ]


def reading_days(events: Any, days: list[dt.date], sight: FamilySight) -> list[ReadingDay]:
    """Return the days with who looked on each; one line for a unit, a role and a purpose."""
    rows = lookups.readings_on(events, days)
    units = lookups.units_by_id({row["unit_ref"] for row in rows if row["unit_ref"]})
    lines: dict[dt.date, dict[tuple[str, str], list[str]]] = {day: {} for day in days}
    for row in rows:
        who = _work(sight.text(row["role"]), sight.unit(units.get(row["unit_ref"]))) or _("En medarbejder")
        purpose = str(AccessEvent.Purpose(row["purpose"]).label)
        action = str(TOLD_AS.get(row["action"], AccessEvent.Action(row["action"])).label)
        actions = lines[row["day"]].setdefault((who, purpose), [])
        if action not in actions:
            actions.append(action)
    return [
        ReadingDay(day, [Reading(who, purpose, actions) for (who, purpose), actions in found.items()])
        for day, found in lines.items()
    ]


def holder_line(case: Case, sight: FamilySight) -> str:
    """Return in whose hands the stafet is, without what tells where the child is by day."""
    who = ", ".join(filter(None, (case.stafetholder.full_name, sight.unit(case.holder_unit))))
    if not case.is_open:
        return _("Sidste stafetholder: %(who)s") % {"who": who}
    return _("Stafetten er hos %(who)s") % {"who": who}


def _access_note(case: Case, member: CaseMembership) -> str:
    if member.unit.authority_id == case.authority_id:
        return ""
    if member.door_until is None:
        return _("Kan ikke læse stafetloggen: der er ikke et komplet samtykke.")
    return _("Kan læse stafetloggen til og med den %(date)s.") % {"date": danish_date(member.door_until)}


def _work(title: str, unit: str) -> str:
    return ", ".join(filter(None, (title, unit)))


def _tabs(request: HttpRequest, case: Case) -> list[NavItem]:
    here = request.resolver_match.view_name if request.resolver_match else ""
    return [
        NavItem(str(label), reverse(name, args=[case.pk]), here == name or here in others)
        for label, name, others in TABS
    ]
