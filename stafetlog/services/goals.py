"""Every write of a goal, a measure or an evaluation, each with its entry in the log (domain.md 3.3 D, 5.12).

The case row's lock orders everything; what the writer had seen is compared with what is there, so that two
evaluations of one measure never both count (security.md 2d).
"""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from btimodel.choices import Phase
from cases.models import Case, CasePerson
from stafetlog import goal_rules, goal_texts
from stafetlog.exceptions import PlanMoved
from stafetlog.models import ChildView, EntryKind, Evaluation, Goal, GoalWords, Measure
from stafetlog.models.goals import OUTCOME_STATUS
from stafetlog.services import entries
from stafetlog.services.entries import Responsibility


@dataclass(frozen=True)
class Words:
    """What a goal says, whose words it is, and the child's own view of it."""

    title: str
    success: str
    words_of: GoalWords.WordsOf
    agreed_on: dt.date
    child_view: ChildView
    child_view_text: str
    disagreement: str = ""


@dataclass(frozen=True)
class Plan:
    """What a measure is: what is done, by which one person, from when, and when it is looked at."""

    what: str
    start_on: dt.date
    evaluate_on: dt.date
    child_view: ChildView
    responsible: User | None = None
    responsible_person: CasePerson | None = None
    child_view_text: str = ""
    disagreement: str = ""


@dataclass(frozen=True)
class Result:
    """What an evaluation found: was it done, what did it mean for the child, who was heard, and what now."""

    done: Evaluation.Done
    effect: str
    heard: str
    child_view: ChildView
    child_view_text: str
    outcome: Evaluation.Outcome
    evaluated_on: dt.date
    next_on: dt.date | None = None


@transaction.atomic
def set_goal(*, case: Case, by: User, words: Words) -> Goal:
    """Return a new common goal. Raises MissingRight, CaseClosed or GoalRefused."""
    case = _lock(case)
    goal_rules.check_can_set_goal(by, case)
    _check_words(case, words)
    goal = Goal(case=case)
    goal.save(force_insert=True)
    _write_words(goal, by, words, number=1, text=goal_texts.goal_set(words))
    return goal


@transaction.atomic
def reword_goal(*, goal: Goal, by: User, words: Words, seen: int) -> GoalWords:
    """Return new words for a running goal; the old ones stay. `seen` is the number of the words one read.

    Raises MissingRight, CaseClosed, PlanMoved or GoalRefused.
    """
    case = _lock(goal.case)
    goal_rules.check_can_set_goal(by, case)
    goal = _fresh_goal(goal, case)
    goal_rules.check_goal_running(goal)
    before = goal_rules.newest(goal)
    goal_rules.check_not_seen_too(seen, before.number)
    _check_words(case, words)
    text = goal_texts.goal_reworded(before, words)
    return _write_words(goal, by, words, number=before.number + 1, text=text)


@transaction.atomic
def end_goal(*, goal: Goal, by: User, status: Goal.Status, reason: str) -> Goal:
    """Return a goal that is reached or dropped, with the reason.

    Raises MissingRight, CaseClosed, PlanMoved, GoalHasMeasures or GoalRefused.
    """
    case = _lock(goal.case)
    goal_rules.check_can_set_goal(by, case)
    goal = _fresh_goal(goal, case)
    goal_rules.check_can_end(goal, status, reason)
    goal_rules.check_gives_nothing_away(case, reason)
    goal.status, goal.ended_on, goal.end_reason = status, timezone.localdate(), reason
    goal.save(update_fields=["status", "ended_on", "end_reason"])
    text = goal_texts.goal_ended(goal_rules.newest(goal), status, reason)
    holder = Responsibility(coordinator=case.stafetholder)
    entries.append(
        case=case,
        by=by,
        kind=EntryKind.BESLUTNING,
        phase=Phase.BESLUTNING,
        text=text,
        responsibility=holder,
    )
    return goal


@transaction.atomic
def add_measure(*, goal: Goal, by: User, plan: Plan) -> Measure:
    """Return a new measure under a running goal.

    Raises MissingRight, CaseClosed, PlanMoved or GoalRefused.
    """
    case = _lock(goal.case)
    goal_rules.check_can_set_goal(by, case)
    goal = _fresh_goal(goal, case)
    goal_rules.check_goal_running(goal)
    return _write_measure(goal, by, plan, replaces=None)


@transaction.atomic
def evaluate(
    *, measure: Measure, by: User, result: Result, seen: int, instead: Plan | None = None
) -> Evaluation:
    """Return an evaluation, and let the measure follow it; `seen` is how many evaluations one had read.

    With the outcome "change", `instead` is the measure that takes its place.
    Raises MissingRight, CaseClosed, PlanMoved or GoalRefused.
    """
    case = _lock(measure.case)
    measure = _fresh_measure(measure, case)
    goal_rules.check_can_evaluate(by, measure)
    number = measure.evaluations.count()
    goal_rules.check_not_seen_too(seen, number)
    _check_result(case, by, measure, result, instead)
    evaluation = _write_evaluation(measure, by, result, instead, number=number + 1)
    _settle(measure, result)
    if instead is not None:
        _write_measure(measure.goal, by, instead, replaces=measure)
    return evaluation


def _lock(case: Case) -> Case:
    return Case.objects.select_for_update().get(pk=case.pk)


def _fresh_goal(goal: Goal, case: Case) -> Goal:
    fresh = Goal.objects.with_words().get(pk=goal.pk, case=case)
    fresh.case = case
    return fresh


def _fresh_measure(measure: Measure, case: Case) -> Measure:
    fresh = Measure.objects.select_related("goal", "responsible", "responsible_person").get(
        pk=measure.pk, case=case
    )
    fresh.case = fresh.goal.case = case
    return fresh


def _check_words(case: Case, words: Words) -> None:
    goal_rules.check_agreed_on(case, words.agreed_on)
    goal_rules.check_child_view(words.child_view, words.child_view_text)
    goal_rules.check_gives_nothing_away(
        case, words.title, words.success, words.child_view_text, words.disagreement
    )


def _write_words(goal: Goal, by: User, words: Words, *, number: int, text: str) -> GoalWords:
    entry = entries.append(
        case=goal.case,
        by=by,
        kind=EntryKind.BESLUTNING,
        phase=Phase.BESLUTNING,
        text=text,
        responsibility=Responsibility(coordinator=goal.case.stafetholder),
    )
    row = GoalWords(
        case=goal.case,
        goal=goal,
        number=number,
        entry=entry,
        title=words.title,
        success=words.success,
        words_of=words.words_of,
        agreed_on=words.agreed_on,
        child_view=words.child_view,
        child_view_text=words.child_view_text,
        disagreement=words.disagreement,
        written_by=by,
    )
    row.save(force_insert=True)
    return row


def _write_measure(goal: Goal, by: User, plan: Plan, *, replaces: Measure | None) -> Measure:
    case = goal.case
    goal_rules.check_responsible(case, plan.responsible, plan.responsible_person)
    goal_rules.check_dates(plan.start_on, plan.evaluate_on)
    goal_rules.check_child_view(plan.child_view, plan.child_view_text, may_point_at_goal=True)
    goal_rules.check_gives_nothing_away(case, plan.what, plan.child_view_text, plan.disagreement)
    entry = entries.append(
        case=case,
        by=by,
        kind=EntryKind.BESLUTNING,
        phase=Phase.BESLUTNING,
        text=goal_texts.measure_added(goal_rules.newest(goal), plan, replaces),
        responsibility=Responsibility(
            case.stafetholder, plan.responsible, plan.responsible_person, plan.evaluate_on
        ),
    )
    row = Measure(
        case=case,
        goal=goal,
        entry=entry,
        what=plan.what,
        responsible=plan.responsible,
        responsible_person=plan.responsible_person,
        start_on=plan.start_on,
        evaluate_on=plan.evaluate_on,
        replaces=replaces,
        child_view=plan.child_view,
        child_view_text=plan.child_view_text,
        disagreement=plan.disagreement,
        decided_by=by,
    )
    row.save(force_insert=True)
    return row


def _check_result(case: Case, by: User, measure: Measure, result: Result, instead: Plan | None) -> None:
    goal_rules.check_result(
        user=by,
        measure=measure,
        outcome=result.outcome,
        evaluated_on=result.evaluated_on,
        next_on=result.next_on,
    )
    goal_rules.check_instead(result.outcome, has_plan=instead is not None)
    goal_rules.check_child_view(result.child_view, result.child_view_text)
    goal_rules.check_gives_nothing_away(case, result.effect, result.heard, result.child_view_text)


def _write_evaluation(
    measure: Measure, by: User, result: Result, instead: Plan | None, *, number: int
) -> Evaluation:
    going_on = result.outcome == Evaluation.Outcome.GO_ON
    next_on = result.next_on if going_on else instead.evaluate_on if instead else None
    responsibility = Responsibility(coordinator=measure.case.stafetholder)
    if going_on:
        responsibility = Responsibility(
            measure.case.stafetholder, measure.responsible, measure.responsible_person, next_on
        )
    entry = entries.append(
        case=measure.case,
        by=by,
        kind=EntryKind.VURDERING,
        phase=Phase.INDSATS,
        text=goal_texts.evaluated(measure, result),
        responsibility=responsibility,
    )
    row = Evaluation(
        case=measure.case,
        measure=measure,
        number=number,
        entry=entry,
        was_due_on=measure.evaluate_on,
        evaluated_on=result.evaluated_on,
        done=result.done,
        effect=result.effect,
        heard=result.heard,
        child_view=result.child_view,
        child_view_text=result.child_view_text,
        outcome=result.outcome,
        next_on=next_on,
        evaluated_by=by,
    )
    row.save(force_insert=True)
    return row


def _settle(measure: Measure, result: Result) -> None:
    """Move a measure to where the evaluation leads, by compare-and-swap on what was read under the lock."""
    changes: dict[str, object] = {"status": OUTCOME_STATUS[result.outcome]}
    if result.outcome == Evaluation.Outcome.GO_ON:
        changes["evaluate_on"] = result.next_on
    else:
        changes["ended_on"] = timezone.localdate()
    settled = (
        Measure.objects.active().filter(pk=measure.pk, evaluate_on=measure.evaluate_on).update(**changes)
    )
    if settled != 1:
        raise PlanMoved(_("Indsatsen er ændret i mellemtiden. Læs planen, og prøv igen."))
    measure.refresh_from_db(fields=["status", "evaluate_on", "ended_on"])
