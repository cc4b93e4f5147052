"""The plan of a case as it stands today, and the questions that other pages ask of it (domain.md 3.3 D, 4.2).

The history is the log; this is the view of now. Every question takes few queries, however many goals there
are.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cases import access
from cases.models import Case, CaseMembership, CasePerson
from cases.roles import PROFESSIONAL_ROLES, CasePerm
from stafetlog.goal_rules import newest
from stafetlog.models import Evaluation, Goal, GoalWords, Measure
from stafetlog.plan_querysets import MeasureQuerySet
from ui.dates import danish_date
from ui.parts import Badge

Status = Measure.Status
MEASURE_TONES = {
    Status.RUNNING: "info",
    Status.EVALUATED: "info",
    Status.CHANGED: "neutral",
    Status.DONE: "success",
    Status.GIVEN_UP: "neutral",
}
MEASURE_ICONS = {
    Status.RUNNING: "arrow-forward",
    Status.EVALUATED: "arrow-forward",
    Status.CHANGED: "edit",
    Status.DONE: "check",
    Status.GIVEN_UP: "close",
}
GOAL_TONES = {Goal.Status.RUNNING: "info", Goal.Status.REACHED: "success", Goal.Status.DROPPED: "neutral"}
GOAL_ICONS = {Goal.Status.RUNNING: "flag", Goal.Status.REACHED: "check", Goal.Status.DROPPED: "close"}


@dataclass(frozen=True)
class PlannedMeasure:
    """One measure with what has been said of it, and whether the one who is responsible has left the case."""

    measure: Measure
    responsible: str
    has_left: bool
    is_overdue: bool
    is_planned: bool
    evaluations: list[Evaluation] = field(default_factory=list)

    @property
    def state(self) -> Badge:
        """How it stands, in words; the colour only repeats them."""
        if self.is_overdue:
            return Badge(_("Mangler evaluering"), "error")
        if self.is_planned:
            return Badge(_("Planlagt"), "neutral")
        return Badge(str(self.measure.get_status_display()), MEASURE_TONES[self.measure.status])

    @property
    def icon(self) -> str:
        """The drawing beside the words."""
        if self.is_overdue:
            return "warning"
        return "calendar-month" if self.is_planned else MEASURE_ICONS[self.measure.status]

    @property
    def dates(self) -> str:
        """When it begins and is looked at, or when it ended, in one sentence."""
        measure = self.measure
        days = {"start": danish_date(measure.start_on), "end": danish_date(measure.evaluate_on)}
        if not measure.is_active:
            return _("Sluttede den %(date)s.") % {"date": danish_date(measure.ended_on)}
        if self.is_overdue:
            return _("Skulle have været evalueret den %(end)s.") % days
        if self.is_planned:
            return _("Begynder den %(start)s. Evalueres den %(end)s.") % days
        return _("Begyndte den %(start)s. Evalueres den %(end)s.") % days


@dataclass(frozen=True)
class PlannedGoal:
    """One goal in its newest words, with the measures that wait, the nearest first, and those that ended."""

    goal: Goal
    words: GoalWords
    earlier: list[GoalWords]
    active: list[PlannedMeasure]
    ended: list[PlannedMeasure]

    @property
    def state(self) -> Badge:
        """How it stands, in words."""
        return Badge(str(self.goal.get_status_display()), GOAL_TONES[self.goal.status])

    @property
    def icon(self) -> str:
        """The drawing beside the words."""
        return GOAL_ICONS[self.goal.status]

    @property
    def needs_measure(self) -> bool:
        """Whether nobody does anything to reach a goal that runs."""
        return self.goal.is_running and not self.active


@dataclass(frozen=True)
class CurrentPlan:
    """The plan of one case: the goals one works towards, the most urgent first, and those that ended."""

    running: list[PlannedGoal]
    ended: list[PlannedGoal]

    @property
    def active(self) -> list[PlannedMeasure]:
        """Every measure that waits for an evaluation, the nearest first."""
        found = [measure for goal in self.running for measure in goal.active]
        return sorted(found, key=lambda planned: planned.measure.evaluate_on)

    @property
    def evaluation_days(self) -> list[dt.date]:
        """The days on which a measure is to be looked at."""
        return [planned.measure.evaluate_on for planned in self.active]

    @property
    def overdue(self) -> list[PlannedMeasure]:
        """The measures that should have been evaluated before today."""
        return [planned for planned in self.active if planned.is_overdue]


@dataclass(frozen=True)
class Possible:
    """Somebody who can be made responsible for a measure: a professional or somebody in the family."""

    key: str
    label: str
    user: User | None = None
    person: CasePerson | None = None


def current_plan(case: Case) -> CurrentPlan:
    """Return the plan of a case today, in four queries; in one when there is no goal."""
    goals = list(Goal.objects.filter(case=case).with_words())
    if not goals:
        return CurrentPlan([], [])
    today = timezone.localdate()
    measures: dict[Any, list[PlannedMeasure]] = defaultdict(list)
    for measure in _measures(case):
        measures[measure.goal_id].append(_planned(measure, today))
    planned = [_planned_goal(goal, measures[goal.pk]) for goal in goals]
    running = sorted((goal for goal in planned if goal.goal.is_running), key=_urgency)
    ended = [goal for goal in planned if not goal.goal.is_running]
    return CurrentPlan(running, sorted(ended, key=lambda goal: goal.goal.ended_on, reverse=True))


def overdue_for(user: User, on: dt.date) -> MeasureQuerySet:
    """Return the measures that `user` does or coordinates, and that were to be evaluated before a day."""
    return _for(user).overdue(on).for_list()


def due_for(user: User, until: dt.date, *, on: dt.date | None = None) -> MeasureQuerySet:
    """Return the measures that `user` does or coordinates, evaluated from `on` (today) to `until`."""
    start = on or timezone.localdate()
    return _for(user).active().filter(evaluate_on__gte=start, evaluate_on__lte=until).for_list()


def due_in(case: Case, until: dt.date) -> MeasureQuerySet:
    """Return a case's measures to be evaluated by a day, overdue ones too: for a meeting's agenda."""
    return Measure.objects.active().filter(case=case, evaluate_on__lte=until).for_list()


def possible_responsible(case: Case) -> list[Possible]:
    """Return those who can be responsible for a measure: professionals with access, then the family."""
    members = case.memberships.active(timezone.localdate()).professionals()
    members = members.filter(user__in=access.users_with(CasePerm.READ_ALL, case))
    found = [
        Possible(f"u{member.user_id}", f"{member.user.full_name}, {member.title}, {member.unit}", member.user)
        for member in members
    ]
    for person in case.people.in_order():
        relation = str(person.get_relation_display()).lower()
        found.append(Possible(f"p{person.pk}", f"{person.name} ({relation})", person=person))
    return found


def _for(user: User) -> MeasureQuerySet:
    cases = access.visible(user, CasePerm.READ_ALL)
    return Measure.objects.on_the_desk_of(user).filter(case__in=cases)


def _measures(case: Case) -> Iterable[Measure]:
    evaluations = Evaluation.objects.select_related("evaluated_by")
    here = CaseMembership.objects.active(timezone.localdate()).filter(
        case=case, role__in=PROFESSIONAL_ROLES, user=OuterRef("responsible")
    )
    return (
        Measure.objects.filter(case=case)
        .select_related("responsible", "responsible_person")
        .annotate(responsible_is_here=Exists(here))
        .prefetch_related(Prefetch("evaluations", queryset=evaluations))
        .order_by("evaluate_on", "entry__seq", "pk")
    )


def _planned(measure: Measure, today: dt.date) -> PlannedMeasure:
    person = measure.responsible_person
    return PlannedMeasure(
        measure=measure,
        responsible=person.name if person else measure.responsible.full_name,
        has_left=measure.is_active and person is None and not measure.responsible_is_here,
        is_overdue=measure.is_overdue(today),
        is_planned=measure.is_planned(today),
        evaluations=sorted(measure.evaluations.all(), key=lambda evaluation: evaluation.number, reverse=True),
    )


def _planned_goal(goal: Goal, measures: list[PlannedMeasure]) -> PlannedGoal:
    words = newest(goal)
    ended = [planned for planned in measures if not planned.measure.is_active]
    return PlannedGoal(
        goal=goal,
        words=words,
        earlier=[old for old in reversed(goal.wordings.all()) if old.number != words.number],
        active=[planned for planned in measures if planned.measure.is_active],
        ended=sorted(ended, key=lambda planned: planned.measure.ended_on, reverse=True),
    )


def _urgency(goal: PlannedGoal) -> tuple[bool, dt.date, dt.date]:
    """Goals with an overdue measure first, then those that nobody does anything about, then by date."""
    nearest = goal.active[0].measure.evaluate_on if goal.active else timezone.localdate()
    return (not any(planned.is_overdue for planned in goal.active), nearest, goal.words.agreed_on)
