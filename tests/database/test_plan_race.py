"""Many who evaluate one measure at once: one answer counts (security.md 2d)."""

import time

import pytest

from accounts.whoasks import acting_as
from stafetlog.models import EntryKind, Evaluation, Measure
from stafetlog.services import evaluations
from tests import plans
from tests.database.test_handover_race import Race
from tests.dbroles import connected_as

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
Outcome = Evaluation.Outcome


def evaluations_of(measure: Measure) -> int:
    with connected_as("admin") as admin:
        query = "SELECT count(*) FROM stafetlog_evaluation WHERE measure_id = %s"
        return admin.execute(query, [measure.pk]).fetchone()[0]


def answers(world, measure: Measure, how_many: int, evaluate) -> list:
    """Return evaluations by the stafetholder that all believe they are the first."""

    def look(outcome: Outcome):
        def move() -> str:
            with acting_as(world.alma):
                evaluate(
                    measure=measure,
                    by=world.alma,
                    result=plans.result(outcome),
                    seen=0,
                    instead=plans.plan(world.alma) if outcome == Outcome.CHANGE else None,
                )
            return "settled"

        return move

    outcomes = list(Outcome)
    return [look(outcomes[number % len(outcomes)]) for number in range(how_many)]


def run(world, case, evaluate) -> Race:
    measure = plans.add_measure(plans.add_goal(case))
    race = Race(world, case)
    race.run(answers(world, measure, 8, evaluate))
    assert race.faults == []
    assert race.wins["settled"] == evaluations_of(measure) == 1
    assert race.refusals == 7
    return race


def test_one_of_eight_evaluations_at_once_counts(world, case):
    for _ in range(5):
        run(world, case, evaluations.evaluate)
    with acting_as(world.alma):
        assert case.entries.filter(kind=EntryKind.VURDERING).count() == 5
        replaced = Measure.objects.filter(status=Measure.Status.CHANGED).count()
        assert Measure.objects.active().count() <= 5
        assert Measure.objects.filter(replaces__isnull=False).count() == replaced


def test_the_race_finds_an_evaluation_without_the_lock(world, case, monkeypatch):
    """The test can fail: this one reads before it waits, and believes what it read."""
    monkeypatch.setattr(evaluations, "lock", lambda case: (time.sleep(0.05), case)[1])
    monkeypatch.setattr(evaluations.goal_rules, "check_not_seen_too", lambda seen, now: time.sleep(0.05))
    monkeypatch.setattr(evaluations, "_settle", lambda measure, result: None)
    with pytest.raises(AssertionError):
        run(world, case, evaluations.evaluate)
