"""Yes and no that meet: whatever the order, the door says what the answers say (law.md C-8)."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.db import connection

from accounts.whoasks import acting_as
from btimodel.exceptions import RuleBroken
from cases import access
from cases.roles import CasePerm
from consent.models import Consent
from consent.standing import State, standings
from tests.consents import Answer, ask_for, say
from tests.personas import add_member

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


def rounds(world, case, consent, number, seed):
    """Let both parents answer at once, `number` times; after each round the door must be right."""
    pick = random.Random(seed)
    for _round in range(number):
        start = threading.Barrier(2)
        answers = [(user, pick.choice(list(Answer))) for user in (world.cecilie, world.daniel)]
        with ThreadPoolExecutor(2) as both:
            for user, answer in answers:
                both.submit(at_once, start, consent, user, answer)
        assert_the_door_is_right(world, case, consent)


def at_once(start, consent, user, answer):
    start.wait()
    try:
        with suppress(RuleBroken):  # an answer that does not fit the one before writes nothing
            say(consent, user, answer)
    finally:
        connection.close()


def assert_the_door_is_right(world, case, consent):
    with acting_as(world.alma):
        (now,) = standings(case, Consent.objects.with_answers().filter(pk=consent.pk))
        door = case.doors.filter(closed_at__isnull=True).exists()
    with acting_as(world.gry):
        sees = access.can(world.gry, CasePerm.VIEW, case)
    complete = now.state == State.COMPLETE
    assert (door, sees) == (complete, complete)


@pytest.fixture
def asked(world, case):
    add_member(world, case, world.gry)
    return ask_for(world, case)


def test_eight_meetings_of_yes_and_no(world, case, asked):
    rounds(world, case, asked, 8, seed=1)


@pytest.mark.drill
def test_a_thousand_meetings_of_yes_and_no(world, case, asked):
    rounds(world, case, asked, 1000, seed=2)
