"""Many at once: never no holder, never two, and no offer answered twice (product.md, What must always hold).

Each thread is a person of her own with a connection of her own, as the web's workers are (security.md 2d).
"""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import psycopg
import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, connections
from django.utils import timezone

from accounts.whoasks import acting_as
from btimodel.exceptions import RuleBroken
from cases.models import Case
from cases.relay import NotTheHolder
from stafetlog.models import EntryKind, Handover
from stafetlog.services import handover
from tests import handovers
from tests.dbroles import connected_as
from tests.personas import World, add_member

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
PATIENCE = 60


@dataclass
class Race:
    """One case with an open offer, and what the threads found."""

    world: World
    case: Case
    wins: Counter[str] = field(default_factory=Counter)
    refusals: int = 0
    faults: list[BaseException] = field(default_factory=list)

    def run(self, moves: list[Callable[[], str]]) -> None:
        """Let every move start at the same moment, each in a thread of its own."""
        start = threading.Barrier(len(moves))
        threads = [threading.Thread(target=self._one, args=(start, move)) for move in moves]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
        assert not any(thread.is_alive() for thread in threads)

    def _one(self, start: threading.Barrier, move: Callable[[], str]) -> None:
        try:
            connections["default"].ensure_connection()
            start.wait(PATIENCE)
            self.wins[move()] += 1
        except RuleBroken:
            self.refusals += 1
        except BaseException as fault:
            self.faults.append(fault)
        finally:
            connections["default"].close()


def new_offer(world: World, case: Case) -> Handover:
    """Let whoever holds the stafet offer it to the other of Alma and Birk."""
    with connected_as("admin") as admin:
        (holder_id,) = admin.execute(
            "SELECT stafetholder_id FROM cases_case WHERE id = %s", [case.pk]
        ).fetchone()
    holder, other = (world.alma, world.birk) if holder_id == world.alma.pk else (world.birk, world.alma)
    with acting_as(holder):
        return handovers.offer(case, other, by=holder, worry="x", said="x")


def moves_on(offer: Handover, how_many: int, accept: Callable[..., Handover]) -> list[Callable[[], str]]:
    """Return answers, withdrawals and new offers that all want to be first."""

    def say_yes() -> str:
        with acting_as(offer.to_user):
            accept(handover=offer, by=offer.to_user)
        return "settled"

    def say_no() -> str:
        with acting_as(offer.to_user):
            handover.decline(handover=offer, by=offer.to_user, reason="x")
        return "settled"

    def take_back() -> str:
        with acting_as(offer.from_user):
            handover.withdraw(handover=offer, by=offer.from_user)
        return "settled"

    def offer_again() -> str:
        with acting_as(offer.from_user):
            handovers.offer(offer.case, offer.to_user, by=offer.from_user, worry="x", said="x")
        return "offered"

    kinds = [say_yes, take_back, say_yes, offer_again, say_no]
    moves = [kinds[number % len(kinds)] for number in range(how_many)]
    random.shuffle(moves)
    return moves


def facts(case: Case) -> dict[str, int]:
    """Return what the database holds, as the administrator sees it."""
    with connected_as("admin") as admin:
        row = admin.execute(
            """WITH h AS (SELECT state FROM stafetlog_handover WHERE case_id = %(case)s),
                    e AS (SELECT seq, kind FROM stafetlog_entry WHERE case_id = %(case)s)
               SELECT (SELECT count(*) FROM cases_case c JOIN accounts_user u ON u.id = c.stafetholder_id
                        WHERE c.id = %(case)s),
                      (SELECT count(*) FROM h WHERE state = 'pending'),
                      (SELECT count(*) FROM h),
                      (SELECT count(*) FROM h WHERE state <> 'pending'),
                      (SELECT count(*) FROM e WHERE kind = %(kind)s),
                      (SELECT count(DISTINCT g.user_id) FROM cases_caseuserpermission g
                         JOIN auth_permission p ON p.id = g.permission_id AND p.codename = 'manage_case'
                        WHERE g.content_object_id = %(case)s),
                      (SELECT count(*) - max(seq) FROM e)""",
            {"case": case.pk, "kind": EntryKind.STAFET.value},
        ).fetchone()
    return dict(zip(("holders", "open", "offers", "settled", "told", "managers", "gaps"), row, strict=True))


def run_race(world: World, case: Case, threads: int, rounds: int, accept: Callable[..., Handover]) -> Race:
    """Let so many threads fight over one offer after the other, and check each round."""
    add_member(world, case, world.birk)
    race = Race(world, case)
    for _ in range(rounds):
        if not facts(case)["open"]:
            new_offer(world, case)
        with connected_as("admin") as admin:
            (pk,) = admin.execute(
                "SELECT id FROM stafetlog_handover WHERE case_id = %s AND state = 'pending'", [case.pk]
            ).fetchone()
        with acting_as(world.alma):
            offer = Handover.objects.select_related("case", "from_user", "to_user", "to_unit").get(pk=pk)
        before = race.wins["settled"]
        race.run(moves_on(offer, threads, accept))
        assert race.faults == []
        assert race.wins["settled"] - before == 1, "tilbuddet blev besvaret mere end én gang"
        found = facts(case)
        assert (found["holders"], found["managers"]) == (1, 1)
        assert found["open"] <= 1
        assert found["told"] == found["offers"] + found["settled"], "hver handling skrives én gang"
        assert found["gaps"] == 0
    return race


def test_eight_people_at_once_settle_each_offer_once(world, case):
    race = run_race(world, case, threads=8, rounds=5, accept=handover.accept)
    assert race.wins["settled"] == 5
    assert race.refusals > 5


@pytest.mark.drill
def test_fifty_people_at_once_settle_each_offer_once(world, case):
    race = run_race(world, case, threads=50, rounds=200, accept=handover.accept)
    assert race.wins["settled"] == 200


def test_the_race_finds_an_answer_without_lock_and_swap(world, case):
    """The test can fail: this answer reads, waits and writes, and believes what it read."""

    def naive_accept(*, handover: Handover, by) -> Handover:
        fresh = Handover.objects.get(pk=handover.pk)
        time.sleep(0.02)
        if fresh.state == Handover.State.PENDING:
            Handover.objects.filter(pk=fresh.pk).update(state="accepted", answered_at=timezone.now())
            return fresh
        raise RuleBroken

    with pytest.raises(AssertionError):
        run_race(world, case, threads=8, rounds=5, accept=naive_accept)


def close_while_it_says_yes(world: World, case: Case, rounds: int) -> None:
    """Let an account be closed while it says yes, so many times; one of them wins each time."""
    add_member(world, case, world.birk)

    def close_account() -> str:
        with connected_as("owner") as owner:
            try:
                owner.execute("UPDATE accounts_user SET is_active = false WHERE id = %s", [world.birk.pk])
            except psycopg.errors.RestrictViolation:
                raise RuleBroken from None
        return "closed"

    def say_yes() -> str:
        with acting_as(world.birk):
            try:
                handover.accept(handover=offer, by=world.birk)
            except (IntegrityError, ObjectDoesNotExist, NotTheHolder):
                # An account that closes halfway sees no case from that moment on.
                raise RuleBroken from None
        return "settled"

    outcomes = Counter()
    for number in range(rounds):
        offer = new_offer(world, case)
        race = Race(world, case)
        race.run([close_account, say_yes] if number % 2 else [say_yes, close_account])
        assert race.faults == []
        assert race.wins.total() == 1
        outcomes += race.wins
        _begin_again(world, case, offer, birk_has_it=bool(race.wins["settled"]))
    assert outcomes.total() == rounds


def test_an_account_that_closes_and_its_yes_never_both_win(world, case):
    close_while_it_says_yes(world, case, rounds=4)


@pytest.mark.drill
def test_an_account_that_closes_and_its_yes_never_both_win_a_hundred_times(world, case):
    close_while_it_says_yes(world, case, rounds=100)


def _begin_again(world: World, case: Case, offer: Handover, *, birk_has_it: bool) -> None:
    with connected_as("owner") as owner:
        owner.execute("UPDATE accounts_user SET is_active = true")
    if birk_has_it:
        back = new_offer(world, case)
        with acting_as(world.alma):
            handover.accept(handover=back, by=world.alma)
    else:
        with acting_as(world.alma):
            handover.withdraw(handover=offer, by=world.alma)
