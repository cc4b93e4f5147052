"""The dates and deadlines of Min side: what is passed and what comes. Asks; never writes."""

import datetime as dt
from typing import Any

from django.utils.safestring import SafeString
from django.utils.text import Truncator

from accounts.models import User
from cases.models import Case
from config import desk
from config.lookups import Glance
from stafetlog.meeting_lines import Reminder, reminders_of, title
from stafetlog.models import Entry, Measure, Meeting
from stafetlog.plan import due_for
from ui.addresses import address_of
from ui.markup import fill
from ui.parts import Badge, Row
from ui.timeline import draw_time
from ui.words import gettext as _
from ui.words import label_of

LINES = 30


def agenda_of(held: list[Any], user: User, there: Glance) -> list[Row]:
    """Return what is passed and what comes, the earliest first; `held` are rows of `lookups.open_cases`.

    One more than LINES tells that there is more than is shown.
    """
    near = there.near
    dated = [case for case in held if case.next_on and case.next_on <= near.until]
    lines = [(case.next_on, _date_row(case, near.today)) for case in dated]
    reviews = [case for case in held if case.review_on <= near.until]
    lines += [(case.review_on, _review_row(case, near.today)) for case in reviews]
    entries = desk.my_deadlines(user, near, most=LINES + 1) if there.deadlines else []
    lines += [(entry.deadline, _deadline_row(entry, user, near.today)) for entry in entries]
    measures = due_for(user, near.until, on=dt.date.min, most=LINES + 1) if there.measures else []
    lines += [(measure.evaluate_on, _measure_row(measure, user, near.today)) for measure in measures]
    meetings = desk.my_meetings(user, near, most=LINES + 1) if there.meetings else []
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
