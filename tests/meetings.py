"""Meetings for tests: called and held through the services, as people would."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any
from unittest import mock

from django.utils import timezone

from accounts.models import User
from accounts.whoasks import acting_as
from cases.models import Case
from stafetlog.models import ChildHeard, Entry, Meeting
from stafetlog.services import meetings
from stafetlog.services.meetings import Agreement, ChildWords, Minutes, NewGoal, Plan

PURPOSE = "Vi vil finde ud af, hvordan Noah får ro om morgenen."
PLACE = "Lindeskolen, lokale 4"
WORDS = "Jeg vil gerne have, at nogen venter på mig i døren."


def tomorrow_at(hour: int = 14, *, days: int = 1) -> dt.datetime:
    """Return a time of day so many days from now."""
    day = timezone.localdate() + dt.timedelta(days=days)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def a_plan(case: Case, *users: User, people: tuple[str, ...] = (), **other: Any) -> Plan:
    """Return a plan that can be called; `people` are names in the family."""
    holder = case.stafetholder
    facts: dict[str, Any] = {
        "purpose": PURPOSE,
        "starts_at": tomorrow_at(),
        "minutes": 60,
        "place": PLACE,
        "chair": holder,
        "writer": holder,
        "people": tuple(case.people.get(name=name) for name in people),
    }
    return Plan(users=tuple(dict.fromkeys((holder, *users))), **(facts | other))


def called(case: Case, *users: User, people: tuple[str, ...] = ("Cecilie Skov",), **other: Any) -> Meeting:
    """Return a meeting that the stafetholder has called."""
    with acting_as(case.stafetholder):
        case.refresh_from_db()
        return meetings.call(
            case=case, by=case.stafetholder, plan=a_plan(case, *users, people=people, **other)
        )


def begun(case: Case, *users: User, **other: Any) -> Meeting:
    """Return a meeting that has begun: it was called this morning, before anybody looks at the clock."""
    return called(case, *users, **({"starts_at": tomorrow_at(0, days=0)} | other))


def later(meeting: Meeting, *, hours: int = 2) -> AbstractContextManager[Any]:
    """Return a block in which Django's clock stands so long after the meeting began."""
    moment = meeting.starts_at + dt.timedelta(hours=hours)
    return (
        mock.patch.object(timezone, "now", return_value=moment) if moment > timezone.now() else nullcontext()
    )


def some_minutes(meeting: Meeting, **other: Any) -> Minutes:
    """Return minutes that can be finished: everyone was there, one agreement under a new goal."""
    day = timezone.localdate(meeting.starts_at)
    facts: dict[str, Any] = {
        "attendance": {one.pk: "present" for one in meeting.participants.all()},
        "notes": {item.pk: f"Om {item.title.lower()}." for item in meeting.items.all()},
        "child": ChildWords(ChildHeard.TALK, WORDS, on=day, by="Alma Lind"),
        "agreements": (
            Agreement("Møder Noah i døren hver morgen", day + dt.timedelta(days=30), user=meeting.chair),
        ),
        "new_goal": NewGoal("Noah kommer glad ind ad døren", "Han siger selv, at det går godt."),
        "holder_onward": Meeting.Onward.KEPT,
        "level_onward": Meeting.Onward.KEPT,
        "next_kind": Case.NextKind.FOLLOW_UP,
        "next_on": day + dt.timedelta(days=21),
    }
    return Minutes(**(facts | other))


def held(meeting: Meeting, *, change: Callable[[Minutes], Minutes] | None = None) -> Entry:
    """Return the minutes of a meeting that the stafetholder has held."""
    by = meeting.case.stafetholder
    with acting_as(by), later(meeting):
        minutes = some_minutes(meeting)
        return meetings.finish(meeting=meeting, by=by, minutes=change(minutes) if change else minutes)
