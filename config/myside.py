"""Puts Min side together: what waits for me, what I hold, what comes next. Asks; never writes."""

import datetime as dt
from collections.abc import Callable
from functools import cache
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from accounts.models import User
from btimodel.choices import Level
from cases.models import Case
from config import desk, lookups
from config.lookups import Glance
from stafetlog.lookups import pending_for
from stafetlog.meeting_lines import Reminder, reminders_of, title
from stafetlog.models import Entry, EntryKind, Measure, Meeting, Undringsnotat
from stafetlog.plan import due_for
from ui.addresses import address_of
from ui.dates import danish_date
from ui.markup import fill
from ui.parts import Badge, Row, RowLine
from ui.timeline import draw_time
from ui.words import gettext as _
from ui.words import label_of, ngettext

CASES_A_PAGE = 20
AGENDA_LINES = 30
NOTE_LINES = 5
WAITING_LINES = 20
CLOSED_LINES = 5


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
    agenda = _agenda(held, user, there)
    notes = desk.my_open_notes(user, most=NOTE_LINES + 1) if there.notes else []
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
        "agenda": agenda[:AGENDA_LINES],
        "agenda_is_cut": len(agenda) > AGENDA_LINES,
        "agenda_until": near.until,
        "notes": [_note_row(note, near.today) for note in notes[:NOTE_LINES]],
        "notes_are_cut": len(notes) > NOTE_LINES,
        "is_empty": not (offers or waiting or notes or agenda or shown or closed),
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


def _agenda(held: list[Any], user: User, there: Glance) -> list[Row]:
    """Return what is passed and what comes, the earliest first."""
    near = there.near
    dated = [case for case in held if case.next_on and case.next_on <= near.until]
    lines = [(case.next_on, _date_row(case, near.today)) for case in dated]
    reviews = [case for case in held if case.review_on <= near.until]
    lines += [(case.review_on, _review_row(case, near.today)) for case in reviews]
    entries = desk.my_deadlines(user, near, most=AGENDA_LINES + 1) if there.deadlines else []
    lines += [(entry.deadline, _deadline_row(entry, user, near.today)) for entry in entries]
    measures = due_for(user, near.until, on=dt.date.min, most=AGENDA_LINES + 1) if there.measures else []
    lines += [(measure.evaluate_on, _measure_row(measure, user, near.today)) for measure in measures]
    meetings = desk.my_meetings(user, near, most=AGENDA_LINES + 1) if there.meetings else []
    for meeting in meetings:
        lines += [
            (line.on, _meeting_row(meeting, line, near.today)) for line in reminders_of(user.pk, meeting)
        ]
    return [row for _day, row in sorted(lines, key=lambda line: line[0])]


def _date_row(case: Any, today: dt.date) -> Row:
    return Row(
        title=label_of(Case.NextKind(case.next_kind)),
        url=address_of("case", case.pk),
        lines=[_about(case.child_name, case.next_on)],
        marks=[nearness(case.next_on, today)],
    )


def _review_row(case: Any, today: dt.date) -> Row:
    return Row(
        title=_("Gennemgå loggen: Er den stadig nødvendig?"),
        url=address_of("relay:review", case.pk),
        lines=[_about(case.child_name, case.review_on)],
        marks=[nearness(case.review_on, today)],
    )


def _deadline_row(entry: Entry, user: User, today: dt.date) -> Row:
    return Row(
        title=first_line(entry.text),
        url=address_of("case", entry.case_id),
        lines=[_about(entry.case.child.name, entry.deadline), _who(entry, user)],
        marks=[nearness(entry.deadline, today)],
    )


def _measure_row(measure: Measure, user: User, today: dt.date) -> Row:
    who = _("Du har ansvaret.")
    if measure.responsible_id != user.pk:
        other = (
            measure.responsible_person.name if measure.responsible_person else measure.responsible.full_name
        )
        who = _("%(name)s har ansvaret. Du koordinerer.") % {"name": other}
    return Row(
        title=_("Evaluér: %(what)s") % {"what": first_line(measure.what, 80)},
        url=f"{address_of('plan:overview', measure.case_id)}#indsats-{measure.pk}",
        lines=[_about(measure.case.child.name, measure.evaluate_on), who],
        marks=[nearness(measure.evaluate_on, today)],
    )


def _meeting_row(meeting: Meeting, due: Reminder, today: dt.date) -> Row:
    return Row(
        title=due.text,
        url=address_of("meetings:show", meeting.case_id, meeting.pk),
        lines=[_("%(child)s · %(meeting)s") % {"child": meeting.case.child.name, "meeting": title(meeting)}],
        marks=[nearness(due.on, today)],
    )


def _about(child: str, day: dt.date) -> SafeString:
    """Return which child and which day, the day marked as one."""
    return fill("{child} · {day}", child=child, day=draw_time(day))


def _who(entry: Entry, user: User) -> str:
    if entry.performer_id == user.pk:
        return _("Du gør det.")
    performer = entry.performer.full_name if entry.performer else entry.performer_person.name
    return _("%(name)s gør det. Du koordinerer.") % {"name": performer}


def _note_row(note: Undringsnotat, today: dt.date) -> Row:
    return Row(
        title=note.label,
        url=address_of("undring:note", note.pk),
        lines=[_("Tag stilling senest den %(date)s.") % {"date": danish_date(note.decide_by)}],
        marks=[Badge(_("Tag stilling nu"), "warning")] if note.decide_by < today else [],
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
