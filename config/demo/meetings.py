"""The demonstration's meetings: called and held through the services, with what a story file tells."""

from typing import Any

from accounts.models import User
from cases.models import Case
from config.demo import clock
from config.demo.people import Cast
from stafetlog.models import ChildHeard, Meeting
from stafetlog.services import meetings
from stafetlog.services.meetings import Agreement, ChildWords, Minutes, NewGoal, Plan

LENGTH = 60


def call(case: Case, cast: Cast, step: dict[str, Any], by: User) -> Meeting:
    """Call the meeting of a step."""
    plan = Plan(
        purpose=step["purpose"].strip(),
        starts_at=clock.at_work(step["in_days"], step["clock"]),
        minutes=LENGTH,
        place=step["place"],
        users=tuple(cast.users[name] for name in step["users"]),
        people=tuple(case.people.get(name=name) for name in step["people"]),
        chair=by,
        writer=by,
        own_points=tuple(step.get("own_points", ())),
    )
    return meetings.call(case=case, by=by, plan=plan)


def hold(meeting: Meeting, cast: Cast, step: dict[str, Any], by: User) -> None:
    """Hold a meeting and finish it with the minutes of a step."""
    away = set(step.get("apology", ()))
    child = ChildWords(
        ChildHeard(step["child_heard"]),
        step["child_words"].strip(),
        clock.day(-step["child_ago"]),
        step["child_by"],
    )
    minutes = Minutes(
        attendance={
            one.pk: "apology" if one.name in away else "present" for one in meeting.participants.all()
        },
        notes={item.pk: step["notes"].get(item.key, "").strip() for item in meeting.items.all()},
        child=child,
        agreements=tuple(
            Agreement(row["what"], clock.day(row["due"]), user=cast.users[row["user"]])
            for row in step["agreements"]
        ),
        holder_onward=Meeting.Onward.KEPT,
        level_onward=Meeting.Onward.KEPT,
        next_kind=Case.NextKind(step["next_kind"]),
        next_on=clock.day(step["next_in_days"]),
        new_goal=NewGoal(step["goal"], step["success"]),
    )
    meetings.finish(meeting=meeting, by=by, minutes=minutes)
