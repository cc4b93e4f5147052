"""No page asks more of the database than tests.queries.MOST: every address, as those who may see it."""

import pytest

from accounts.whoasks import acting_as
from stafetlog.models import Evaluation
from stafetlog.services import handover
from tests import handovers, plans, scene
from tests.matrix import ROWS
from tests.queries import MOST, asked

# (address, persona): what it may ask instead, and why.
DEARER: dict[tuple[str, str], tuple[int, str]] = {}


@pytest.fixture
def stage(db, monkeypatch) -> scene.Scene:
    """The scene, with a plan that has been worked on and an offer of the stafet to Birk."""
    monkeypatch.setattr("weasyprint.HTML.write_pdf", lambda *_, **__: b"%PDF-1.7")
    stage = scene.build()
    plans.evaluate(plans.add_measure(plans.add_goal(stage.case)), Evaluation.Outcome.GO_ON)
    plans.overdue_measure(plans.add_goal(stage.case), stage.world.birk)
    with acting_as(stage.world.alma):
        handovers.offer(stage.case, stage.world.birk, by=stage.world.alma)
    return stage


def dear_pages(stage: scene.Scene, key: str, state: str) -> list[str]:
    """Return the pages that ask too much, with what they ask."""
    client = stage.client(key)
    found = []
    for name in ROWS:
        questions = asked(client, stage.url(name, state))
        most, _why = DEARER.get((name, key), (MOST, ""))
        if len(questions) > most:
            found.append("\n".join([f"{name} {key} {state}: {len(questions)}", *questions]))
    return found


def test_no_page_asks_too_much(stage):
    """One scene for all, for it is dear to build: open with an offer, then closed."""
    found = [page for key in ("alma", "birk", "cecilie") for page in dear_pages(stage, key, "open")]
    with acting_as(stage.world.birk):
        handover.decline(
            handover=stage.case.handovers.pending().get(), by=stage.world.birk, reason="Jeg er på orlov."
        )
    stage.close()
    found += [page for key in ("alma", "cecilie") for page in dear_pages(stage, key, "closed")]
    assert not found, "\n\n".join(found)
