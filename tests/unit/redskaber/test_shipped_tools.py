"""Every tool that ships keeps the common rules of domain.md 5.1: asked of each file, also those to come."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from redskaber import spec
from redskaber.parsing import read_spec
from redskaber.spec import Spec

FILES = sorted((Path(settings.BASE_DIR) / "fixtures/content/redskaber").glob("*.yaml"))
TICKS = (spec.VALG, spec.FLERVALG, spec.TEGN, spec.TRIN)
WRITTEN = (spec.TEKST, spec.LANGTEKST, spec.RAEKKER)
# "76 boxes" is the warning: more than this must be answered in no tool.
MOST_REQUIRED = 3


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def tool(request) -> Spec:
    return read_spec(request.param)


def test_few_things_must_be_answered(tool):
    assert len(tool.required_fields) <= MOST_REQUIRED


def test_what_goes_well_is_asked_before_what_worries(tool):
    tones = [section.tone for section in tool.sections]
    if "godt" in tones and "tolkning" in tones:
        assert tones.index("godt") < tones.index("tolkning")


def test_free_text_comes_before_ticks(tool):
    """A question that only decides what else is asked may come first."""
    deciding = {field.condition.field for field in tool.fields if field.condition}
    deciding |= {section.condition.field for section in tool.sections if section.condition}
    kinds = [field.kind for field in tool.fields if field.key not in deciding]
    ticks = [place for place, kind in enumerate(kinds) if kind in TICKS]
    texts = [place for place, kind in enumerate(kinds) if kind in WRITTEN]
    assert not ticks or (texts and texts[0] < ticks[0])


def test_no_step_is_told_by_a_colour(tool):
    colours = re.compile(r"\b(rød|gul|grøn)e?\b", re.IGNORECASE)
    for field in tool.fields:
        for step in field.steps:
            assert not colours.search(step.name)


def test_a_tool_in_the_log_says_what_it_is_about(tool):
    assert not tool.on_case or tool.summary


def test_the_words_are_plain_and_whole(tool):
    for field in tool.fields:
        assert not re.search(r"(?i)\bmisbruger\b|\balkoholiker\b", f"{field.label} {field.help}"), field.key
        assert field.label == field.label.strip()


def test_the_tools_that_were_promised_first_are_there():
    assert {"tegn-paa-mistrivsel", "observationsskema"} <= {path.stem for path in FILES}


def test_the_signs_follow_the_childs_age():
    tool = read_spec(next(path for path in FILES if path.stem == "tegn-paa-mistrivsel"))
    bands = [choice.value for choice in tool.field("alder").choices]
    shown = [section.condition.values[0] for section in tool.sections if section.condition]
    assert shown == bands == ["0-2", "3-5", "6-12", "13-18"]
    ages = [(choice.from_age, choice.to_age) for choice in tool.field("alder").choices]
    assert [age for first, last in ages for age in range(first, last + 1)] == list(range(19))
