"""What holds on every page of the site, asked of every address as those who may see it.

Titles, headers, file names and log lines tell nobody's name; no page shows a whole CPR number, and the
father's pages hold nothing of where the mother lives and where the child goes by day.
"""

import logging
import re

import pytest
from django.utils import timezone

from accounts.whoasks import acting_as
from btimodel.choices import Phase
from stafetlog.models import EntryKind
from stafetlog.services import entries
from tests import scene
from tests.matrix import PERSONAS, ROWS, expected
from tests.personas import NOAH_CPR
from tests.privacy import personal_words

TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
LOOKERS = ("nobody", "alma", "gry", "signe", "cecilie", "daniel", "hassan", "dorte")
KEPT_FROM_HIM = ("Hemmelig Have", "11 22 33 44", "metadon", "Lindeskolen", "1.B")
PERSONA = {persona.key: persona for persona in PERSONAS}


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


def answers_to(stage: scene.Scene, key: str):
    """Yield (address, its answer) for everything the persona may ask for."""
    client = stage.client(key)
    for name in ROWS:
        yield name, client.get(stage.url(name, "open"))


@pytest.mark.parametrize("key", LOOKERS)
def test_no_page_gives_anything_away_around_its_content(stage, key, caplog):
    with caplog.at_level(logging.DEBUG, logger="stafetten"):
        for name, answer in answers_to(stage, key):
            assert answer.status_code == expected(name, PERSONA[key], "open"), name
            text = answer.content.decode(errors="replace")
            assert personal_words(" ".join(TITLE.findall(text))) == [], name
            assert personal_words(answer.headers.get("Content-Disposition", "")) == [], name
            assert personal_words(answer.headers.get("Location", "")) == [], name
            assert NOAH_CPR not in text, name
            assert f"{NOAH_CPR[:6]}-{NOAH_CPR[6:]}" not in text, name
            _has_its_headers(name, answer)
    assert [record.getMessage() for record in caplog.records if personal_words(record.getMessage())] == []


def _has_its_headers(name: str, answer) -> None:
    """The same walls around every answer, a refusal and a file too (security.md 2g and 3, 8)."""
    assert "no-store" in answer.headers["Cache-Control"], name
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy, name
    assert "unsafe" not in policy, name
    assert "frame-ancestors 'none'" in policy, name
    assert answer.headers["X-Content-Type-Options"] == "nosniff", name
    assert answer.headers["X-Frame-Options"] == "DENY", name
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", name
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin", name
    assert answer.headers["Referrer-Policy"] in {"same-origin", "no-referrer"}, name


def test_a_page_that_is_shown_says_what_it_is(stage):
    """A title of its own, so that a screen reader's user knows where she is (WCAG 2.4.2)."""
    titles: dict[str, list[str]] = {}
    for name, answer in answers_to(stage, "alma"):
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            (title,) = TITLE.findall(answer.content.decode())
            titles.setdefault(" ".join(title.split()), []).append(name)
    assert {title: names for title, names in titles.items() if title.startswith("Forside")} == {}


def test_nothing_of_the_mother_s_reaches_the_father(stage):
    for name, answer in answers_to(stage, "daniel"):
        text = answer.content.decode(errors="replace")
        assert [secret for secret in KEPT_FROM_HIM if secret in text] == [], name


def test_what_is_kept_from_him_is_shown_to_somebody_else(stage):
    """Else the test above would prove nothing."""
    shown = {
        secret
        for key in ("alma", "cecilie")
        for _, answer in answers_to(stage, key)
        for secret in KEPT_FROM_HIM
        if secret in answer.content.decode(errors="replace")
    }
    assert shown == set(KEPT_FROM_HIM)


def test_the_case_is_not_named_to_a_stranger(stage):
    for key in ("dorte", "hassan", "freja", "pia", "jonas"):
        for name, answer in answers_to(stage, key):
            text = answer.content.decode(errors="replace")
            assert "Noah" not in text, f"{key}: {name}"


def test_every_answer_with_something_of_the_case_left_an_access_event(stage):
    """The read log is complete: an event for each page, before it is shown (security.md 3, 6)."""
    from cases.gate import UNRECORDED_VIEWS
    from cases.models import AccessEvent

    client = stage.client("birk")
    unrecorded = {view.rpartition(".")[2] for view in UNRECORDED_VIEWS}
    for name in ROWS:
        if not scene.ROUTES[name].is_on_a_case or scene.ROUTES[name].view.__name__ in unrecorded:
            continue
        with acting_as(stage.world.birk):
            before = AccessEvent.objects.filter(user_ref=stage.world.birk.pk).count()
        answer = client.get(stage.url(name, "open"))
        with acting_as(stage.world.birk):
            left = AccessEvent.objects.filter(user_ref=stage.world.birk.pk).count() - before
        assert left == (1 if answer.status_code in {200, 302, 409} else 0), f"{name}: {answer.status_code}"


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
