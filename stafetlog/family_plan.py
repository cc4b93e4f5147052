"""The plan in plain words, for the family: what is agreed, who does it, and when we talk about it."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from cases.models import Case
from cases.visibility import FamilySight, family_sight
from stafetlog.models import Goal, Measure
from stafetlog.plan import CurrentPlan, LastEvaluation, PlannedGoal, PlannedMeasure, current_plan
from ui.dates import danish_date


@dataclass(frozen=True)
class FamilyAgreement:
    """One measure: what is agreed on, who sees to it (`mine`: the reader), and until when."""

    what: str
    who: str
    until: str
    mine: bool
    is_overdue: bool
    is_active: bool
    effect: str = ""


@dataclass(frozen=True)
class FamilyGoal:
    """One goal in plain words, with what is agreed on now and what was agreed on before."""

    title: str
    success: str
    state: str
    is_running: bool
    agreements: list[FamilyAgreement] = field(default_factory=list)
    earlier: list[FamilyAgreement] = field(default_factory=list)


def plan_for_family(
    case: Case, user: Any, *, sight: FamilySight | None = None, plan: CurrentPlan | None = None
) -> list[FamilyGoal]:
    """Return the case's goals for somebody in the family: those that run first, then those that ended.

    Names of places that the reader must not learn are taken out of every text (cases.visibility). Pass
    `sight` and `plan` when the page has them already.
    """
    sight = sight or family_sight(user, case)
    plan = plan or current_plan(case, history=False)
    return [_goal(goal, user, sight, case) for goal in (*plan.running, *plan.ended)]


def _goal(planned: PlannedGoal, user: Any, sight: FamilySight, case: Case) -> FamilyGoal:
    return FamilyGoal(
        title=sight.text(planned.words.title),
        success=sight.text(planned.words.success),
        state=_goal_state(planned.goal, case),
        is_running=planned.goal.is_running,
        agreements=[_agreement(one, user, sight) for one in planned.active],
        earlier=[_agreement(one, user, sight) for one in planned.ended],
    )


def _goal_state(goal: Goal, case: Case) -> str:
    if goal.is_running and not case.is_open:
        return _("Det arbejdede vi på, da stafetloggen blev lukket")
    if goal.is_running:
        return _("Det arbejder vi på")
    ended = {"date": danish_date(goal.ended_on)}
    if goal.status == Goal.Status.REACHED:
        return _("Det lykkedes den %(date)s") % ended
    return _("Det holdt vi op med den %(date)s") % ended


def _agreement(planned: PlannedMeasure, user: Any, sight: FamilySight) -> FamilyAgreement:
    measure = planned.measure
    person = measure.responsible_person
    mine = person is not None and person.user_id == user.pk
    return FamilyAgreement(
        what=sight.text(measure.what),
        who=_who(planned, mine=mine),
        until=_until(planned),
        mine=mine,
        is_overdue=planned.is_overdue,
        is_active=measure.is_active,
        effect=sight.text(planned.last.effect) if planned.last else "",
    )


def _who(planned: PlannedMeasure, *, mine: bool) -> str:
    if planned.was_left:
        return _("Det skulle %(name)s sørge for.") % {"name": _("du") if mine else planned.responsible}
    return _("Du sørger for det.") if mine else _("%(name)s sørger for det.") % {"name": planned.responsible}


def _until(planned: PlannedMeasure) -> str:
    measure = planned.measure
    date = {"date": danish_date(measure.evaluate_on), "start": danish_date(measure.start_on)}
    if not measure.is_active:
        return _ended(measure, planned.last)
    if planned.was_left:
        return ""
    if planned.is_overdue:
        return _("Vi skulle have talt om, hvordan det går, den %(date)s.") % date
    if planned.is_planned:
        return _("Det begynder den %(start)s. Vi taler om, hvordan det går, den %(date)s.") % date
    return _("Vi taler om, hvordan det går, den %(date)s.") % date


def _ended(measure: Measure, last: LastEvaluation | None) -> str:
    words = {
        Measure.Status.DONE: _("Det er afsluttet den %(date)s."),
        Measure.Status.GIVEN_UP: _("Det holdt vi op med den %(date)s."),
        Measure.Status.CHANGED: _("Det blev lavet om den %(date)s."),
    }
    day = last.evaluated_on if last else measure.ended_on
    return words[Measure.Status(measure.status)] % {"date": danish_date(day)}
