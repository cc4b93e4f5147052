"""The plan where it meets the other pages: Min side, the overview, the handover, the bar, and the family."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.whoasks import acting_as
from btimodel.choices import Phase
from cases.services import state
from stafetlog.models import EntryKind, Evaluation
from stafetlog.services import entries, goals
from tests import handovers, plans
from tests.personas import add_member
from tests.queries import MANY, cost

pytestmark = pytest.mark.django_db


@pytest.fixture
def see(client_for):
    def page(user, name: str, *args) -> str:
        answer = client_for(user).get(reverse(name, args=args))
        assert answer.status_code == 200
        return " ".join(answer.content.decode().split())

    return page


@pytest.fixture
def goal(case):
    return plans.add_goal(case, title="Jeg vil gerne lege")


def test_min_side_shows_what_is_to_be_evaluated_to_the_responsible_and_the_holder(world, case, goal, see):
    add_member(world, case, world.birk)
    plans.overdue_measure(goal, world.birk, what="Birk ringer hver fredag.")
    plans.add_measure(goal, world.birk, what="Birk kommer i klassen.", evaluate_on=plans.days(3))
    plans.add_measure(goal, what="Om længe.", evaluate_on=plans.days(200))
    his, hers = see(world.birk, "home"), see(world.alma, "home")
    for text in (his, hers):
        assert "Evaluér: Birk ringer hver fredag." in text
        assert "Evaluér: Birk kommer i klassen." in text
        assert "Om længe." not in text
        assert "Fristen er passeret" in text
    assert "Du har ansvaret." in his
    assert "Birk Holm har ansvaret. Du koordinerer." in hers
    assert "1 indsats mangler evaluering" in hers


def test_min_side_names_a_measure_once(world, case, goal, see):
    plans.add_measure(goal, what="Alma ringer.", evaluate_on=plans.days(3))
    assert see(world.alma, "home").count("Alma ringer.") == 1


def test_an_evaluation_ahead_is_a_next_date(world, case, goal, see):
    assert "Loggen har ingen næste dato" in see(world.alma, "home")
    assert "Loggen har ingen næste dato" in see(world.alma, "case", case.pk)
    plans.add_measure(goal, evaluate_on=plans.days(9))
    home, overview = see(world.alma, "home"), see(world.alma, "case", case.pk)
    assert "Loggen har ingen næste dato" not in home + overview
    assert "Næste dato: evaluering af en indsats den" in overview
    assert "Evaluering af en indsats den" in home


def test_a_date_that_has_passed_is_no_next_date(world, case, goal, see):
    with acting_as(world.alma):
        state.set_next_date(case=case, on=plans.days(-2), kind="meeting")
    assert "Datoen er passeret: møde den" in see(world.alma, "plan:overview", case.pk)
    plans.add_measure(goal, evaluate_on=plans.days(9))
    assert "Datoen er passeret" not in see(world.alma, "plan:overview", case.pk)


def test_the_overview_shows_the_goals_with_who_does_what(world, case, see):
    assert "Der er ikke sat et mål endnu." in see(world.alma, "case", case.pk)
    goal = plans.add_goal(case, title="Jeg vil gerne lege")
    assert "Ingen indsats" in see(world.alma, "case", case.pk)
    plans.overdue_measure(goal, what="Alma finder en legemakker.")
    text = see(world.alma, "case", case.pk)
    assert "Jeg vil gerne lege" in text
    assert "Alma Lind: Alma finder en legemakker." in text
    assert "Mangler evaluering" in text


def test_the_overview_and_min_side_cost_the_same_for_two_and_many(world, case, goal, client_for):
    client = client_for(world.alma)
    addresses = (reverse("home"), reverse("case", args=[case.pk]))

    def costs() -> list[int]:
        return [cost(client, address) for address in addresses]

    plans.add_measure(goal, evaluate_on=plans.days(3))
    few = costs()
    with acting_as(world.alma):
        for _ in range(MANY // 2):
            other = goals.set_goal(case=case, by=world.alma, words=plans.words())
            for _ in range(2):
                plan = plans.plan(world.alma, evaluate_on=plans.days(3))
                goals.add_measure(goal=other, by=world.alma, plan=plan)
    assert costs() == few


def test_the_one_who_is_asked_to_take_the_stafet_sees_the_open_measures(world, case, goal, see):
    add_member(world, case, world.birk)
    plans.overdue_measure(goal, what="Alma finder en legemakker.")
    plans.evaluate(plans.add_measure(goal, what="Det er slut."))
    plans.add_measure(goal, what="Om tre uger.", evaluate_on=plans.days(21))
    with acting_as(world.alma):
        entries.write(
            case=case,
            by=world.alma,
            kind=EntryKind.AFTALE,
            phase=Phase.INDSATS,
            text="Om to uger.",
            occurred_at=timezone.now(),
            responsibility=entries.Responsibility(world.alma, world.alma, deadline=plans.days(14)),
        )
        handovers.offer(case, world.birk, by=world.alma, worry="Kort.", said="Ja.")
    text = see(world.birk, "relay:answer", case.pk)
    # What is agreed in the log and in the plan stands by day, in one list.
    found = [text.index(what) for what in ("Alma finder en legemakker.", "Om to uger.", "Om tre uger.")]
    assert found == sorted(found)
    assert "Det er slut." not in text


def test_the_family_reads_the_plan_in_plain_words_and_not_twice(world, case, goal, see):
    with acting_as(world.alma):
        cecilie = case.people.get(name="Cecilie Skov")
    plans.add_measure(goal, responsible_person=cecilie, what="Læse højt hver aften.")
    plans.evaluate(plans.add_measure(goal, what="Prøve en legegruppe."), Evaluation.Outcome.GIVE_UP)
    hers, his = see(world.cecilie, "portal:case", case.pk), see(world.daniel, "portal:case", case.pk)
    for text in (hers, his):
        assert "Det vil vi nå sammen" in text
        assert text.count("Læse højt hver aften.") == 1
        assert "Det holdt vi op med den" in text
        assert "Evaluering af en indsats den" in text
    assert "Du sørger for det." in hers
    assert "Cecilie Skov sørger for det." in his


def test_the_family_sees_no_empty_plan(world, case, see):
    assert "Det vil vi nå sammen" not in see(world.cecilie, "portal:case", case.pk)
