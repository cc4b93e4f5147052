"""Every write of a goal, and the start of a measure, each with its entry in the log (domain.md 3.3 D).

The case row's lock orders everything. `entry_id` is what the page was opened with: sent twice, it is one goal
or one measure, and the first is returned.
"""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from btimodel.choices import Phase
from cases.models import Case, CasePerson
from stafetlog import goal_rules, goal_texts
from stafetlog.models import ChildView, Entry, EntryKind, Goal, GoalWords, Measure
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


@transaction.atomic
def set_goal(*, case: Case, by: User, words: Words, entry_id: UUID | None = None) -> Goal:
    """Return a new common goal. Raises MissingRight, CaseClosed or GoalRefused."""
    case = lock(case)
    goal_rules.check_can_set_goal(by, case)
    if row := GoalWords.objects.filter(entry=entry_id, case=case, written_by=by).first():
        return row.goal
    _check_words(case, words)
    goal = Goal(case=case)
    goal.save(force_insert=True)
    _write_words(goal, by, words, number=1, text=goal_texts.goal_set(words), entry_id=entry_id)
    return goal


@transaction.atomic
def reword_goal(*, goal: Goal, by: User, words: Words, seen: int, entry_id: UUID | None = None) -> GoalWords:
    """Return new words for a running goal; the old ones stay. `seen` is the number of the words one read.

    Raises MissingRight, CaseClosed, PlanMoved or GoalRefused.
    """
    case = lock(goal.case)
    goal_rules.check_can_set_goal(by, case)
    goal = _fresh(goal, case)
    if row := GoalWords.objects.filter(entry=entry_id, goal=goal, written_by=by).first():
        return row
    goal_rules.check_goal_running(goal)
    before = goal_rules.newest(goal)
    goal_rules.check_not_seen_too(seen, before.number)
    _check_words(case, words)
    text = goal_texts.goal_reworded(before, words)
    return _write_words(goal, by, words, number=before.number + 1, text=text, entry_id=entry_id)


@transaction.atomic
def end_goal(*, goal: Goal, by: User, status: Goal.Status, reason: str, entry_id: UUID | None = None) -> Goal:
    """Return a goal that is reached or dropped, with the reason.

    Raises MissingRight, CaseClosed, PlanMoved, GoalHasMeasures or GoalRefused.
    """
    case = lock(goal.case)
    goal_rules.check_can_set_goal(by, case)
    goal = _fresh(goal, case)
    if entry_id and goal.end_entry_id == entry_id:
        return goal
    goal_rules.check_can_end(goal, status, reason)
    goal_rules.check_gives_nothing_away(case, reason)
    text = goal_texts.goal_ended(goal_rules.newest(goal), status, reason)
    goal.end_entry = _decide(case, by, text, Responsibility(case.stafetholder), entry_id)
    goal.status, goal.ended_on, goal.end_reason = status, timezone.localdate(), reason
    goal.save(update_fields=["status", "ended_on", "end_reason", "end_entry"])
    return goal


@transaction.atomic
def add_measure(*, goal: Goal, by: User, plan: Plan, entry_id: UUID | None = None) -> Measure:
    """Return a new measure under a running goal.

    Raises MissingRight, CaseClosed, PlanMoved or GoalRefused.
    """
    case = lock(goal.case)
    goal_rules.check_can_set_goal(by, case)
    goal = _fresh(goal, case)
    if row := Measure.objects.filter(entry=entry_id, goal=goal, decided_by=by).first():
        return row
    goal_rules.check_goal_running(goal)
    return write_measure(goal=goal, by=by, plan=plan, entry_id=entry_id)


def lock(case: Case) -> Case:
    """Return the case read anew and held to the end of the transaction."""
    return (
        Case.objects.select_for_update(of=("self",)).select_related("child", "stafetholder").get(pk=case.pk)
    )


def write_measure(
    *, goal: Goal, by: User, plan: Plan, replaces: Measure | None = None, entry_id: UUID | None = None
) -> Measure:
    """Return a measure whose writer may write it; only what it says is checked here. Raises GoalRefused."""
    case = goal.case
    goal_rules.check_responsible(case, plan.responsible, plan.responsible_person)
    goal_rules.check_dates(plan.start_on, plan.evaluate_on)
    goal_rules.check_child_view(plan.child_view, plan.child_view_text, may_point_at_goal=True)
    goal_rules.check_gives_nothing_away(case, plan.what, plan.child_view_text, plan.disagreement)
    responsibility = Responsibility(
        case.stafetholder, plan.responsible, plan.responsible_person, plan.evaluate_on
    )
    text = goal_texts.measure_added(goal_rules.newest(goal), plan, replaces)
    entry = _decide(case, by, text, responsibility, entry_id)
    row = Measure(case=case, goal=goal, entry=entry, replaces=replaces, decided_by=by, **vars(plan))
    row.save(force_insert=True)
    return row


def _fresh(goal: Goal, case: Case) -> Goal:
    fresh = Goal.objects.with_words().get(pk=goal.pk, case=case)
    fresh.case = case
    return fresh


def _check_words(case: Case, words: Words) -> None:
    goal_rules.check_agreed_on(words.agreed_on)
    goal_rules.check_child_view(words.child_view, words.child_view_text)
    goal_rules.check_gives_nothing_away(
        case, words.title, words.success, words.child_view_text, words.disagreement
    )


def _write_words(
    goal: Goal, by: User, words: Words, *, number: int, text: str, entry_id: UUID | None
) -> GoalWords:
    case = goal.case
    entry = _decide(case, by, text, Responsibility(case.stafetholder), entry_id)
    row = GoalWords(case=case, goal=goal, number=number, entry=entry, written_by=by, **vars(words))
    row.save(force_insert=True)
    return row


def _decide(case: Case, by: User, text: str, responsibility: Responsibility, entry_id: UUID | None) -> Entry:
    return entries.append(
        case=case,
        by=by,
        kind=EntryKind.BESLUTNING,
        phase=Phase.BESLUTNING,
        text=text,
        responsibility=responsibility,
        entry_id=entry_id,
    )
