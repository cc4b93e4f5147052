"""With every check of the program taken away, nobody sees another's child (security.md 3, 2).

The requests go through the real middleware and the real backend, from several threads that keep their
connections, as the workers of a web server do.
"""

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.whoasks import acting_as
from cases import events
from cases.models import AccessEvent
from stafetlog.models import Draft, Undringsnotat
from tests import personas, plans, snapshot, tools
from tests.dbroles import connected_as
from tests.snapshot import Snapshot

pytestmark = [
    pytest.mark.database,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.database.unfiltered"),
]

TROUBLES = ("", "", "", "savepoint", "broken", "rollback", "crash", "closed")

# What the administrator knows belongs to whom; %(u)s is the user, and `mine` her cases.
MINE = "SELECT case_id FROM cases_casemembership WHERE user_id = %(u)s AND ended_at IS NULL"
TRUTH = {
    "case": f"SELECT id FROM cases_case WHERE id IN ({MINE})",
    "child": f"SELECT child_id FROM cases_case WHERE id IN ({MINE})",
    "history": "SELECT h.id FROM cases_historicalchild h JOIN cases_case c ON c.child_id = h.id"
    f" WHERE c.id IN ({MINE})",
    "entry": f"""SELECT id FROM stafetlog_entry e WHERE case_id IN ({MINE}) AND (concerns_id IS NULL
        OR concerns_id IN (SELECT id FROM cases_caseperson WHERE user_id = %(u)s)
        OR EXISTS (SELECT 1 FROM cases_casemembership m WHERE m.case_id = e.case_id AND m.user_id = %(u)s
                   AND m.role IN ('aktoer', 'laeser')))""",
    "person": f"SELECT id FROM cases_caseperson WHERE case_id IN ({MINE})",
    "contact": f"""SELECT person_id FROM cases_personcontact k WHERE case_id IN ({MINE}) AND (
        person_id IN (SELECT id FROM cases_caseperson WHERE user_id = %(u)s)
        OR EXISTS (SELECT 1 FROM cases_casemembership m WHERE m.case_id = k.case_id AND m.user_id = %(u)s
                   AND m.role IN ('aktoer', 'laeser')))""",
    "membership": f"SELECT id FROM cases_casemembership WHERE case_id IN ({MINE})",
    "consent": f"SELECT id FROM consent_consent WHERE case_id IN ({MINE})",
    "goal": f"SELECT id FROM stafetlog_goal WHERE case_id IN ({MINE})",
    "goal_words": f"SELECT id FROM stafetlog_goalwords WHERE case_id IN ({MINE})",
    "measure": f"SELECT id FROM stafetlog_measure WHERE case_id IN ({MINE})",
    "evaluation": f"SELECT id FROM stafetlog_evaluation WHERE case_id IN ({MINE})",
    "draft": f"SELECT id FROM stafetlog_draft WHERE user_id = %(u)s AND case_id IN ({MINE})",
    "tool": f"""SELECT id FROM redskaber_filledtool WHERE case_id IN ({MINE})
        AND (entry_id IS NOT NULL OR author_id = %(u)s)""",
    "note_tool": """SELECT t.id FROM redskaber_notetool t JOIN stafetlog_undringsnotat n ON n.id = t.note_id
        WHERE n.author_id = %(u)s""",
    "note": "SELECT id FROM stafetlog_undringsnotat WHERE author_id = %(u)s",
    "event": f"SELECT id FROM cases_accessevent WHERE case_ref IN ({MINE})",
    "grant": f"""SELECT id FROM cases_caseuserpermission WHERE content_object_id IN ({MINE})
        OR user_id = %(u)s""",
}


@dataclass
class Asker:
    """Somebody with a browser, and what she may see."""

    name: str
    client: Client
    may_see: dict[str, set[str]]


@pytest.fixture(scope="session")
def saved_cases(django_db_setup, django_db_blocker) -> Snapshot:
    """Ten people's eight cases, which overlap here and there."""
    with django_db_blocker.unblock(), snapshot.empty_database():
        world = personas.make_world()
        case = personas.open_noahs_case(world)
        personas.add_member(world, case, world.birk)
        personas.add_member(world, case, world.gry)  # in another authority, and no door is open
        _ended(world, case)
        personas.open_frejas_case(world)
        for number, holder in enumerate(
            (world.birk, world.dorte, world.dorte, world.erik, world.gry), start=1
        ):
            personas.open_another_case(world, number, by=holder)
        for user in (world.alma, world.dorte):
            _leave_things_behind(user)
        return snapshot.take("cases", world)


@pytest.fixture
def askers(saved_cases: Snapshot, transactional_db, client_for) -> list[Asker]:
    """Nine of the people and nobody, with what each may see."""
    world = saved_cases.restore()
    people = [world.alma, world.birk, world.cecilie, world.daniel, world.freja, world.erik]
    people += [world.dorte, world.gry, world.hassan]
    return [Asker(user.full_name, client_for(user), _truth(user)) for user in people] + [
        Asker("nobody", Client(), {kind: set() for kind in TRUTH})
    ]


def _ended(world, case) -> None:
    """Erik took part once."""
    from cases.services import members

    personas.add_member(world, case, world.erik)
    with acting_as(world.alma):
        members.end_membership(member=case.memberships.get(user=world.erik), by=world.alma)


def _leave_things_behind(user) -> None:
    now = timezone.now()
    with acting_as(user):
        note = Undringsnotat.objects.create(author=user, label="Uro", created_at=now, decide_by=now.date())
        tools.on_note(note)
        for held in user.held_cases.all():
            Draft.objects.create(case=held, user=user, form="entry", data={"text": "x"}, updated_at=now)
            tools.draft(held, user)
            tools.shared(held, user)
            plans.evaluate(plans.add_measure(plans.add_goal(held)))
            events.record(case=held, by=user, action=AccessEvent.Action.READ, page="case")


def _truth(user) -> dict[str, set[str]]:
    """Return what belongs to the user, as the administrator reads it; Gry's member row waits for its door."""
    with connected_as("admin") as admin:
        found = {}
        for kind, query in TRUTH.items():
            if user.full_name == "Gry Toft":
                query = query.replace(MINE, MINE + " AND role = 'aktoer' AND added_by_id = %(u)s")
            found[kind] = {str(row[0]) for row in admin.execute(query, {"u": user.pk})}
        return found


def ask(asker: Asker, trouble: str) -> list[str]:
    """Send one request and return what is wrong with the answer."""
    # A client that raises would also raise what happened in another thread.
    client = Client(raise_request_exception=False)
    client.cookies = asker.client.cookies
    answer = client.get("/", {"trouble": trouble})
    if trouble == "crash":
        assert answer.status_code == 500
        return []
    seen = answer.json()["seen"]
    wrong = []
    for kind, allowed in asker.may_see.items():
        foreign, lost = set(seen[kind]) - allowed, allowed - set(seen[kind])
        if foreign or lost:
            wrong.append(f"{asker.name}: {kind}: {len(foreign)} fremmede, {len(lost)} manglede ({trouble})")
    return wrong


def work(askers: list[Asker], seed: int, requests: int) -> list[str]:
    """Be one worker: many people's requests after each other on one connection."""
    chance = random.Random(seed)
    wrong: list[str] = []
    try:
        for _ in range(requests):
            wrong += ask(chance.choice(askers), chance.choice(TROUBLES))
    finally:
        connection.close()
    return wrong


def storm(askers: list[Asker], *, workers: int, requests: int) -> list[str]:
    """Run several workers at the same time and return all that went wrong."""
    with ThreadPoolExecutor(workers) as pool:
        runs = [pool.submit(work, askers, seed, requests) for seed in range(workers)]
        return [fault for run in runs for fault in run.result()]


def test_each_sees_her_own_and_nothing_else(askers):
    """One request each, so that a fault has a name; and the numbers are not all zero."""
    assert [fault for asker in askers for fault in ask(asker, "")] == []
    numbers = {asker.name: len(asker.may_see["case"]) for asker in askers}
    assert numbers == {
        "Alma Lind": 2,
        "Birk Holm": 2,
        "Cecilie Skov": 2,
        "Daniel Krogh": 2,
        "Freja Skov Krogh": 1,
        "Erik Dahl": 1,
        "Dorte Vang": 2,
        "Gry Toft": 1,
        "Hassan Yildiz": 0,
        "nobody": 0,
    }


def test_one_parent_s_contact_details_are_not_in_the_other_s_database(askers):
    contacts = {asker.name: asker.may_see["contact"] for asker in askers}
    assert contacts["Cecilie Skov"]
    assert contacts["Daniel Krogh"]
    assert contacts["Cecilie Skov"].isdisjoint(contacts["Daniel Krogh"])


@pytest.mark.parametrize("trouble", sorted(set(TROUBLES) - {""}))
def test_trouble_in_one_request_shows_nothing_in_the_next(askers, trouble):
    for asker in askers:
        assert ask(asker, trouble) == []
        for other in askers[-2:] + askers[:2]:
            assert ask(other, "") == []


def test_many_requests_on_connections_that_stay_show_no_foreign_row(askers):
    assert storm(askers, workers=3, requests=25) == []


@pytest.mark.drill
def test_ten_thousand_requests_on_connections_that_stay_show_no_foreign_row(askers):
    assert storm(askers, workers=4, requests=2500) == []
