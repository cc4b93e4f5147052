"""The stafet is never dropped: offered, and held until the other has said yes (domain.md 4.4)."""

import pytest

from accounts.whoasks import acting_as
from cases import access
from cases.exceptions import CaseClosed, MissingRight
from cases.models import Case
from cases.roles import CasePerm, Role
from cases.services import members
from stafetlog import lookups
from stafetlog.exceptions import CannotReceive, OfferGone, OfferPending
from stafetlog.models import Entry, EntryKind, Handover
from stafetlog.services import entries, handover
from tests import handovers
from tests.personas import add_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def offered(world, case) -> Handover:
    """Alma has offered the stafet to Birk."""
    add_member(world, case, world.birk)
    with acting_as(world.alma):
        return handovers.offer(
            case,
            world.birk,
            by=world.alma,
            worry="Noah er gladere. Mødet den 3. mangler.",
            said="Begge forældre siger god for Birk.",
        )


def holder_of(case) -> int:
    return Case.objects.values_list("stafetholder", flat=True).get(pk=case.pk)


def test_an_offer_moves_nothing(world, case, offered):
    with acting_as(world.alma):
        assert holder_of(case) == world.alma.pk
        entry = Entry.objects.get(case=case, kind=EntryKind.STAFET)
        assert "Mødet den 3. mangler." in entry.text
        assert "Begge forældre siger god for Birk." in entry.text


def test_the_new_holder_has_the_stafet_from_the_yes(world, case, offered):
    with acting_as(world.birk):
        handover.accept(handover=offered, by=world.birk)
        moved = Case.objects.get(pk=case.pk)
        assert moved.stafetholder == world.birk
        assert moved.holder_unit == world.family_department
        assert not moved.holder_is_acting
        assert access.can(world.birk, CasePerm.MANAGE, case)


def test_the_old_holder_still_writes_but_no_longer_coordinates(world, case, offered):
    with acting_as(world.birk):
        handover.accept(handover=offered, by=world.birk)
    with acting_as(world.alma):
        entries.write(
            case=case,
            by=world.alma,
            kind=EntryKind.LYSGLIMT,
            phase="indsats",
            text="God dag.",
            occurred_at=case.opened_at,
        )
        with pytest.raises(MissingRight):
            handovers.offer(case, world.birk, by=world.alma, worry="x", said="x")


def test_a_no_needs_no_new_hands(world, case, offered):
    with acting_as(world.birk):
        handover.decline(handover=offered, by=world.birk, reason="Jeg går på barsel.")
        assert holder_of(case) == world.alma.pk
        assert "Jeg går på barsel." in Entry.objects.filter(case=case).order_by("-seq")[0].text


def test_only_the_one_who_was_asked_can_say_yes(world, case, offered):
    add_member(world, case, world.dorte)
    for user in (world.dorte, world.alma):
        with acting_as(user), pytest.raises(OfferGone):
            handover.accept(handover=offered, by=user)


def test_an_offer_that_was_taken_back_cannot_be_accepted(world, case, offered):
    with acting_as(world.alma):
        handover.withdraw(handover=offered, by=world.alma)
    with acting_as(world.birk), pytest.raises(OfferGone):
        handover.accept(handover=offered, by=world.birk)


def test_an_accepted_offer_cannot_be_taken_back(world, case, offered):
    with acting_as(world.birk):
        handover.accept(handover=offered, by=world.birk)
    with acting_as(world.alma), pytest.raises(OfferGone):
        handover.withdraw(handover=offered, by=world.alma)


def test_there_is_one_offer_at_a_time(world, case, offered):
    add_member(world, case, world.dorte)
    with acting_as(world.alma), pytest.raises(OfferPending, match="Birk Holm"):
        handovers.offer(case, world.dorte, by=world.alma, worry="x", said="x")


@pytest.mark.parametrize("name", ["dorte", "cecilie", "alma"])
def test_those_who_cannot_hold_the_stafet_are_not_offered_it(world, case, name):
    with acting_as(world.alma), pytest.raises(CannotReceive):
        handovers.offer(case, getattr(world, name), by=world.alma, worry="x", said="x")


def test_a_reader_cannot_be_given_the_stafet(world, case):
    add_member(world, case, world.dorte, role=Role.LAESER)
    with acting_as(world.alma), pytest.raises(CannotReceive):
        handovers.offer(case, world.dorte, by=world.alma, worry="x", said="x")


def test_a_receiver_who_has_left_the_case_cannot_say_yes(world, case, offered):
    with acting_as(world.birk):
        members.end_membership(member=case.memberships.get(user=world.birk), by=world.birk)
        with pytest.raises(MissingRight):
            handover.accept(handover=offered, by=world.birk)


def test_the_home_page_can_ask_who_waits(world, case, offered):
    with acting_as(world.birk):
        assert list(lookups.pending_for(world.birk)) == [offered]
    with acting_as(world.dorte):
        assert not lookups.pending_for(world.dorte)


def test_the_choice_shows_those_who_may_take_it_and_nobody_else(world, case):
    add_member(world, case, world.birk)
    add_member(world, case, world.dorte, role=Role.LAESER)
    add_member(world, case, world.gry)
    with acting_as(world.alma):
        found = [(member.user, member.can_see) for member in lookups.possible_receivers(case)]
        assert found == [(world.birk, True), (world.gry, False)]  # Gry once the family has said yes


def test_a_closed_log_is_not_handed_over(world, case, offered):
    with acting_as(world.alma):
        handover.withdraw(handover=offered, by=world.alma)
        Case.objects.filter(pk=case.pk).update(status="closed", closed_at=case.opened_at)
        with pytest.raises(CaseClosed):
            handovers.offer(case, world.birk, by=world.alma, worry="x", said="x")
