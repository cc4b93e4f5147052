"""Evaluations: what became of a measure, and what now, with the entry in the log (domain.md 5.12).

The case row's lock orders everything; what the writer had seen is compared with what is there, so that two
evaluations of one measure never both count (security.md 2d).
"""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from btimodel.choices import Phase
from cases.models import Case
from stafetlog import goal_rules, goal_texts
from stafetlog.exceptions import PlanMoved
from stafetlog.models import ChildView, EntryKind, Evaluation, Measure
from stafetlog.models.goals import OUTCOME_STATUS
from stafetlog.services import entries
from stafetlog.services.entries import Responsibility
from stafetlog.services.goals import Plan, lock, write_measure


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
def evaluate(
    *,
    measure: Measure,
    by: User,
    result: Result,
    seen: int,
    instead: Plan | None = None,
    entry_id: UUID | None = None,
) -> Evaluation:
    """Return an evaluation, and let the measure follow it; `seen` is how many evaluations one had read.

    With the outcome "change", `instead` is the measure that takes its place. `entry_id` is what the page was
    opened with: sent twice, it is one evaluation. Raises MissingRight, CaseClosed, PlanMoved or GoalRefused.
    """
    case = lock(measure.case)
    measure = _fresh(measure, case)
    if row := Evaluation.objects.filter(entry=entry_id, measure=measure, evaluated_by=by).first():
        return row
    goal_rules.check_can_evaluate(by, measure)
    number = measure.evaluations.count()
    goal_rules.check_not_seen_too(seen, number)
    _check_result(by, measure, result, instead)
    evaluation = _write(measure, by, result, instead, number=number + 1, entry_id=entry_id)
    _settle(measure, result)
    if instead is not None:
        write_measure(goal=measure.goal, by=by, plan=instead, replaces=measure)
    return evaluation


def _fresh(measure: Measure, case: Case) -> Measure:
    related = ("goal", "responsible", "responsible_person")
    fresh = Measure.objects.select_related(*related).get(pk=measure.pk, case=case)
    fresh.case = fresh.goal.case = case
    return fresh


def _check_result(by: User, measure: Measure, result: Result, instead: Plan | None) -> None:
    goal_rules.check_evaluated_on(result.evaluated_on)
    goal_rules.check_outcome(by, measure, result.outcome, result.next_on)
    goal_rules.check_instead(result.outcome, has_plan=instead is not None)
    goal_rules.check_child_view(result.child_view, result.child_view_text)
    goal_rules.check_gives_nothing_away(measure.case, result.effect, result.heard, result.child_view_text)


def _write(
    measure: Measure,
    by: User,
    result: Result,
    instead: Plan | None,
    *,
    number: int,
    entry_id: UUID | None,
) -> Evaluation:
    responsibility = Responsibility(measure.case.stafetholder)
    if result.outcome == Evaluation.Outcome.GO_ON:
        responsibility = Responsibility(
            measure.case.stafetholder, measure.responsible, measure.responsible_person, result.next_on
        )
    entry = entries.append(
        case=measure.case,
        by=by,
        kind=EntryKind.VURDERING,
        phase=Phase.INDSATS,
        text=goal_texts.evaluated(measure, result),
        responsibility=responsibility,
        entry_id=entry_id,
    )
    row = Evaluation(
        case=measure.case,
        measure=measure,
        number=number,
        entry=entry,
        was_due_on=measure.evaluate_on,
        evaluated_by=by,
        **vars(result) | {"next_on": instead.evaluate_on if instead else result.next_on},
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
