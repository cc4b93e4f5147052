"""A level change is a decision with a reason, up or down (domain.md 2.3, 2.4)."""

import pytest

from accounts.whoasks import acting_as
from btimodel.choices import Level
from cases.exceptions import MissingRight
from cases.models import Case
from stafetlog import lookups
from stafetlog.exceptions import SameLevel
from stafetlog.family_wish import AGREED
from stafetlog.models import EntryKind, LevelChange
from stafetlog.services import handover, levels
from stafetlog.services.levels import LevelDecision
from tests import handovers
from tests.personas import add_member

pytestmark = pytest.mark.django_db


def decide(case, by, to_level, family=AGREED):
    decision = LevelDecision(
        to_level=to_level,
        reason="Skolen kan ikke klare det alene.",
        parents_informed="På et møde den 3. november 2026. Begge er enige.",
        notification_considered="Ikke grund til det nu.",
        holder_choice=LevelChange.HolderChoice.KEPT,
        child_heard="Noah har tegnet, hvordan han har det.",
        summing_up="Legeaftalerne holder nu af sig selv.",
        family=family,
    )
    with acting_as(by):
        return levels.change(case=case, by=by, decision=decision)


def test_a_change_is_a_row_an_entry_and_the_new_level(world, case):
    row = decide(case, world.alma, Level.TWO)
    with acting_as(world.alma):
        assert Case.objects.get(pk=case.pk).level == Level.TWO
    assert (row.from_level, row.to_level) == (Level.ONE, Level.TWO)
    assert row.entry.kind == EntryKind.NIVEAU
    for text in ("niveau 1", "niveau 2", "alene", "Begge er enige", "Ikke grund til det nu"):
        assert text in row.entry.text


def test_the_way_goes_up_and_down_and_is_kept(world, case):
    for level in (Level.THREE, Level.TWO, Level.ONE):
        decide(case, world.alma, level)
    with acting_as(world.alma):
        steps = [(row.from_level, row.to_level) for row in lookups.level_history(case)]
    assert steps == [(2, 1), (3, 2), (1, 3)]


def test_the_same_level_is_no_change(world, case):
    with pytest.raises(SameLevel):
        decide(case, world.alma, Level.ONE)


@pytest.mark.parametrize("name", ["birk", "cecilie", "dorte"])
def test_only_the_stafetholder_decides(world, case, name):
    add_member(world, case, world.birk)
    user = getattr(world, name)
    with pytest.raises(MissingRight):
        decide(case, user, Level.TWO)


def test_level_three_suggests_the_caseworker_and_moves_nothing(world, case):
    add_member(world, case, world.birk)
    decide(case, world.alma, Level.THREE)
    with acting_as(world.alma):
        case = Case.objects.get(pk=case.pk)
        assert case.stafetholder == world.alma
        assert levels.suggests_caseworker(case)
        offer = handovers.offer(case, world.birk, by=world.alma, worry="x", said="x")
    with acting_as(world.birk):
        handover.accept(handover=offer, by=world.birk)
        assert not levels.suggests_caseworker(Case.objects.get(pk=case.pk))
