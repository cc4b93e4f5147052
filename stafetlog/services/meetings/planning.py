"""Turns what a meeting agreed on into goals and measures of the plan, told by the minutes alone.

The rules are those of services.goals; the entry that tells of each is the minutes themselves, so that one
meeting is one entry (product.md C).
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from stafetlog import goal_rules
from stafetlog.exceptions import MeetingRefused
from stafetlog.models import ChildHeard, ChildView, Entry, Goal, GoalWords, Measure, Meeting
from stafetlog.services.meetings.words import Agreement, ChildWords, Minutes, NewGoal

# What the plan calls the ways in which a meeting hears a child.
CHILD_VIEWS = {
    ChildHeard.TOOK_PART: ChildView.TALK,
    ChildHeard.TALK: ChildView.TALK,
    ChildHeard.OTHER_WAY: ChildView.OTHER_WAY,
    ChildHeard.NOT_HEARD: ChildView.NOT_HEARD,
}


def write_plan(*, meeting: Meeting, by: User, entry: Entry, minutes: Minutes) -> list[Measure]:
    """Write the new goal, if there is one, and a measure for each agreement.

    Raises MeetingRefused, GoalRefused or PlanMoved.
    """
    new_goal = _new_goal(meeting, by, entry, minutes.new_goal, minutes.child) if minutes.new_goal else None
    return [
        _measure(meeting, by, entry, agreement, _goal_of(meeting, agreement, new_goal), minutes.child)
        for agreement in minutes.agreements
    ]


def _goal_of(meeting: Meeting, agreement: Agreement, new_goal: Goal | None) -> Goal:
    if agreement.goal is None:
        if new_goal is None:
            raise MeetingRefused(_("En aftale hører til et mål. Vælg et mål, eller skriv et nyt."))
        return new_goal
    goal = Goal.objects.filter(pk=agreement.goal, case=meeting.case).first()
    if goal is None:
        raise MeetingRefused(_("Målet hører ikke til denne sag. Vælg et fra listen."))
    goal_rules.check_goal_running(goal)
    return goal


def _new_goal(meeting: Meeting, by: User, entry: Entry, new: NewGoal, child: ChildWords) -> Goal:
    goal_rules.check_gives_nothing_away(meeting.case, new.title, new.success)
    goal = Goal(case=meeting.case)
    goal.save(force_insert=True)
    GoalWords(
        case=meeting.case,
        goal=goal,
        number=1,
        entry=entry,
        title=new.title,
        success=new.success,
        words_of=GoalWords.WordsOf.TOGETHER,
        agreed_on=timezone.localdate(meeting.starts_at),
        child_view=CHILD_VIEWS[child.heard],
        child_view_text=child.words,
        written_by=by,
    ).save(force_insert=True)
    return goal


def _measure(
    meeting: Meeting, by: User, entry: Entry, agreement: Agreement, goal: Goal, child: ChildWords
) -> Measure:
    start_on = timezone.localdate(meeting.starts_at)
    goal_rules.check_responsible(meeting.case, agreement.user, agreement.person)
    goal_rules.check_dates(start_on, agreement.on)
    measure = Measure(
        case=meeting.case,
        goal=goal,
        entry=entry,
        what=agreement.what,
        responsible=agreement.user,
        responsible_person=agreement.person,
        start_on=start_on,
        evaluate_on=agreement.on,
        child_view=CHILD_VIEWS[child.heard],
        child_view_text=child.words,
        decided_by=by,
    )
    measure.save(force_insert=True)
    return measure
