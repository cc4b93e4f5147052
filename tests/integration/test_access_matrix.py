"""Every address, asked by every persona, in every state of the case, answers as tests/matrix.py says.

The open case is in tests/integration/test_every_page.py, where the same answers are looked at for more.
"""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import matrix, scene
from tests.matrix import PERSONAS, ROWS, expected
from tests.queries import MOST, asking
from tests.scene import ROUTES

DIFFERS_EACH_TIME = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
ON_A_CASE = [name for name in ROWS if name in ROUTES and ROUTES[name].is_on_a_case]


def test_every_address_has_its_line_and_every_line_its_address():
    assert {"uden linje": set(ROUTES) - set(ROWS), "uden adresse": set(ROWS) - set(ROUTES)} == {
        "uden linje": set(),
        "uden adresse": set(),
    }


def test_the_line_needs_what_the_gate_asks_for():
    """The table is written by hand, the gate in the code; neither may move alone."""
    for name in ON_A_CASE:
        assert ROUTES[name].view.case_perm.value == ROWS[name].needs, name


def test_the_printed_table_is_up_to_date():
    assert (Path(settings.BASE_DIR) / "docs/adgang.md").read_text() == matrix.printed(), (
        "Kør: DJANGO_SETTINGS_MODULE=config.settings.test python -m tests.matrix > docs/adgang.md"
    )


def answers(stage: scene.Scene, persona: matrix.Persona, names: list[str], state: str) -> dict[str, str]:
    """Ask each address; return those that answer otherwise than expected, or ask the database too much."""
    client = stage.client(persona.key)
    wrong = {}
    for name in names:
        with CaptureQueriesContext(connection) as caught:
            status = client.get(stage.url(name, state)).status_code
        wanted = expected(name, persona, state)
        if status != wanted:
            wrong[name] = f"{status}, ikke {wanted}"
        elif len(asking(caught)) > MOST:
            wrong[name] = "\n".join([f"{len(asking(caught))} spørgsmål", *asking(caught)])
    return wrong


# Gry and Hassan, who have no more to do there than Alma, in the drill.
@pytest.mark.parametrize(
    "key",
    ["nobody", "alma", "cecilie", *(pytest.param(key, marks=pytest.mark.drill) for key in ("gry", "hassan"))],
)
def test_on_somebody_else_s_case(stage, key):
    persona = next(each for each in PERSONAS if each.key == key)
    assert answers(stage, persona, ON_A_CASE, "foreign") == {}


# One of each part is asked every time; Birk, who may what Gry may, Daniel, as Cecilie, and Jonas, who is a
# stranger now, in the drill.
@pytest.mark.parametrize(
    "persona",
    [
        pytest.param(
            each, id=each.key, marks=pytest.mark.drill if each.key in {"birk", "daniel", "jonas"} else ()
        )
        for each in PERSONAS
        if each.part or each.key == "jonas"
    ],
)
def test_on_a_closed_case(stage, persona):
    stage.close()
    assert answers(stage, persona, ON_A_CASE, "closed") == {}


# What may still be sent on a closed log: search, paper, ticks, the CPR number, out of the case, open it
# again, and no to a consent. A family member's access can be closed too; "end" here is a professional's.
SENT_WHEN_CLOSED = {
    "stafetlog:timeline",
    "stafetlog:day",
    "stafetlog:pdf_page",
    "stafetlog:guide",
    "stafetlog:guide_phase",
    "relay:reopen",
    "members:list",
    "members:leave",
    "consent:record",
    "portal:log",
    "portal:pdf_page",
    "portal:withdraw",
}


@pytest.mark.parametrize("key", ["alma", "cecilie"])
def test_a_closed_log_shows_no_form_that_would_be_refused(stage, key):
    stage.close()
    client = stage.client(key)
    pages = {name: client.get(stage.url(name, "closed")) for name in ON_A_CASE}
    assert {name for name, page in pages.items() if _has_form(page)} <= SENT_WHEN_CLOSED


def _has_form(page) -> bool:
    if page.status_code != 200 or not page["Content-Type"].startswith("text/html"):
        return False
    return b'<form method="post"' in page.content.partition(b"<main")[2]


def test_when_consent_is_withdrawn_the_next_request_is_refused(stage):
    """Not the next login: the session that was open a second ago (security.md 3, 4)."""
    gry = next(persona for persona in PERSONAS if persona.key == "gry")
    client = stage.client("gry")
    assert client.get(stage.url("case", "open")).status_code == 200
    stage.withdraw()
    assert client.get(stage.url("case", "withdrawn")).status_code == 404
    assert answers(stage, gry, ON_A_CASE, "withdrawn") == {}
    signe = next(persona for persona in PERSONAS if persona.key == "signe")
    assert answers(stage, signe, ["case", "stafetlog:timeline"], "withdrawn") == {}


def test_the_closing_of_an_account_ends_the_session_that_is_open(stage):
    client = stage.client("birk")
    assert client.get(stage.url("case", "open")).status_code == 200
    stage.people["birk"].is_active = False
    stage.people["birk"].save()
    assert client.get(stage.url("case", "open")).status_code == 302


@pytest.mark.parametrize("key", ["dorte", pytest.param("cecilie", marks=pytest.mark.drill)])
def test_a_foreign_case_and_one_that_is_not_there_answer_letter_for_letter_the_same(stage, key):
    client = stage.client(key)
    for name in ON_A_CASE:
        for ask in (client.get, client.post):
            foreign, missing = (ask(stage.url(name, state)) for state in ("foreign", "missing"))
            assert _comparable(foreign) == _comparable(missing), name


def _comparable(response) -> tuple[int, bytes, list[tuple[str, str]]]:
    """Everything that is sent, but the form token, which is new in every answer."""
    headers = [(name, value) for name, value in response.items() if name not in {"Date", "Content-Length"}]
    return response.status_code, DIFFERS_EACH_TIME.sub(b"", response.content), sorted(headers)


@pytest.mark.parametrize(
    "key", ["nobody", "dorte", "jonas", pytest.param("lis", marks=pytest.mark.drill), "signe", "cecilie"]
)
def test_what_one_may_not_read_one_may_not_send_to(stage, key):
    """POST meets the same gate: an empty form from somebody without the right never gets that far."""
    persona = next(each for each in PERSONAS if each.key == key)
    client, wrong = stage.client(key), {}
    for name in ON_A_CASE:
        wanted = expected(name, persona, "open", method="POST")
        if wanted == 200:
            continue  # what she may do, she would do: leave the case, for one
        status = client.post(stage.url(name, "open")).status_code
        if status != wanted:
            wrong[name] = f"{status}, ikke {wanted}"
    assert wrong == {}


def test_other_methods_than_get_and_post_are_refused_everywhere_on_a_case(stage):
    client = stage.client("alma")
    for name in ON_A_CASE:
        for method in (client.put, client.delete, client.options):
            assert method(stage.url(name, "open")).status_code == 405, name
