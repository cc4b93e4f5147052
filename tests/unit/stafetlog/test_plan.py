"""The plan as other pages ask for it: today, what is due for whom, next dates, and the family's words."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.whoasks import acting_as
from btimodel.models import RetentionRule
from cases.models import Case
from cases.services import members, state
from stafetlog import family_plan, next_dates, plan
from stafetlog.models import Evaluation, Goal, Measure
from stafetlog.services import goals, meetings
from tests import plans
from tests.meetings import called, tomorrow_at
from tests.personas import add_member, open_frejas_case
from tests.queries import MANY

pytestmark = pytest.mark.django_db
Outcome = Evaluation.Outcome


@pytest.fixture
def alma(world, case):
    """Let the test run on behalf of the stafetholder."""
    with acting_as(world.alma):
        yield world.alma


def whats(measures) -> list[str]:
    return [measure.what for measure in measures]


def close(case: Case) -> None:
    state.close(case=case, rule=RetentionRule.objects.first(), until=None)


def test_the_most_urgent_goal_and_measure_stand_first(case, alma):
    later, sooner, nobody, late = (
        plans.add_goal(case, title=title) for title in ("senere", "snart", "ingen", "sent")
    )
    plans.add_measure(later, evaluate_on=plans.days(40))
    plans.add_measure(sooner, evaluate_on=plans.days(2))
    plans.add_measure(late, evaluate_on=plans.days(50), what="kommer")
    plans.overdue_measure(late, what="mangler")
    today = plan.current_plan(case)
    assert [goal.words.title for goal in today.running] == ["sent", "ingen", "snart", "senere"]
    assert [planned.measure.what for planned in today.running[0].active] == ["mangler", "kommer"]
    assert [planned.measure.what for planned in today.overdue] == ["mangler"]
    assert [goal.needs_measure for goal in today.running] == [False, True, False, False]
    assert nobody.is_running


def test_what_has_ended_stays_in_the_plan_with_its_history(case, alma):
    goal = plans.add_goal(case)
    measure = plans.add_measure(goal)
    plans.evaluate(measure, Outcome.GO_ON)
    plans.evaluate(measure, Outcome.GIVE_UP)
    goals.reword_goal(goal=goal, by=alma, words=plans.words(title="Nye ord"), seen=1)
    goals.end_goal(goal=goal, by=alma, status=Goal.Status.DROPPED, reason="Noah er flyttet.")
    today = plan.current_plan(case)
    assert today.running == []
    ended = today.ended[0]
    assert (ended.words.title, [old.number for old in ended.earlier]) == ("Nye ord", [1])
    assert [one.number for one in ended.ended[0].evaluations] == [2, 1]
    assert str(ended.ended[0].state.text) == "Opgivet"


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [(0, 10, "I gang"), (5, 10, "Planlagt"), (-40, -1, "Mangler evaluering"), (-40, 0, "I gang")],
)
def test_how_a_measure_stands_is_said_in_words(case, alma, start, end, words):
    measure = plans.add_measure(plans.add_goal(case), start_on=plans.days(start), evaluate_on=plans.days(50))
    Measure.objects.filter(pk=measure.pk).update(evaluate_on=plans.days(end))
    planned = plan.current_plan(case).active[0]
    assert planned.state.text == words
    assert planned.dates
    assert planned.icon


def test_the_plan_takes_the_same_questions_for_two_and_many(case, alma, django_assert_num_queries):
    for number in range(2):
        plans.evaluate(plans.add_measure(plans.add_goal(case, title=str(number))), Outcome.GO_ON)
    with django_assert_num_queries(3):
        plan.current_plan(case)
    for number in range(MANY // 2):
        plans.evaluate(plans.add_measure(plans.add_goal(case, title=str(number))), Outcome.GO_ON)
    with django_assert_num_queries(3):
        plan.current_plan(case)
    with django_assert_num_queries(2):
        plan.current_plan(case, history=False)


def test_what_is_overdue_reaches_the_responsible_and_the_stafetholder(world, case):
    add_member(world, case, world.birk)
    goal = plans.add_goal(case)
    plans.overdue_measure(goal, world.birk, what="Birks")
    plans.overdue_measure(goal, world.alma, what="Almas")
    plans.add_measure(goal, world.birk, evaluate_on=plans.days(5), what="Kommer")
    today = timezone.localdate()
    with acting_as(world.birk):
        assert whats(plan.overdue_for(world.birk, today)) == ["Birks"]
        assert whats(plan.due_for(world.birk, plans.days(5))) == ["Kommer"]
        assert whats(plan.due_for(world.birk, plans.days(4))) == []
    with acting_as(world.alma):
        assert set(whats(plan.overdue_for(world.alma, today))) == {"Birks", "Almas"}
        assert set(whats(plan.due_in(case, plans.days(5)))) == {"Birks", "Almas", "Kommer"}
    with acting_as(world.dorte):
        assert whats(plan.overdue_for(world.dorte, today)) == []


def test_what_is_evaluated_closed_or_left_reaches_nobody(world, case):
    add_member(world, case, world.birk)
    goal = plans.add_goal(case)
    today = timezone.localdate()
    done = plans.overdue_measure(goal, world.birk)
    plans.evaluate(done)
    waiting = plans.overdue_measure(goal, world.birk)
    with acting_as(world.birk):
        assert list(plan.overdue_for(world.birk, today)) == [waiting]
    with acting_as(world.alma):
        members.end_membership(member=case.memberships.get(user=world.birk), by=world.alma)
        assert list(plan.overdue_for(world.alma, today)) == [waiting]
        assert plan.current_plan(case).active[0].has_left
    with acting_as(world.birk):
        assert list(plan.overdue_for(world.birk, today)) == []
    with acting_as(world.alma):
        close(case)
        assert list(plan.overdue_for(world.alma, today)) == []


def test_the_next_dates_of_a_case_are_its_own_and_its_evaluations(case, alma):
    assert next_dates.next_dates(case) == []
    goal = plans.add_goal(case)
    plans.add_measure(goal, evaluate_on=plans.days(30))
    plans.add_measure(goal, evaluate_on=plans.days(30))
    plans.overdue_measure(goal, days_late=2)
    state.set_next_date(case=case, on=plans.days(10), kind="meeting")
    dates = next_dates.next_dates(case)
    assert [(date.on, date.what) for date in dates] == [
        (plans.days(-2), "evaluering af en indsats"),
        (plans.days(10), "møde"),
        (plans.days(30), "evaluering af en indsats"),
    ]
    assert next_dates.coming(dates).on == plans.days(10)
    close(case)
    case.refresh_from_db()
    assert next_dates.next_dates(case) == []


def test_a_log_without_a_date_ahead_is_found(world, case, alma):
    other = open_frejas_case(world)
    plans.add_measure(plans.add_goal(other), evaluate_on=plans.days(9))
    plans.overdue_measure(plans.add_goal(case))
    assert list(next_dates.without_next_date(Case.objects.all(), timezone.localdate())) == [case]
    assert list(next_dates.without_next_date(Case.objects.all(), plans.days(10))) != [case]
    found = next_dates.with_days_ahead(Case.objects.all(), timezone.localdate())
    nearest = dict(found.values_list("pk", "next_evaluation_on"))
    assert nearest == {case.pk: None, other.pk: plans.days(9)}
    assert dict(found.values_list("pk", "overdue_measures")) == {case.pk: 1, other.pk: 0}
    state.set_next_date(case=case, on=plans.days(0), kind="talk")
    assert list(next_dates.without_next_date(Case.objects.all(), timezone.localdate())) == []


def test_a_meeting_that_is_called_is_a_date_of_its_own(world, case, alma):
    """Also when the case's own date is passed, or later than the meeting (domain.md 3.8)."""
    meeting = called(case, starts_at=tomorrow_at(days=20))
    state.set_next_date(case=case, on=plans.days(60), kind="follow_up")
    assert next_dates.coming(next_dates.next_dates(case)) == next_dates.NextDate(plans.days(20), "møde")
    state.set_next_date(case=case, on=plans.days(-1), kind="follow_up")
    assert list(next_dates.without_next_date(Case.objects.all(), timezone.localdate())) == []
    assert list(next_dates.without_next_date(Case.objects.all(), plans.days(21))) == [case]
    state.set_next_date(case=case, on=plans.days(20), kind="meeting")
    assert len(next_dates.next_dates(case)) == 1
    meetings.cancel(meeting=meeting, by=world.alma, reason="Vi ringer sammen.", seen=1)
    case.refresh_from_db()
    assert list(next_dates.without_next_date(Case.objects.all(), timezone.localdate())) == [case]


def test_the_family_reads_what_is_agreed_in_plain_words(world, case):
    goal = plans.add_goal(case, title="Jeg vil gerne lege")
    with acting_as(world.alma):
        cecilie = case.people.get(name="Cecilie Skov")
    plans.add_measure(goal, responsible_person=cecilie, what="Læse højt", evaluate_on=plans.days(9))
    plans.overdue_measure(goal, world.alma, what="Finde en legemakker")
    plans.evaluate(plans.add_measure(goal, what="Prøve SFO"))
    with acting_as(world.cecilie):
        [mine] = family_plan.plan_for_family(case, world.cecilie)
    assert (mine.title, mine.is_running) == ("Jeg vil gerne lege", True)
    late, own = mine.agreements
    assert (late.who, late.is_overdue) == ("Alma Lind sørger for det.", True)
    assert "Vi skulle have talt om" in late.until
    assert (own.who, own.mine) == ("Du sørger for det.", True)
    assert "Vi taler om, hvordan det går, den" in own.until
    assert mine.earlier[0].effect == "Noah siger: Nu har jeg nogen at lege med."
    with acting_as(world.daniel):
        [his] = family_plan.plan_for_family(case, world.daniel)
    assert [one.who for one in his.agreements] == [
        "Alma Lind sørger for det.",
        "Cecilie Skov sørger for det.",
    ]


def test_the_father_does_not_learn_the_school_from_the_plan(world, case):
    """Written before the mother was protected, or by hand: the words are taken out when he reads (N-4)."""
    goal = plans.add_goal(case)
    measure = plans.add_measure(goal)
    with acting_as(world.alma):
        case.child.place = "Lindeskolen"
        measure.what = "Noah bliver fulgt til Lindeskolen"
        planned = plan.PlannedMeasure(measure, "Alma Lind", False, False, False, False, None)
    with acting_as(world.daniel):
        fresh = Case.objects.select_related("child", "holder_unit", "municipality").get(pk=case.pk)
        sight = family_plan.family_sight(world.daniel, fresh)
        agreement = family_plan._agreement(planned, world.daniel, sight)
    assert "Lindeskolen" not in agreement.what


def test_nobody_outside_the_case_gets_a_row(world, case):
    plans.add_measure(plans.add_goal(case))
    with acting_as(world.dorte):
        assert (Goal.objects.count(), Measure.objects.count()) == (0, 0)
        assert plan.current_plan(case).running == []


def test_a_measure_s_dates_are_compared_with_the_day_of_today(case, alma):
    measure = plans.add_measure(plans.add_goal(case), start_on=plans.days(3), evaluate_on=plans.days(5))
    assert measure.is_planned(plans.days(2))
    assert not measure.is_planned(plans.days(3))
    assert not measure.is_overdue(plans.days(5))
    assert measure.is_overdue(plans.days(5) + dt.timedelta(days=1))
