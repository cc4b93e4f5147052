"""Whatever somebody sends to any form, in any state of the log, she gets an answer and never a fault.

Each form is asked for, and its fields are sent back with nonsense: all of them at once in every state, and
in an open log one at a time among others that are right. What is sent is rolled back, so that each answer
is to the same case.
"""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from accounts.whoasks import acting_as
from stafetlog.models import StateChange
from stafetlog.services import states
from stafetlog.state_rules import Facts, Step
from tests import handovers, plans, scene
from tests.matrix import ROWS

pytestmark = pytest.mark.drill

NONSENSE: dict[str, Any] = {
    "nothing": "",
    "long": "x" * 30_000,
    "far away": "31-12-9999",
    "before all": "01-01-0001",
    "no character": "a\x00b",
    "somebody else's": str(uuid4()),
    "negative": "-1",
    "huge": "9" * 60,
    "backwards": "\u202e\U0001f600\u2028",
    "two": ["a", "b"],
}
# One field at a time is many requests: these are the worst.
WORST = {"nothing", "far away", "no character", "huge", "two"}
# After these one is no longer logged in.
LEAVE = {"account_logout"}
# What some page takes from its address.
ASKED = (
    "side",
    "redskab",
    "modtager",
    "sager",
    "stafetter",
    "til",
    "trouble",
    "next",
    "kind",
    "order",
    "words",
)


class Fields(HTMLParser):
    """The fields of a page's forms by name, with what they hold: a first choice, a word, or as they came."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self._area = self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "input" and name and given.get("type") != "file":
            chosen = given.get("type") in {"radio", "checkbox"}
            if not chosen or name not in self.found:
                self.found[name] = [value or "Noget"]
        elif tag == "textarea" and name:
            self.found[name] = ["Noget"]
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and value:
            self.found.setdefault(self._select, [value])

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""


def faults(client: Any, name: str, address: str, sent: dict[str, dict[str, Any]]) -> list[str]:
    """Send each and roll it back; return what was answered with a fault."""
    found = []
    for what, values in sent.items():
        with transaction.atomic():
            status = client.post(address, values).status_code
            transaction.set_rollback(True)
        if status >= 500:
            found.append(f"{name} ({what}): {status}")
    return found


def all_at_once(fields: dict[str, list[str]]) -> dict[str, dict[str, Any]]:
    """Return the form with the same nonsense in each field, and the empty form."""
    return {"empty": {}} | {what: dict.fromkeys(fields, value) for what, value in NONSENSE.items()}


def one_at_a_time(fields: dict[str, list[str]]) -> dict[str, dict[str, Any]]:
    """Return the form as it came, with one field after the other spoilt."""
    return {
        f"{field} {what}": fields | {field: value} for field in fields for what, value in NONSENSE.items()
    }


def forms(stage: scene.Scene, client: Any) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield each address that takes something, with the fields that its page shows."""
    for name, row in ROWS.items():
        if row.get_only or name in LEAVE:
            continue
        address = stage.url(name, "open")
        answer = client.get(address)
        page = answer.content.decode(errors="replace") if answer.status_code == 200 else ""
        yield name, address, Fields(page).found


def step(stage: scene.Scene, wanted: Step, **more: Any) -> None:
    """Take a step as Alma, who has the stafet."""
    facts = Facts(reason="Vi ser tiden an.", on=plans.days(30), family_words="Ja.", **more)
    with acting_as(stage.world.alma):
        stage.case.refresh_from_db()
        states.step(case=stage.case, by=stage.world.alma, step=wanted, facts=facts)


def offered(stage: scene.Scene) -> None:
    """Ask Birk to take the stafet."""
    with acting_as(stage.world.alma):
        handovers.offer(stage.case, stage.world.birk, by=stage.world.alma)


STATES = {
    "open": lambda stage: None,
    "paused": lambda stage: step(stage, Step.PAUSE, asked_by=StateChange.AskedBy.FAMILY),
    "to be closed": lambda stage: step(stage, Step.ANNOUNCE),
    "offered": offered,
    "closed": scene.Scene.close,
}


WHO_IN_WHICH = [("alma", state) for state in STATES]
WHO_IN_WHICH += [("birk", "offered"), ("birk", "paused"), ("cecilie", "open"), ("cecilie", "closed")]


@pytest.mark.parametrize(("key", "state"), WHO_IN_WHICH)
def test_nonsense_in_every_field_is_answered(stage, key, state):
    STATES[state](stage)
    client = patient(stage, key)
    sent = [*forms(stage, client)]
    assert sum(bool(fields) for _, _, fields in sent) > (1 if state == "closed" else 10)
    assert [bad for name, at, fields in sent for bad in faults(client, name, at, all_at_once(fields))] == []


@pytest.mark.parametrize("key", ["alma", "cecilie", "hassan"])
def test_one_spoilt_field_among_right_ones_is_answered(stage, key):
    client = patient(stage, key)
    sent = forms(stage, client)
    assert [bad for name, at, fields in sent for bad in faults(client, name, at, one_at_a_time(fields))] == []


@pytest.mark.parametrize("key", ["alma", "cecilie"])
def test_nonsense_behind_the_address_is_answered(stage, key):
    client, found = patient(stage, key), []
    for name in ROWS:
        for what, value in NONSENSE.items():
            status = client.get(stage.url(name, "open"), dict.fromkeys(ASKED, value)).status_code
            found += [f"{name} {what}: {status}"] if status >= 500 else []
    assert found == []


def patient(stage: scene.Scene, key: str) -> Any:
    """Return the persona's browser, which takes a fault for an answer."""
    client = stage.client(key)
    client.raise_request_exception = False
    return client
