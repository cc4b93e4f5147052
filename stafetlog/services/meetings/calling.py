"""Calls a meeting, changes it and cancels it (domain.md 4.2, 5.9).

The log tells the family that there is a meeting, what it is about and which day. The time of day and the
place are told to those alone who are invited: one parent may be in danger from another (law.md N-2).
"""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from btimodel.choices import Phase
from cases.models import Case, CasePerson
from stafetlog import meeting_rules, meeting_texts, notices
from stafetlog.agenda import standard_agenda
from stafetlog.models import EntryKind, Meeting, MeetingItem, MeetingParticipant
from stafetlog.services import entries, next_date
from stafetlog.services.meetings.locking import lock

# The standard points stand ten apart, so that own points fit in before the last of them.
STEP = 10


@dataclass(frozen=True)
class Plan:
    """What a call says. `users` and `people` are who is invited; chair and writer are among the users."""

    purpose: str
    starts_at: dt.datetime
    minutes: int
    place: str
    users: tuple[User, ...]
    chair: User
    writer: User
    people: tuple[CasePerson, ...] = ()
    own_points: tuple[str, ...] = ()


@transaction.atomic
def call(*, case: Case, by: User, plan: Plan) -> Meeting:
    """Return a new meeting, tell everyone who is invited, and let it be the next date if it is nearest.

    Raises MissingRight, CaseClosed or MeetingRefused.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("child").get(pk=case.pk)
    meeting_rules.check_can_call(by, case)
    meeting_rules.check_plan(case, by, plan)
    agenda = standard_agenda()
    meeting = Meeting(
        case=case,
        called_by=by,
        called_at=timezone.now(),
        agenda_version=agenda.version,
        **_facts(plan),
    )
    meeting.save(force_insert=True)
    for number, point in enumerate(agenda.points, start=1):
        MeetingItem(
            case=case,
            meeting=meeting,
            key=point.key,
            position=number * STEP,
            title=point.title,
            help=point.help,
            minutes=point.minutes,
        ).save(force_insert=True)
    _write_own_points(meeting, plan.own_points)
    _invite(meeting, plan)
    is_next = _take_next_date(meeting)
    _tell_log(meeting, by, meeting_texts.called(meeting, is_next=is_next))
    notices.tell({*_logins(meeting)} - {by}, "meeting_called")
    return meeting


@transaction.atomic
def change(*, meeting: Meeting, by: User, plan: Plan, seen: int) -> Meeting:
    """Return the meeting in a new version; `seen` is the version one read. Everyone concerned is told.

    Nobody is called to a meeting that has begun; she who came all the same can be put on its list.

    Raises MissingRight, CaseClosed, MeetingOver or MeetingRefused.
    """
    meeting = lock(meeting)
    meeting_rules.check_can_call(by, meeting.case)
    meeting_rules.check_is_planned(meeting)
    meeting_rules.check_not_seen_too(seen, meeting.version)
    meeting_rules.check_plan(meeting.case, by, plan, was=meeting.starts_at)
    before, logins_before = timezone.localdate(meeting.starts_at), _logins(meeting)
    was_next = _is_next_date(meeting)
    text = meeting_texts.changed(meeting, plan)
    for name, value in _facts(plan).items():
        setattr(meeting, name, value)
    meeting.version += 1
    meeting.save(update_fields=[*_facts(plan), "version"])
    meeting.items.filter(key=MeetingItem.OWN).delete()
    _write_own_points(meeting, plan.own_points)
    _invite(meeting, plan)
    if was_next and before != timezone.localdate(meeting.starts_at):
        next_date.follow(case=meeting.case, on=None)
    _take_next_date(meeting)
    _tell_log(meeting, by, text)
    if meeting.starts_at > timezone.now():
        notices.tell({*_logins(meeting)} - {*logins_before, by}, "meeting_called")
    notices.tell({*logins_before} - {by}, "meeting_changed")
    meeting.refresh_from_db()
    return meeting


@transaction.atomic
def cancel(*, meeting: Meeting, by: User, reason: str, seen: int) -> Meeting:
    """Return a cancelled meeting, with the reason; the next date goes to the next meeting, if there is one.

    Raises MissingRight, CaseClosed, MeetingOver or MeetingRefused.
    """
    meeting = lock(meeting)
    case = meeting.case
    meeting_rules.check_can_call(by, case)
    meeting_rules.check_is_planned(meeting)
    meeting_rules.check_not_seen_too(seen, meeting.version)
    meeting_rules.check_cancel_reason(case, reason)
    was_next = _is_next_date(meeting)
    meeting.state, meeting.cancel_reason = Meeting.State.CANCELLED, reason
    meeting.version += 1
    meeting.save(update_fields=["state", "cancel_reason", "version"])
    if was_next:
        next_date.follow(case=case, on=None)
        following = case.meetings.coming().filter(starts_at__gte=timezone.now()).first()
        if following is not None:
            next_date.follow(
                case=case, on=timezone.localdate(following.starts_at), kind=Case.NextKind.MEETING
            )
    _tell_log(meeting, by, meeting_texts.cancelled(meeting))
    notices.tell({*_logins(meeting)} - {by}, "meeting_cancelled")
    return meeting


@transaction.atomic
def send_agenda(*, meeting: Meeting, by: User) -> Meeting:
    """Tell those who are invited that the agenda is ready to read, once. No word of it is in the mail.

    Raises MissingRight, CaseClosed or MeetingOver.
    """
    meeting = lock(meeting)
    meeting_rules.check_can_call(by, meeting.case)
    meeting_rules.check_is_planned(meeting)
    if meeting.agenda_sent_at is None:
        meeting.agenda_sent_at = timezone.now()
        meeting.save(update_fields=["agenda_sent_at"])
        notices.tell({*_logins(meeting)} - {by}, "meeting_agenda")
    return meeting


def _facts(plan: Plan) -> dict[str, object]:
    names = ("purpose", "starts_at", "minutes", "place", "chair", "writer")
    return {name: getattr(plan, name) for name in names}


def _write_own_points(meeting: Meeting, points: tuple[str, ...]) -> None:
    """Put own points before the last standard point, in which the agreements are read aloud."""
    last = meeting.items.exclude(key=MeetingItem.OWN).order_by("-position")[0]
    for number, title in enumerate(points, start=1):
        MeetingItem(
            case=meeting.case,
            meeting=meeting,
            key=MeetingItem.OWN,
            position=last.position - STEP + number,
            title=title,
        ).save(force_insert=True)


def _invite(meeting: Meeting, plan: Plan) -> None:
    """Make the list of participants what the plan says."""
    users, people = {user.pk for user in plan.users}, {person.pk for person in plan.people}
    for participant in MeetingParticipant.objects.filter(meeting=meeting):
        if participant.user_id in users or participant.person_id in people:
            users.discard(participant.user_id)
            people.discard(participant.person_id)
        else:
            participant.delete()
    for user in plan.users:
        if user.pk in users:
            MeetingParticipant(case=meeting.case, meeting=meeting, user=user).save(force_insert=True)
    for person in plan.people:
        if person.pk in people:
            MeetingParticipant(case=meeting.case, meeting=meeting, person=person).save(force_insert=True)


def _logins(meeting: Meeting) -> list[User]:
    """Return those who are invited and have a login."""
    invited = MeetingParticipant.objects.filter(meeting=meeting).select_related("user", "person__user")
    users = (one.user or (one.person.user if one.person else None) for one in invited)
    return [user for user in users if user is not None and user.is_active]


def _is_next_date(meeting: Meeting) -> bool:
    """Whether the case's next date is this meeting's day."""
    case = meeting.case
    return (case.next_on, case.next_kind) == (
        timezone.localdate(meeting.starts_at),
        Case.NextKind.MEETING,
    )


def _take_next_date(meeting: Meeting) -> bool:
    """Let a meeting ahead be the case's next date when nothing comes before it; return whether it is."""
    case, on, today = meeting.case, timezone.localdate(meeting.starts_at), timezone.localdate()
    if on >= today and (case.next_on is None or case.next_on < today or on < case.next_on):
        next_date.follow(case=case, on=on, kind=Case.NextKind.MEETING)
    return _is_next_date(meeting)


def _tell_log(meeting: Meeting, by: User, text: str) -> None:
    entries.append(
        case=meeting.case,
        by=by,
        kind=EntryKind.DATO,
        phase=Phase.INDSATS,
        text=text,
    )
