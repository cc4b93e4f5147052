"""Puts Min side together: what waits for me, what I hold, what comes next. Asks; never writes."""

import datetime as dt
from collections.abc import Callable
from functools import cache
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils import timezone

from btimodel.choices import Level
from cases.models import Case
from config import agenda, desk, lookups
from config.lookups import Glance
from stafetlog.lookups import pending_for
from stafetlog.models import EntryKind, Undringsnotat
from stafetlog.unsent import way_back
from ui.addresses import address_of
from ui.dates import danish_date
from ui.markup import fill
from ui.parts import Badge, Link, Row, RowLine
from ui.timeline import draw_time
from ui.words import gettext as _
from ui.words import label_of, ngettext

CASES_A_PAGE = 20
NOTE_LINES = 5
WAITING_LINES = 20
CLOSED_LINES = 5
DRAFT_LINES = 5


def build(request: HttpRequest) -> dict[str, Any]:
    """Return the context of Min side for a professional."""
    user, today = request.user, timezone.localdate()
    held, others = _by_holder(lookups.open_cases(user, today))
    held_page = Paginator(held, CASES_A_PAGE).get_page(request.GET.get("stafetter"))
    taking_part = Paginator(others, CASES_A_PAGE).get_page(request.GET.get("sager"))
    shown = [case.pk for case in (*held_page.object_list, *taking_part.object_list)]
    there = lookups.glance(user, today, shown)
    near = there.near
    closed = desk.closed_cases(user, near, most=CLOSED_LINES + 1) if there.closed else []
    dates = agenda.agenda_of(held, user, there)
    notes = desk.my_open_notes(user, most=NOTE_LINES + 1) if there.notes else []
    drafts = desk.my_drafts(user, near, most=DRAFT_LINES + 1) if there.drafts or there.tools else []
    offers = pending_for(user) if there.offers else []
    waiting: list[Any] = []
    if there.replies or there.ratings:
        waiting = desk.waiting_for_me(user, near, most=WAITING_LINES)
    return {
        "offers": offers,
        "replies": [_reply(row) for row in waiting if row.entry_id],
        "ratings": [row for row in waiting if not row.entry_id],
        "held": held_page,
        "held_rows": _rows(_held_row, held_page, there),
        "taking_part": taking_part,
        "taking_part_rows": _rows(_other_row, taking_part, there),
        "closed_rows": [_closed_row(case) for case in closed[:CLOSED_LINES]],
        "closed_are_cut": len(closed) > CLOSED_LINES,
        "agenda": dates[: agenda.LINES],
        "agenda_is_cut": len(dates) > agenda.LINES,
        "agenda_until": near.until,
        "drafts": _draft_rows(drafts[:DRAFT_LINES]),
        "drafts_are_cut": len(drafts) > DRAFT_LINES,
        "notes": [_note_row(note, near.today) for note in notes[:NOTE_LINES]],
        "notes_are_cut": len(notes) > NOTE_LINES,
        "is_empty": not (offers or waiting or drafts or notes or dates or shown or closed),
    }


def _by_holder(cases: list[Any]) -> tuple[list[Any], list[Any]]:
    """Return those whose stafet I hold, and those that somebody else holds."""
    number = sum(case.is_mine for case in cases)
    return cases[:number], cases[number:]


def _rows(draw: Callable[[Any, Any], Row], page: Page[Any], there: Glance) -> list[Row]:
    """Return the lines of a page's cases. One whose door closed between two questions is left out."""
    return [draw(case, there.cases[case.pk]) for case in page.object_list if case.pk in there.cases]


def _reply(row: Any) -> dict[str, Any]:
    """Return an answer that a colleague waits for, with the kind of entry in words."""
    return {"row": row, "kind": label_of(EntryKind(row.entry_kind))}


def _held_row(case: Any, now: Any) -> Row:
    """Return the line of a case that I hold, a row of `open_cases`; `now` tells how it stands (`Glance`)."""
    lines: list[str | RowLine] = []
    if case.next_on:
        lines.append(_next_date(case))
    if now.next_meeting_on and now.next_meeting_on != case.next_on:
        lines.append(_("Møde den %(day)s") % {"day": danish_date(now.next_meeting_on)})
    if now.next_evaluation_on:
        day = danish_date(now.next_evaluation_on)
        lines.append(_("Evaluering af en indsats den %(day)s") % {"day": day})
    if not lines:
        lines.append(RowLine(_("Loggen har ingen næste dato."), "warning", is_warning=True))
    if now.news:
        lines.append(_news(case, now))
    if now.offered_to:
        words = _("Tilbudt til %(name)s. Du har stafetten, indtil der er sagt ja.")
        lines.append(RowLine(words % {"name": now.offered_to}, "hourglass"))
    return Row(
        title=case.child_name,
        url=address_of("case", case.pk),
        lines=lines,
        badges=[_level(case.level), *([Badge(_("Fungerende"))] if case.holder_is_acting else [])],
        marks=_passed(now),
    )


def _passed(now: Any) -> list[Badge]:
    """Return what should have been done in a case by now."""
    marks = []
    if number := now.passed_deadlines:
        words = ngettext("%(number)s passeret frist", "%(number)s passerede frister", number)
        marks.append(Badge(words % {"number": number}, "error"))
    if number := now.overdue_measures:
        words = ngettext(
            "%(number)s indsats mangler evaluering", "%(number)s indsatser mangler evaluering", number
        )
        marks.append(Badge(words % {"number": number}, "error"))
    return marks


def _other_row(case: Any, now: Any) -> Row:
    """Return the line of a case that somebody else holds, as `_held_row`."""
    who = {"name": case.holder_name, "unit": case.unit_name}
    lines: list[str | RowLine] = [_("Stafetten er hos %(name)s, %(unit)s") % who]
    if case.next_on:
        lines.append(_next_date(case))
    if not now.holder_manages:
        words = _("Stafetholderen kan ikke længere åbne sagen. Åbn den, og se, hvad du kan gøre.")
        lines.append(RowLine(words, "warning", is_warning=True))
    if now.news != 0:
        lines.append(_news(case, now))
    return Row(
        title=case.child_name, url=address_of("case", case.pk), lines=lines, badges=[_level(case.level)]
    )


def _news(case: Any, now: Any) -> RowLine:
    """Return how much is new in the log, for who has read it, or that she has not (null)."""
    text = ngettext("%(number)s ny indførsel i loggen", "%(number)s nye indførsler i loggen", now.news)
    text = text % {"number": now.news} if now.news else _("Du har ikke læst loggen endnu")
    return RowLine(text, "notifications", url=address_of("stafetlog:timeline", case.pk))


def _closed_row(case: Any) -> Row:
    day = danish_date(timezone.localdate(case.closed_at))
    return Row(
        title=case.child_name,
        url=address_of("case", case.pk),
        lines=[_("Lukket den %(day)s") % {"day": day}],
    )


@cache
def _level(level: int) -> Badge:
    """Return the badge of a level, which all cases on it share."""
    return Badge(label_of(Level(level)), "info")


def _next_date(case: Any) -> str:
    words = {"what": label_of(Case.NextKind(case.next_kind)), "day": danish_date(case.next_on)}
    return _("%(what)s den %(day)s") % words


def _note_row(note: Undringsnotat, today: dt.date) -> Row:
    return Row(
        title=note.label,
        url=address_of("undring:note", note.pk),
        lines=[_("Tag stilling senest den %(date)s.") % {"date": danish_date(note.decide_by)}],
        marks=[Badge(_("Tag stilling nu"), "warning")] if note.decide_by < today else [],
    )


def _draft_rows(found: list[Any]) -> list[Row]:
    """Return a line for each draft and each tool that is not shared; rows of `desk.my_drafts`."""
    ways = [(one, _way_back(one)) for one in found]
    return [
        Row(
            title=back.label,
            url=back.url,
            lines=[fill(_("{child} · gemt {when}"), child=one.child_name, when=draw_time(one.updated_at))],
        )
        for one, back in ways
        if back is not None
    ]


def _way_back(one: Any) -> Link | None:
    if one.form:
        return way_back(one.case_id, one.form)
    return Link(one.title, address_of("redskaber:fill", one.case_id, one.pk))
