"""Meetings as lines of a list: which, when, where, who, and what should have been done by now."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stafetlog import meeting_rules
from stafetlog.models import Meeting
from ui.dates import danish_date
from ui.parts import Badge

TONES = {Meeting.State.PLANNED: "info", Meeting.State.HELD: "success", Meeting.State.CANCELLED: "neutral"}


@dataclass(frozen=True)
class Reminder:
    """One line about what should have been done by now, or soon: `on` is the day it should be done by."""

    text: str
    on: dt.date
    is_late: bool = False


@dataclass(frozen=True)
class MeetingLine:
    """One meeting on the list."""

    pk: UUID
    url: str
    title: str
    when: str
    place: str
    purpose: str
    badge: Badge
    is_planned: bool
    reminders: list[Reminder]


def lines(found: Iterable[Meeting]) -> list[MeetingLine]:
    """Return meetings, made ready by `for_list()`, as lines of the professionals' list."""
    limits = meeting_rules.limits()
    return [_line(meeting, reminders(meeting, limits)) for meeting in found]


def _line(meeting: Meeting, reminded: list[Reminder]) -> MeetingLine:
    return MeetingLine(
        pk=meeting.pk,
        url=reverse("meetings:show", args=[meeting.case_id, meeting.pk]),
        title=title(meeting),
        when=when(meeting),
        place=meeting.place,
        purpose=meeting.purpose,
        badge=badge(meeting),
        is_planned=meeting.is_planned,
        reminders=reminded,
    )


def title(meeting: Meeting) -> str:
    """Return what a meeting is called: by its day."""
    return _("Møde den %(date)s") % {"date": danish_date(timezone.localdate(meeting.starts_at))}


def badge(meeting: Meeting) -> Badge:
    """Return the word for where a meeting stands."""
    state = Meeting.State(meeting.state)
    return Badge(str(state.label), TONES[state])


def when(meeting: Meeting) -> str:
    """Return day and hours, as a line begins: "Torsdag den 3. december 2026 kl. 14.00 til 15.00"."""
    start, end = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    return _("%(weekday)s den %(date)s kl. %(start)s til %(end)s") % {
        "weekday": date_format(start, "l").capitalize(),
        "date": danish_date(start.date()),
        "start": date_format(start, "G.i"),
        "end": date_format(end, "G.i"),
    }


def reminders(meeting: Meeting, limits: meeting_rules.Limits) -> list[Reminder]:
    """Return what the stafetholder should see to: the agenda, the child, the minutes (domain.md 5.9)."""
    if not meeting.is_planned:
        return []
    today = timezone.localdate()
    if meeting.ends_at <= timezone.now():
        due = limits.minutes_due_on(meeting)
        late = _("Referatet skulle have været skrevet den %(date)s.")
        soon = _("Referatet bør være skrevet senest den %(date)s.")
        text = (late if due < today else soon) % {"date": danish_date(due)}
        return [Reminder(text, due, is_late=due < today)]
    lines = []
    if not meeting.child_words:
        day = timezone.localdate(meeting.starts_at)
        lines.append(Reminder(_("Barnets egne ord mangler endnu. Tal med barnet før mødet."), day))
    if meeting.agenda_sent_at is None:
        due = limits.agenda_due_on(meeting)
        late = _("Giv besked om dagsordenen nu. Den bør være hos alle %(days)s dage før mødet.")
        soon = _("Giv besked om dagsordenen senest den %(date)s, %(days)s dage før mødet.")
        text = late if due < today else soon
        text %= {"date": danish_date(due), "days": limits.agenda_days}
        lines.append(Reminder(text, due, is_late=due < today))
    return lines


def to_remember(meetings: Iterable[Meeting]) -> list[MeetingLine]:
    """Return the meetings of which something is late or near.

    For the pages of a case that are not about its meetings; `meetings` are every_page.meetings_on.
    """
    found = ((meeting, near_reminders(meeting)) for meeting in meetings)
    return [_line(meeting, near) for meeting, near in found if near]


def near_reminders(meeting: Meeting) -> list[Reminder]:
    """Return what is late, or to be done within the time an agenda is sent in; of one `with_limits()`."""
    limits = meeting_rules.limits_of(meeting)
    soon = timezone.localdate() + dt.timedelta(days=limits.agenda_days)
    return [line for line in reminders(meeting, limits) if line.on <= soon]


def reminders_of(user_id: int, meeting: Meeting) -> list[Reminder]:
    """Return those of the near reminders that are hers: the holder sees to all, the writer to the minutes."""
    is_over = meeting.ends_at <= timezone.now()
    return near_reminders(meeting) if is_over or meeting.case.stafetholder_id == user_id else []
