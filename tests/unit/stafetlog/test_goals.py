"""Goals, measures and evaluations through their services."""

from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.whoasks import acting_as
from btimodel.models import RetentionRule
from cases.exceptions import CaseClosed, MissingRight
from cases.services import state
from stafetlog.exceptions import GoalHasMeasures, GoalRefused, PlanMoved
from stafetlog.models import ChildView, Entry, EntryKind, Evaluation, Goal, GoalWords, Measure
from stafetlog.services import evaluations, goals
from tests import plans
from tests.personas import add_member

pytestmark = pytest.mark.django_db
Outcome = Evaluation.Outcome


@pytest.fixture
def alma(world, case):
    """Let the test run on behalf of the stafetholder."""
    with acting_as(world.alma):
        yield world.alma


def newest_entry(case) -> Entry:
    return case.entries.order_by("-seq").first()


def close(case) -> None:
    state.close(case=case, rule=RetentionRule.objects.first(), until=None)


def test_a_goal_is_kept_in_the_family_s_words_and_told_in_the_log(case, alma):
    goal = plans.add_goal(case, disagreement="Daniel synes, at målet er for stort.")
    words = goal.wordings.get()
    assert (goal.status, words.number, words.written_by) == (Goal.Status.RUNNING, 1, alma)
    entry = newest_entry(case)
    assert words.entry == entry
    assert (entry.kind, entry.coordinator) == (EntryKind.BESLUTNING, alma)
    for text in (
        words.title,
        words.success,
        words.child_view_text,
        "Daniel synes",
        "Ord, som familien og vi fandt",
    ):
        assert text in entry.text


def test_a_measure_has_one_responsible_a_start_and_an_evaluation(case, alma):
    goal = plans.add_goal(case)
    measure = plans.add_measure(goal)
    entry = newest_entry(case)
    assert measure.entry == entry
    assert (entry.kind, entry.coordinator, entry.performer) == (EntryKind.BESLUTNING, alma, alma)
    assert entry.deadline == measure.evaluate_on == plans.days(28)
    assert "Alma Lind har ansvaret" in entry.text


def test_somebody_in_the_family_can_be_responsible(case, alma):
    cecilie = case.people.get(name="Cecilie Skov")
    measure = plans.add_measure(plans.add_goal(case), responsible_person=cecilie)
    entry = newest_entry(case)
    assert (measure.responsible, measure.responsible_person) == (None, cecilie)
    assert (entry.performer, entry.performer_person) == (None, cecilie)


def test_only_somebody_who_takes_part_can_be_responsible(world, case, alma):
    goal = plans.add_goal(case)
    with pytest.raises(GoalRefused, match="Dorte Vang deltager ikke"):
        plans.add_measure(goal, world.dorte)
    assert not Measure.objects.exists()


def test_somebody_in_another_authority_without_consent_cannot_be_responsible(world, case, alma):
    add_member(world, case, world.gry)
    with pytest.raises(GoalRefused, match="ikke adgang"):
        plans.add_measure(plans.add_goal(case), world.gry)


def test_nobody_but_the_stafetholder_sets_goals_and_measures(world, case):
    add_member(world, case, world.birk)
    goal = plans.add_goal(case)
    with acting_as(world.birk):
        with pytest.raises(MissingRight):
            goals.set_goal(case=case, by=world.birk, words=plans.words())
        with pytest.raises(MissingRight):
            goals.add_measure(goal=goal, by=world.birk, plan=plans.plan(world.birk))
        with pytest.raises(MissingRight):
            goals.reword_goal(goal=goal, by=world.birk, words=plans.words(), seen=1)
        with pytest.raises(MissingRight):
            goals.end_goal(goal=goal, by=world.birk, status=Goal.Status.REACHED, reason="Nået")


def test_a_closed_log_takes_no_goal_no_measure_and_no_evaluation(case, alma):
    goal = plans.add_goal(case)
    measure = plans.add_measure(goal)
    close(case)
    for write in (
        lambda: goals.set_goal(case=case, by=alma, words=plans.words()),
        lambda: goals.reword_goal(goal=goal, by=alma, words=plans.words(), seen=1),
        lambda: goals.end_goal(goal=goal, by=alma, status=Goal.Status.REACHED, reason="Nået"),
        lambda: goals.add_measure(goal=goal, by=alma, plan=plans.plan(alma)),
        lambda: evaluations.evaluate(measure=measure, by=alma, result=plans.result(), seen=0),
    ):
        with pytest.raises(CaseClosed):
            write()


def test_a_measure_that_goes_on_has_a_new_date_and_remembers_the_old(case, alma):
    measure = plans.overdue_measure(plans.add_goal(case))
    late = measure.evaluate_on
    evaluation = plans.evaluate(measure, Outcome.GO_ON)
    measure.refresh_from_db()
    assert (measure.status, measure.evaluate_on) == (Measure.Status.EVALUATED, plans.days(28))
    assert (evaluation.was_due_on, evaluation.number) == (late, 1)
    entry = newest_entry(case)
    assert (entry.kind, entry.deadline) == (EntryKind.VURDERING, plans.days(28))
    assert "Nu har jeg nogen at lege med" in entry.text
    assert "Noah, Cecilie og Alma" in entry.text


@pytest.mark.parametrize(
    ("outcome", "status"),
    [(Outcome.STOP, Measure.Status.DONE), (Outcome.GIVE_UP, Measure.Status.GIVEN_UP)],
)
def test_a_measure_ends_by_an_evaluation(case, alma, outcome, status):
    measure = plans.add_measure(plans.add_goal(case))
    evaluation = plans.evaluate(measure, outcome)
    measure.refresh_from_db()
    assert (measure.status, measure.ended_on) == (status, timezone.localdate())
    assert (evaluation.next_on, newest_entry(case).deadline) == (None, None)


def test_a_measure_that_is_made_over_ends_and_a_linked_one_takes_its_place(case, alma):
    first = plans.add_measure(plans.add_goal(case))
    evaluation = plans.evaluate(first, Outcome.CHANGE)
    first.refresh_from_db()
    second = Measure.objects.get(replaces=first)
    assert first.status == Measure.Status.CHANGED
    assert (second.goal, second.is_active) == (first.goal, True)
    assert evaluation.next_on == second.evaluate_on
    kinds = list(case.entries.order_by("-seq").values_list("kind", flat=True)[:2])
    assert kinds == [EntryKind.BESLUTNING, EntryKind.VURDERING]
    assert "Før: Noah har en fast legemakker" in newest_entry(case).text


def test_a_new_measure_comes_with_being_made_over_and_with_nothing_else(case, alma):
    measure = plans.add_measure(plans.add_goal(case))
    for outcome, instead in ((Outcome.CHANGE, None), (Outcome.STOP, plans.plan(alma))):
        with pytest.raises(GoalRefused, match="i stedet"):
            evaluations.evaluate(
                measure=measure, by=alma, result=plans.result(outcome), seen=0, instead=instead
            )
    assert not Evaluation.objects.exists()


def test_nothing_is_written_when_the_new_measure_is_refused(world, case, alma):
    measure = plans.add_measure(plans.add_goal(case))
    before = case.entries.count()
    with pytest.raises(GoalRefused):
        evaluations.evaluate(
            measure=measure,
            by=alma,
            result=plans.result(Outcome.CHANGE),
            seen=0,
            instead=plans.plan(world.dorte),
        )
    measure.refresh_from_db()
    assert (measure.is_active, Evaluation.objects.count(), case.entries.count()) == (True, 0, before)


def test_the_responsible_evaluates_her_own_measure_but_another_measure_is_the_holder_s_to_decide(world, case):
    add_member(world, case, world.birk)
    measure = plans.add_measure(plans.add_goal(case), world.birk)
    with acting_as(world.birk):
        with pytest.raises(MissingRight):
            evaluations.evaluate(
                measure=measure,
                by=world.birk,
                result=plans.result(Outcome.CHANGE),
                seen=0,
                instead=plans.plan(world.birk),
            )
        evaluation = evaluations.evaluate(
            measure=measure, by=world.birk, result=plans.result(Outcome.GO_ON), seen=0
        )
        assert evaluation.evaluated_by == world.birk


def test_nobody_evaluates_what_somebody_else_is_responsible_for(world, case):
    add_member(world, case, world.birk)
    measure = plans.add_measure(plans.add_goal(case))
    with acting_as(world.birk), pytest.raises(MissingRight, match="Kun stafetholderen"):
        evaluations.evaluate(measure=measure, by=world.birk, result=plans.result(), seen=0)


def test_an_evaluation_that_was_answered_in_the_meantime_is_not_answered_again(case, alma):
    measure = plans.add_measure(plans.add_goal(case))
    plans.evaluate(measure, Outcome.GO_ON)
    with pytest.raises(PlanMoved, match="En anden"):
        evaluations.evaluate(measure=measure, by=alma, result=plans.result(), seen=0)
    assert Evaluation.objects.count() == 1


def test_a_measure_that_has_ended_is_not_evaluated_again(case, alma):
    measure = plans.add_measure(plans.add_goal(case))
    plans.evaluate(measure)
    with pytest.raises(PlanMoved, match="allerede afsluttet"):
        evaluations.evaluate(measure=measure, by=alma, result=plans.result(), seen=1)


def test_new_words_stand_beside_the_old_and_both_are_in_the_log(case, alma):
    goal = plans.add_goal(case)
    words = goals.reword_goal(
        goal=goal, by=alma, words=plans.words(title="Noah har en ven i klassen"), seen=1
    )
    assert (words.number, GoalWords.objects.filter(goal=goal).count()) == (2, 2)
    text = newest_entry(case).text
    assert "Noah har en ven i klassen" in text
    assert "Før stod der: Noah er med i legen" in text
    with pytest.raises(PlanMoved):
        goals.reword_goal(goal=goal, by=alma, words=plans.words(), seen=1)


def test_a_goal_ends_only_when_its_measures_have(case, alma):
    goal = plans.add_goal(case)
    measure = plans.add_measure(goal)
    with pytest.raises(GoalHasMeasures):
        goals.end_goal(goal=goal, by=alma, status=Goal.Status.REACHED, reason="Noah leger hver dag.")
    plans.evaluate(measure)
    ended = goals.end_goal(goal=goal, by=alma, status=Goal.Status.REACHED, reason="Noah leger hver dag.")
    assert (ended.status, ended.ended_on) == (Goal.Status.REACHED, timezone.localdate())
    assert "Målet er nået: Noah er med i legen" in newest_entry(case).text
    with pytest.raises(PlanMoved):
        goals.end_goal(goal=goal, by=alma, status=Goal.Status.DROPPED, reason="Igen")
    with pytest.raises(PlanMoved):
        plans.add_measure(goal)
    with pytest.raises(PlanMoved):
        goals.reword_goal(goal=goal, by=alma, words=plans.words(), seen=1)


def test_what_ends_a_goal_is_reached_or_dropped_with_a_reason(case, alma):
    goal = plans.add_goal(case)
    with pytest.raises(GoalRefused, match="nået eller opgivet"):
        goals.end_goal(goal=goal, by=alma, status=Goal.Status.RUNNING, reason="Fordi")
    with pytest.raises(GoalRefused, match="Skriv, hvad"):
        goals.end_goal(goal=goal, by=alma, status=Goal.Status.DROPPED, reason="  ")


@pytest.mark.parametrize("how", [ChildView.TALK, ChildView.OTHER_WAY, ChildView.NOT_HEARD])
def test_the_child_s_view_is_there_or_the_reason_why_not(case, alma, how):
    with pytest.raises(GoalRefused, match="barn"):
        plans.add_goal(case, child_view=how, child_view_text=" ")
    goal = plans.add_goal(case)
    with pytest.raises(GoalRefused, match="barn"):
        plans.add_measure(goal, child_view=how, child_view_text=" ")
    measure = plans.add_measure(goal)
    with pytest.raises(GoalRefused, match="barn"):
        plans.evaluate(measure, child_view=how, child_view_text=" ")


def test_only_a_measure_can_point_at_the_goal_for_the_child_s_view(case, alma):
    with pytest.raises(GoalRefused, match="eget syn"):
        plans.add_goal(case, child_view=ChildView.AS_GOAL)
    measure = plans.add_measure(plans.add_goal(case))
    with pytest.raises(GoalRefused, match="eget syn"):
        plans.evaluate(measure, child_view=ChildView.AS_GOAL)


@pytest.mark.parametrize(
    ("start", "end", "sentence"),
    [
        (0, 0, "efter starten"),
        (10, 5, "efter starten"),
        (-10, -5, "efter i dag"),
        (-10, 0, "efter i dag"),
        (0, 367, "mere end et år fremme"),
        (-367, 10, "Tjek årstallet"),
        (367, 400, "Tjek årstallet"),
    ],
)
def test_a_measure_s_dates_make_sense(case, alma, start, end, sentence):
    goal = plans.add_goal(case)
    with pytest.raises(GoalRefused, match=sentence):
        plans.add_measure(goal, start_on=plans.days(start), evaluate_on=plans.days(end))


@pytest.mark.parametrize(("start", "end"), [(0, 1), (-366, 1), (366, 366 + 1), (0, 366)])
def test_the_outermost_dates_are_allowed_as_far_as_they_go(case, alma, start, end):
    goal = plans.add_goal(case)
    if end > 366:
        with pytest.raises(GoalRefused):
            plans.add_measure(goal, start_on=plans.days(start), evaluate_on=plans.days(end))
    else:
        assert plans.add_measure(goal, start_on=plans.days(start), evaluate_on=plans.days(end)).pk


@pytest.mark.parametrize(("day", "sentence"), [(1, "fremtiden"), (-367, "årstallet")])
def test_an_agreement_is_made_today_or_in_the_last_year(case, alma, day, sentence):
    with pytest.raises(GoalRefused, match=sentence):
        plans.add_goal(case, agreed_on=plans.days(day))


def test_going_on_takes_a_date_ahead(case, alma):
    measure = plans.overdue_measure(plans.add_goal(case))
    with pytest.raises(GoalRefused, match="altid en næste dato"):
        plans.evaluate(measure, Outcome.GO_ON, next_on=None)
    with pytest.raises(GoalRefused, match="efter i dag"):
        plans.evaluate(measure, Outcome.GO_ON, next_on=plans.days(0))
    with pytest.raises(GoalRefused, match="fremtiden"):
        plans.evaluate(measure, evaluated_on=plans.days(1))


def test_a_measure_that_has_not_begun_can_be_given_up_or_moved(case, alma):
    measure = plans.add_measure(plans.add_goal(case), start_on=plans.days(10), evaluate_on=plans.days(40))
    with pytest.raises(GoalRefused, match="efter starten"):
        plans.evaluate(measure, Outcome.GO_ON, next_on=plans.days(10))
    plans.evaluate(measure, Outcome.GO_ON, next_on=plans.days(60))
    plans.evaluate(measure, Outcome.GIVE_UP)
    measure.refresh_from_db()
    assert measure.status == Measure.Status.GIVEN_UP


def test_an_end_has_no_next_date(case, alma):
    measure = plans.add_measure(plans.add_goal(case))
    with pytest.raises(GoalRefused, match="ingen ny dato"):
        plans.evaluate(measure, Outcome.STOP, next_on=plans.days(10))


def test_what_is_sent_twice_is_done_once(case, alma):
    sent, again = uuid4(), {"by": alma}
    first = [goals.set_goal(case=case, words=plans.words(), entry_id=sent, **again) for _ in range(2)]
    assert first[0] == first[1]
    goal, sent = first[0], uuid4()
    for _ in range(2):
        goals.reword_goal(goal=goal, words=plans.words(title="Nyt"), seen=1, entry_id=sent, **again)
    sent = uuid4()
    measures = [goals.add_measure(goal=goal, plan=plans.plan(alma), entry_id=sent, **again) for _ in range(2)]
    assert measures[0] == measures[1]
    sent = uuid4()
    looks = [
        evaluations.evaluate(measure=measures[0], result=plans.result(), seen=0, entry_id=sent, **again)
        for _ in range(2)
    ]
    assert looks[0] == looks[1]
    sent = uuid4()
    for _ in range(2):
        goals.end_goal(goal=goal, status=Goal.Status.REACHED, reason="Nået", entry_id=sent, **again)
    assert (Goal.objects.count(), GoalWords.objects.count(), Measure.objects.count()) == (1, 2, 1)
    assert case.entries.count() == 6


@pytest.mark.parametrize("field", ["title", "success", "child_view_text", "disagreement"])
def test_a_goal_tells_nobody_where_the_protected_mother_lives(case, alma, field):
    with pytest.raises(GoalRefused, match="beskyttet adresse"):
        plans.add_goal(case, **{field: "Noah går selv hjem til Hemmelig Have 7"})
    assert not Goal.objects.exists()


@pytest.mark.parametrize("field", ["effect", "heard", "child_view_text"])
def test_an_evaluation_tells_nobody_where_the_protected_mother_lives(case, alma, field):
    measure = plans.add_measure(plans.add_goal(case))
    with pytest.raises(GoalRefused, match="beskyttet"):
        plans.evaluate(measure, **{field: "Ring på 11 22 33 44"})


def test_a_measure_and_an_end_tell_nobody_the_name_of_the_school(case, alma):
    goal = plans.add_goal(case)
    with pytest.raises(GoalRefused, match="skole"):
        plans.add_measure(goal, what="Noah bliver hentet på Lindeskolen")
    with pytest.raises(GoalRefused, match="skole"):
        goals.end_goal(goal=goal, by=alma, status=Goal.Status.REACHED, reason="Det går på Lindeskolen.")
