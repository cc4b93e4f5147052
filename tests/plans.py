"""Goals and measures in every state, reached through the services, for the tests that need one."""

import datetime as dt
from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.whoasks import acting_as
from cases.models import Case
from stafetlog.models import ChildView, Evaluation, Goal, GoalWords, Measure
from stafetlog.services import evaluations, goals


def days(number: int) -> dt.date:
    """Return the day that many days from today."""
    return timezone.localdate() + dt.timedelta(days=number)


def noon(number: int) -> dt.datetime:
    """Return noon of the day that many days from today: the same day in summer time and in winter time."""
    return timezone.make_aware(dt.datetime.combine(days(number), dt.time(12)))


def words(**other: Any) -> goals.Words:
    """Return the words of a goal that keep every rule."""
    values: dict[str, Any] = {
        "title": "Noah er med i legen i frikvartererne",
        "success": "Noah er med i en leg mindst to gange om ugen og fortæller om det derhjemme.",
        "words_of": GoalWords.WordsOf.TOGETHER,
        "agreed_on": days(0),
        "child_view": ChildView.TALK,
        "child_view_text": "Alma talte med Noah i går. Han vil gerne spille fodbold.",
    }
    return goals.Words(**values | other)


def plan(responsible: User | None = None, **other: Any) -> goals.Plan:
    """Return a measure that keeps every rule."""
    values: dict[str, Any] = {
        "what": "Noah har en fast legemakker i det store frikvarter.",
        "responsible": responsible,
        "start_on": days(0),
        "evaluate_on": days(28),
        "child_view": ChildView.AS_GOAL,
    }
    return goals.Plan(**values | other)


def result(outcome: Evaluation.Outcome = Evaluation.Outcome.STOP, **other: Any) -> evaluations.Result:
    """Return what an evaluation found, in keeping with every rule."""
    values: dict[str, Any] = {
        "done": Evaluation.Done.YES,
        "effect": "Noah siger: Nu har jeg nogen at lege med.",
        "heard": "Noah, Cecilie og Alma",
        "child_view": ChildView.TALK,
        "child_view_text": "Alma spurgte Noah på vej hjem.",
        "outcome": outcome,
        "evaluated_on": days(0),
        "next_on": days(28) if outcome == Evaluation.Outcome.GO_ON else None,
    }
    return evaluations.Result(**values | other)


def add_goal(case: Case, **other: Any) -> Goal:
    """Let the stafetholder set a goal."""
    with acting_as(case.stafetholder):
        return goals.set_goal(case=case, by=case.stafetholder, words=words(**other))


def add_measure(goal: Goal, responsible: User | None = None, **other: Any) -> Measure:
    """Let the stafetholder add a measure, done by herself unless somebody else is named."""
    holder = goal.case.stafetholder
    if responsible is None and "responsible_person" not in other:
        responsible = holder
    with acting_as(holder):
        return goals.add_measure(goal=goal, by=holder, plan=plan(responsible, **other))


def evaluate(
    measure: Measure, outcome: Evaluation.Outcome = Evaluation.Outcome.STOP, **other: Any
) -> Evaluation:
    """Let the stafetholder evaluate a measure for the first time or again."""
    holder = measure.case.stafetholder
    instead = plan(holder) if outcome == Evaluation.Outcome.CHANGE else None
    with acting_as(holder):
        return evaluations.evaluate(
            measure=measure,
            by=holder,
            result=result(outcome, **other),
            seen=measure.evaluations.count(),
            instead=instead,
        )


def overdue_measure(
    goal: Goal, responsible: User | None = None, *, days_late: int = 3, **other: Any
) -> Measure:
    """Return a measure for which time has passed: it should have been evaluated some days ago."""
    measure = add_measure(goal, responsible, start_on=days(-days_late - 30), **other)
    with acting_as(measure.case.stafetholder):
        Measure.objects.filter(pk=measure.pk).update(evaluate_on=days(-days_late))
        measure.refresh_from_db(fields=["evaluate_on"])
    return measure
