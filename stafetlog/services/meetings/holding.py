"""Holds a meeting: the child's own words, and the minutes in one transaction (product.md C; law.md P-5).

The minutes are one entry of the log. What was agreed on becomes measures of the plan, the next date is
set, and the meeting is locked - all of it or nothing.
"""

from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from btimodel.choices import Phase
from stafetlog import meeting_rules, meeting_texts
from stafetlog.models import ChildHeard, Entry, EntryKind, Meeting
from stafetlog.services import entries, next_date
from stafetlog.services.meetings.locking import lock
from stafetlog.services.meetings.planning import write_plan
from stafetlog.services.meetings.words import ChildWords, Minutes


@transaction.atomic
def tell_child_words(*, meeting: Meeting, by: User, child: ChildWords) -> Meeting:
    """Write the child's own words on the agenda, before the meeting; the newest stand.

    Raises MissingRight, CaseClosed, MeetingOver or MeetingRefused.
    """
    meeting = lock(meeting)
    meeting_rules.check_can_tell_child_words(by, meeting)
    meeting_rules.check_child_words(meeting, child)
    meeting.save(update_fields=_put_child_words(meeting, child))
    return meeting


@transaction.atomic
def finish(*, meeting: Meeting, by: User, minutes: Minutes, entry_id: UUID | None = None) -> Entry:
    """Return the entry that is the minutes; the meeting is over and locked.

    `entry_id` is what the page was opened with: sent twice, it is one entry, and the first is returned.
    Another tab gets MeetingOver. Raises also MissingRight, CaseClosed, MeetingRefused, NextDateRefused,
    GoalRefused or PlanMoved.
    """
    meeting = lock(meeting)
    meeting_rules.check_may_hold(by, meeting)
    if meeting.entry is not None and meeting.entry_id == entry_id:
        return meeting.entry
    meeting_rules.check_can_hold(by, meeting)
    minutes = replace(minutes, child=_dated(meeting, minutes.child))
    meeting_rules.check_minutes(meeting, minutes)
    text = meeting_texts.minutes(meeting, minutes)
    meeting_rules.check_length(text)
    entry = entries.append(
        case=meeting.case,
        by=by,
        kind=EntryKind.MOEDE,
        phase=Phase.BESLUTNING,
        text=text,
        occurred_at=meeting.starts_at,
        entry_id=entry_id,
    )
    _write_what_was_said(meeting, minutes)
    write_plan(meeting=meeting, by=by, entry=entry, minutes=minutes)
    next_date.follow(case=meeting.case, on=minutes.next_on, kind=minutes.next_kind)
    _settle(meeting, minutes, entry)
    return entry


def _dated(meeting: Meeting, child: ChildWords) -> ChildWords:
    """A child who took part was heard at the meeting itself."""
    if child.heard == ChildHeard.TOOK_PART:
        return replace(child, on=timezone.localdate(meeting.starts_at), by="")
    if child.heard == ChildHeard.NOT_HEARD:
        return replace(child, on=None, by="")
    return child


def _put_child_words(meeting: Meeting, child: ChildWords) -> list[str]:
    child = _dated(meeting, child) if child.heard == ChildHeard.NOT_HEARD else child
    meeting.child_heard, meeting.child_words = child.heard, child.words
    meeting.child_heard_on, meeting.child_heard_by = child.on, child.by
    return ["child_heard", "child_words", "child_heard_on", "child_heard_by"]


def _write_what_was_said(meeting: Meeting, minutes: Minutes) -> None:
    for participant in meeting.participants.all():
        participant.attendance = minutes.attendance[participant.pk]
        participant.save(update_fields=["attendance"])
    for item in meeting.items.all():
        item.note = minutes.notes.get(item.pk, "").strip()
        item.save(update_fields=["note"])


def _settle(meeting: Meeting, minutes: Minutes, entry: Entry) -> None:
    """Lock the meeting: from here the database lets nothing of it change."""
    fields = _put_child_words(meeting, minutes.child)
    meeting.state, meeting.entry, meeting.finished_at = Meeting.State.HELD, entry, timezone.now()
    meeting.holder_onward, meeting.level_onward = minutes.holder_onward, minutes.level_onward
    meeting.next_kind, meeting.next_on = minutes.next_kind, minutes.next_on
    meeting.save(
        update_fields=[
            *fields,
            "state",
            "entry",
            "finished_at",
            "holder_onward",
            "level_onward",
            "next_kind",
            "next_on",
        ]
    )
