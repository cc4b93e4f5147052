"""A tool meets PDF/UA on paper, blank and with every question answered; each that ships, in the drill."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.whoasks import acting_as
from redskaber import spec
from redskaber.models import FilledTool
from redskaber.parsing import read_spec
from redskaber.pdf import blank_pdf, filled_pdf
from redskaber.spec import Field
from tests import tools
from tests.pdfs import why_not_for_all

# With these, each kind of answer is drawn; a blank sheet and the signs are in test_tool_pages.py as well.
OFTEN = {"bekymringsskala", "boernesamtale", "netvaerkskort"}

FILES = sorted((Path(settings.BASE_DIR) / "fixtures/content/redskaber").glob("*.yaml"))
TOOLS = [path.stem for path in FILES]
FILLED = [path.stem for path in FILES if read_spec(path).on_case or read_spec(path).on_note]

pytestmark = pytest.mark.django_db


def answered(field: Field) -> Any:
    """Return an answer of a field's kind; of those to choose between, the first."""
    plain = {
        spec.TEKST: "Noget kort.",
        spec.LANGTEKST: "Noget længere.\n\nMed to afsnit.",
        spec.DATO: "2026-11-22",
        spec.KLOKKESLAET: "10:15",
        spec.TAL: 3,
        spec.VALG: next(iter(field.label_of), ""),
        spec.TRIN: next(iter(field.label_of), ""),
        spec.FLERVALG: list(field.label_of),
        spec.TEGN: {one.key: {"ofte": "dagligt", "siden": "maj", "hvor": "ude"} for one in field.signs},
        spec.TEGNING: [{"fil": "x", "viser": "Et hus."}],
    }
    if field.kind == spec.RAEKKER:
        return [{inner.key: answered(inner) for inner in field.fields}] * 2
    return plain[field.kind]


@cache
def filled_in(slug: str) -> dict[str, Any]:
    """Return an answer to every question of a tool; those that hang on another answer stand open too."""
    tool = tools.the_tool(slug).spec
    found = {one.key: answered(one) for one in tool.fields if one.kind != spec.VEJLEDNING}
    conditions = [one.condition for one in (*tool.fields, *tool.sections) if one.condition]
    return found | {each.field: each.values[0] for each in conditions}


def in_turn(slugs: list[str], often: set[str]) -> list:
    """Let some be drawn every time, and the others in the drill."""
    return [pytest.param(slug, marks=() if slug in often else pytest.mark.drill) for slug in slugs]


@pytest.mark.parametrize("slug", in_turn(TOOLS, {"bekymringssamtale"}))
def test_a_blank_tool_can_be_read_by_everybody(world, slug):
    with acting_as(world.alma):
        assert why_not_for_all(blank_pdf(tools.the_tool(slug))) == ""


@pytest.mark.parametrize("slug", in_turn(FILLED, OFTEN))
def test_a_filled_tool_can_be_read_by_everybody(world, case, slug):
    filled = FilledTool(
        case=case,
        author=world.alma,
        spec=tools.the_tool(slug),
        answers=filled_in(slug),
        shared_at=timezone.now(),
    )
    with acting_as(world.alma):
        assert why_not_for_all(filled_pdf(case, filled, author_role="Lærer")) == ""
