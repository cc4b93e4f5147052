"""The plan of a case as it stands today, and the questions that other pages ask of it (domain.md 3.3 D, 4.2).

The history is the log; this is the view of now. Every question takes few queries, however many goals there
are.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from btimodel.frozen import frozen
from cases import access
from cases.models import Case, CaseMembership, CasePerson
from cases.roles import PROFESSIONAL_ROLES, CasePerm
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
MOST_DUE = 200
WITH_EVALUATIONS = Prefetch("evaluations", queryset=Evaluation.objects.select_related("evaluated_by"))


@dataclass(frozen=True)
class LastEvaluation:
    """What was found when a measure was last looked at."""

    effect: str
    evaluated_on: dt.date


@dataclass(frozen=True)
class PlannedMeasure:
    """One measure with what has been said of it, and whether the one who is responsible has left the case.

    `was_left`: it still ran when the log was closed, so nothing of it is late or coming any more.
    """

    measure: Measure
    responsible: str
    has_left: bool
    is_overdue: bool
    is_planned: bool
    was_left: bool
    last: LastEvaluation | None
    evaluations: list[Evaluation] = field(default_factory=list)

    @property
    def state(self) -> Badge:
        """How it stands, in words; the colour only repeats them."""
        if self.is_overdue:
            return Badge(_("Mangler evaluering"), "error")
        if self.is_planned:
            return Badge(_("Planlagt"), "neutral")
        if self.was_left:
            return Badge(_("I gang ved lukningen"), "neutral")
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
        if self.was_left:
            return _("Begyndte den %(start)s. Skulle evalueres den %(end)s.") % days
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


def current_plan(case: Case, *, history: bool = True) -> CurrentPlan:
    """Return the plan of a case today, in three queries; in one when there is no goal.

    Without `history` in two: each measure has only what its last evaluation found.
    """
    wordings = wordings_of(case)
    if not wordings:
        return CurrentPlan([], [])
    today = timezone.localdate()
    measures: dict[Any, list[PlannedMeasure]] = defaultdict(list)
    found = _measures(case_id=case.pk, today=today)
    if history:
        prefetch_related_objects(found, WITH_EVALUATIONS)
    for measure in found:
        measures[measure.goal_id].append(_planned(measure, today, is_open=case.is_open, history=history))
    planned = [_planned_goal(goal, words, measures[goal.pk]) for goal, words in wordings.items()]
    running = sorted((goal for goal in planned if goal.goal.is_running), key=_urgency)
    ended = [goal for goal in planned if not goal.goal.is_running]
    return CurrentPlan(running, sorted(ended, key=lambda goal: goal.goal.ended_on, reverse=True))


def wordings_of(case: Case) -> dict[Goal, list[GoalWords]]:
    """Return the goals of a case, each with all it has said, the newest last; in one query."""
    found: dict[Goal, list[GoalWords]] = {}
    for one in _words(case_id=case.pk):
        found.setdefault(one.goal, []).append(one)
    return found


@frozen(case_id=UUID)
def _words(*, case_id: UUID) -> QuerySet[GoalWords]:
    words = GoalWords.objects.filter(goal__case=case_id).select_related("goal", "written_by")
    return words.order_by("goal", "number")


def newest_words(case: Case) -> list[GoalWords]:
    """Return what the goals that run say today."""
    return [words[-1] for goal, words in wordings_of(case).items() if goal.is_running]


def overdue_for(user: User, on: dt.date) -> MeasureQuerySet:
    """Return the measures that `user` does or coordinates, and that were to be evaluated before a day."""
    return _for(user).overdue(on).for_list()


def due_for(user: User, until: dt.date, *, on: dt.date | None = None, most: int = MOST_DUE) -> list[Measure]:
    """Return the measures that `user` does or coordinates, evaluated from `on` (today) to `until`."""
    today = timezone.localdate()
    return _due(most, user_id=user.pk, today=today, start=on or today, until=until)


@frozen(user_id=int, today=dt.date, start=dt.date, until=dt.date)
def _due(most: int, *, user_id: int, today: dt.date, start: dt.date, until: dt.date) -> MeasureQuerySet:
    desk = Measure.objects.on_the_desk_of(user_id).active()
    seen = desk.filter(case__in=access.visible_on(user_id, CasePerm.READ_ALL, today))
    return seen.filter(evaluate_on__gte=start, evaluate_on__lte=until).for_list()[:most]


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


@frozen(case_id=UUID, today=dt.date)
def _measures(*, case_id: UUID, today: dt.date) -> MeasureQuerySet:
    last = Evaluation.objects.filter(measure=OuterRef("pk")).order_by("-number")
    here = CaseMembership.objects.active(today).filter(
        case=case_id, role__in=PROFESSIONAL_ROLES, user=OuterRef("responsible")
    )
    return (
        Measure.objects.filter(case=case_id)
        .select_related("responsible", "responsible_person")
        .annotate(
            responsible_is_here=Exists(here),
            last_effect=Subquery(last.values("effect")[:1]),
            last_evaluated_on=Subquery(last.values("evaluated_on")[:1]),
        )
        .order_by("evaluate_on", "entry__seq", "pk")
    )


def _planned(measure: Measure, today: dt.date, *, is_open: bool, history: bool) -> PlannedMeasure:
    person = measure.responsible_person
    evaluations = measure.evaluations.all() if history else []
    last = measure.last_evaluated_on and LastEvaluation(measure.last_effect, measure.last_evaluated_on)
    return PlannedMeasure(
        measure=measure,
        responsible=person.name if person else measure.responsible.full_name,
        has_left=is_open and measure.is_active and person is None and not measure.responsible_is_here,
        is_overdue=is_open and measure.is_overdue(today),
        is_planned=is_open and measure.is_planned(today),
        was_left=measure.is_active and not is_open,
        last=last,
        evaluations=sorted(evaluations, key=lambda evaluation: evaluation.number, reverse=True),
    )


def _planned_goal(goal: Goal, wordings: list[GoalWords], measures: list[PlannedMeasure]) -> PlannedGoal:
    *earlier, words = wordings
    ended = [planned for planned in measures if not planned.measure.is_active]
    return PlannedGoal(
        goal=goal,
        words=words,
        earlier=earlier[::-1],
        active=[planned for planned in measures if planned.measure.is_active],
        ended=sorted(ended, key=lambda planned: planned.measure.ended_on, reverse=True),
    )


def _urgency(goal: PlannedGoal) -> tuple[bool, dt.date, dt.date]:
    """Goals with an overdue measure first, then those that nobody does anything about, then by date."""
    nearest = goal.active[0].measure.evaluate_on if goal.active else timezone.localdate()
    return (not any(planned.is_overdue for planned in goal.active), nearest, goal.words.agreed_on)
