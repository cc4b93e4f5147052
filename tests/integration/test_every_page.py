"""Every address of the site is asked once by every persona, and each answer is looked at from all sides.

It is the answer that tests/matrix.py says. Titles, headers, file names and log lines tell nobody's name; no
page shows a whole CPR number; a stranger's pages do not name the case, and the father's hold nothing of
where the mother lives and where the child goes by day. It asks little of the database, and leaves its event.
Those whose answers on a case are another's ask for some of these addresses here, and for all in the drill.
"""

import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.whoasks import acting_as
from btimodel.choices import Phase
from cases.gate import UNRECORDED_VIEWS
from cases.models import AccessEvent
from stafetlog.models import EntryKind
from stafetlog.services import entries
from tests import scene
from tests.matrix import PERSONAS, ROWS, Persona, expected
from tests.personas import NOAH_CPR
from tests.privacy import personal_words
from tests.queries import MOST, asking

TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
WHOLE_NUMBER = (NOAH_CPR, f"{NOAH_CPR[:6]}-{NOAH_CPR[6:]}")
KEPT_FROM_HIM = {"Hemmelig Have", "11 22 33 44", "metadon", "Lindeskolen", "1.B"}
# Who is shown what of it: else its absence from the father's pages would prove nothing.
SHOWN_TO = {"alma": KEPT_FROM_HIM, "cecilie": {"metadon", "Lindeskolen", "1.B"}, "daniel": set()}
# On a case Gry's answers are Birk's, and the others' Dorte's or nobody's, by the matrix's own rule.
ALIKE = {"gry", "pia", "freja", "erik", "hassan", "jonas", "lis"}
STRANGERS = {"dorte", "hassan", "freja", "pia", "jonas"}
# Those whose questions to the database and access events are counted.
COUNTED = {"alma", "birk", "cecilie"}
WALLS = {
    "X-Content-Type-Options": {"nosniff"},
    "X-Frame-Options": {"DENY"},
    "Cross-Origin-Opener-Policy": {"same-origin"},
    "Cross-Origin-Resource-Policy": {"same-origin"},
    "Referrer-Policy": {"same-origin", "no-referrer"},
}
UNRECORDED = {view.rpartition(".")[2] for view in UNRECORDED_VIEWS}


@pytest.fixture
def stage(stage: scene.Scene) -> scene.Scene:
    """The scene, with an entry about Cecilie's own treatment in Noah's log."""
    with acting_as(stage.world.alma):
        entries.write(
            case=stage.case,
            by=stage.world.alma,
            kind=EntryKind.OBSERVATION,
            phase=Phase.OPSPORING,
            text="Cecilie får metadon.",
            occurred_at=timezone.now(),
            concerns=stage.case.people.get(user=stage.world.cecilie),
        )
    return stage


@dataclass
class Answer:
    """What one address answered one persona, and what it cost."""

    name: str
    persona: Persona
    response: Any
    questions: list[str]
    events: int

    @cached_property
    def text(self) -> str:
        return self.response.content.decode(errors="replace")

    @cached_property
    def titles(self) -> list[str]:
        return [" ".join(title.split()) for title in TITLE.findall(self.text)]


def answers_to(stage: scene.Scene, persona: Persona, names: Iterable[str]) -> Iterator[Answer]:
    """Yield the answer of each address on the open case."""
    client, counted = stage.client(persona.key), persona.key in COUNTED
    before = events_of(stage, persona)
    for name in names:
        with CaptureQueriesContext(connection) if counted else nullcontext() as caught:
            response = client.get(stage.url(name, "open"))
        after = events_of(stage, persona)
        yield Answer(name, persona, response, asking(caught) if caught else [], after - before)
        before = after


def events_of(stage: scene.Scene, persona: Persona) -> int:
    """Return how many access events the persona has left."""
    user = stage.people[persona.key]
    if user is None or persona.key not in COUNTED:
        return 0
    with acting_as(user):
        return AccessEvent.objects.filter(user_ref=user.pk).count()


def askers() -> Iterator[Any]:
    """Yield each persona with the addresses she asks for."""
    for persona in PERSONAS:
        if persona.key in ALIKE:
            yield pytest.param(persona, scene.some_addresses(persona), id=persona.key)
        only_in_drill = pytest.mark.drill if persona.key in ALIKE else ()
        yield pytest.param(persona, [*ROWS], id=f"{persona.key}-everything", marks=only_in_drill)


@pytest.mark.parametrize(("persona", "names"), [*askers()])
def test_each_answer_is_right_and_tells_nothing_it_should_not(stage, persona, names, caplog):
    found, shown = [], set()
    with caplog.at_level(logging.DEBUG, logger="stafetten"):
        for answer in answers_to(stage, persona, names):
            looks = (status, around_the_content, walls, whole_number, name_of_the_page, named, cost, event)
            found += [f"{answer.name}: {fault}" for look in looks for fault in look(answer)]
            shown |= {secret for secret in KEPT_FROM_HIM if secret in answer.text}
    assert found == []
    assert shown == SHOWN_TO.get(persona.key, shown)
    assert [line for record in caplog.records for line in personal_words(record.getMessage())] == []


def status(answer: Answer) -> list[str]:
    """The answer is the matrix's."""
    wanted, got = expected(answer.name, answer.persona, "open"), answer.response.status_code
    return [] if got == wanted else [f"{got}, ikke {wanted}"]


def around_the_content(answer: Answer) -> list[str]:
    """Titles, file names and addresses tell nobody's name."""
    headers = [answer.response.headers.get(name, "") for name in ("Content-Disposition", "Location")]
    return [f"{word} i {place}" for place in [*answer.titles, *headers] for word in personal_words(place)]


def walls(answer: Answer) -> list[str]:
    """The same walls stand around every answer, a refusal and a file too (security.md 2g and 3, 8)."""
    headers = answer.response.headers
    policy = headers["Content-Security-Policy"]
    faults = [name for name, allowed in WALLS.items() if headers[name] not in allowed]
    faults += [] if "no-store" in headers["Cache-Control"] else ["Cache-Control"]
    kept = "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
    return faults if kept else [*faults, "Content-Security-Policy"]


def whole_number(answer: Answer) -> list[str]:
    """No page shows a whole CPR number."""
    return ["CPR-nummer" for number in WHOLE_NUMBER if number in answer.text]


def name_of_the_page(answer: Answer) -> list[str]:
    """A page has a title of its own, so that a screen reader's user knows where she is (WCAG 2.4.2)."""
    is_page = answer.response.headers["Content-Type"].startswith("text/html")
    if answer.response.status_code != 200 or not is_page:
        return []
    if len(answer.titles) != 1 or answer.titles[0].startswith("Forside"):
        return [f"titel: {answer.titles}"]
    return []


def named(answer: Answer) -> list[str]:
    """A stranger is not told that there is a case of that child."""
    return ["Noah"] if answer.persona.key in STRANGERS and "Noah" in answer.text else []


def cost(answer: Answer) -> list[str]:
    """No page asks more of the database than tests.queries.MOST."""
    many = answer.persona.key in COUNTED and len(answer.questions) > MOST
    return ["\n".join([f"{len(answer.questions)} spørgsmål", *answer.questions])] if many else []


def event(answer: Answer) -> list[str]:
    """The read log is complete: an event for each page, before it is shown (security.md 3, 6)."""
    route = scene.ROUTES[answer.name]
    if answer.persona.key not in COUNTED or not route.is_on_a_case or route.view.__name__ in UNRECORDED:
        return []
    wanted = 1 if answer.response.status_code in {200, 302, 409} else 0
    return [] if answer.events == wanted else [f"{answer.events} hændelser, ikke {wanted}"]


def test_when_the_event_cannot_be_written_nothing_is_shown(stage, monkeypatch):
    """Fault injection: no row, no page (architecture.md)."""

    def refuse(*_, **__):
        raise RuntimeError("der er ikke plads")

    monkeypatch.setattr("cases.gate.events.record_part", refuse)
    client = stage.client("alma")
    client.raise_request_exception = False
    for name in ROWS:
        row = scene.ROUTES[name]
        if not row.is_on_a_case or ROWS[name].post_only:
            continue
        answer = client.get(stage.url(name, "open"))
        assert "Noah" not in answer.content.decode(errors="replace"), name
