"""Puts Min side together: what waits for me, what I hold, what comes next. Asks; never writes."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.models import User
from cases.models import Case
from config import lookups
from config.lookups import Horizon
from stafetlog.lookups import pending_for
from stafetlog.models import Entry, Measure, Undringsnotat
from stafetlog.plan import due_for
from ui.dates import danish_date
from ui.parts import Badge

CASES_A_PAGE = 20
MOST_HELD = 500  # nobody carries that many; a caseworker holds 15 to 30 (domain.md 10.4)
AGENDA_LINES = 30
NOTE_LINES = 5
CLOSED_LINES = 5


@dataclass(frozen=True)
class AgendaLine:
    """One date: what, which child, who does it, and how near it is."""

    on: dt.date
    what: str
    child: str
    url: str
    who: str = ""
    badge: Badge | None = None


@dataclass(frozen=True)
class NoteLine:
    """One of my undringsnotater."""

    label: str
    url: str
    line: str
    badge: Badge | None = None


def build(request: HttpRequest) -> dict[str, Any]:
    """Return the context of Min side for a professional."""
    user, near = request.user, lookups.horizon(timezone.localdate())
    held = list(lookups.cases_i_hold(user, near)[:MOST_HELD])
    taking_part = _page(request, lookups.cases_i_take_part_in(user), "sager")
    closed = list(lookups.closed_cases(user)[: CLOSED_LINES + 1])
    agenda = _agenda(held, user, near)
    notes = list(lookups.my_open_notes(user)[: NOTE_LINES + 1])
    offers = list(pending_for(user))
    return {
        "offers": offers,
        "held": _page(request, held, "stafetter"),
        "taking_part": taking_part,
        "closed": closed[:CLOSED_LINES],
        "closed_are_cut": len(closed) > CLOSED_LINES,
        "agenda": agenda[:AGENDA_LINES],
        "agenda_is_cut": len(agenda) > AGENDA_LINES,
        "agenda_until": near.until,
        "notes": [_note_line(note, near.today) for note in notes[:NOTE_LINES]],
        "notes_are_cut": len(notes) > NOTE_LINES,
        "is_empty": not (offers or notes or agenda or held or taking_part.object_list or closed),
    }


def _page(request: HttpRequest, cases: Any, param: str) -> Page:
    page = Paginator(cases, CASES_A_PAGE).get_page(request.GET.get(param))
    page.object_list = list(page.object_list)
    return page


def _agenda(held: list[Case], user: User, near: Horizon) -> list[AgendaLine]:
    """Return what is passed and what comes, the earliest first."""
    dated = [case for case in held if case.next_on and case.next_on <= near.until]
    lines = [_date_line(case, near.today) for case in dated]
    entries = lookups.my_deadlines(user, near)[: AGENDA_LINES + 1]
    lines += [_deadline_line(entry, user, near.today) for entry in entries]
    measures = due_for(user, near.until, on=dt.date.min)[: AGENDA_LINES + 1]
    lines += [_measure_line(measure, user, near.today) for measure in measures]
    return sorted(lines, key=lambda line: line.on)


def _date_line(case: Case, today: dt.date) -> AgendaLine:
    return AgendaLine(
        on=case.next_on,
        what=str(case.get_next_kind_display()),
        child=case.child.name,
        url=reverse("case", args=[case.pk]),
        badge=nearness(case.next_on, today),
    )


def _deadline_line(entry: Entry, user: User, today: dt.date) -> AgendaLine:
    return AgendaLine(
        on=entry.deadline,
        what=first_line(entry.text),
        child=entry.case.child.name,
        url=reverse("case", args=[entry.case_id]),
        who=_who(entry, user),
        badge=nearness(entry.deadline, today),
    )


def _measure_line(measure: Measure, user: User, today: dt.date) -> AgendaLine:
    who = _("Du har ansvaret.")
    if measure.responsible_id != user.pk:
        other = (
            measure.responsible_person.name if measure.responsible_person else measure.responsible.full_name
        )
        who = _("%(name)s har ansvaret. Du koordinerer.") % {"name": other}
    return AgendaLine(
        on=measure.evaluate_on,
        what=_("Evaluér: %(what)s") % {"what": first_line(measure.what, 80)},
        child=measure.case.child.name,
        url=f"{reverse('plan:overview', args=[measure.case_id])}#indsats-{measure.pk}",
        who=who,
        badge=nearness(measure.evaluate_on, today),
    )


def _who(entry: Entry, user: User) -> str:
    if entry.performer_id == user.pk:
        return _("Du gør det.")
    performer = entry.performer.full_name if entry.performer else entry.performer_person.name
    return _("%(name)s gør det. Du koordinerer.") % {"name": performer}


def _note_line(note: Undringsnotat, today: dt.date) -> NoteLine:
    late = note.decide_by < today
    return NoteLine(
        label=note.label,
        url=reverse("undring:note", args=[note.pk]),
        line=_("Tag stilling senest den %(date)s.") % {"date": danish_date(note.decide_by)},
        badge=Badge(_("Tag stilling nu"), "warning") if late else None,
    )


def nearness(on: dt.date, today: dt.date) -> Badge:
    """Return how near a date is, in words; the colour only repeats them."""
    days = (on - today).days
    if days < 0:
        return Badge(_("Fristen er passeret"), "error")
    if days == 0:
        return Badge(_("I dag"), "warning")
    if days == 1:
        return Badge(_("I morgen"), "warning")
    tone = "warning" if days <= 7 else "neutral"
    return Badge(_("Om %(days)s dage") % {"days": days}, tone)


def first_line(text: str, length: int = 90) -> str:
    """Return the beginning of an entry, as a title for a list."""
    return Truncator(text.strip().partition("\n")[0]).chars(length)
