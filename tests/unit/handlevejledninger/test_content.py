"""The texts' files: sixty cells, checked line by line; a fault is named with file, line and reason."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from btimodel.reader import BadContent
from handlevejledninger.choices import ACTIONS, GROUP_SLUGS, PAGE_OF_ACTION, TOOLS
from handlevejledninger.content.loading import load, read
from handlevejledninger.models import Content

SHIPPED = settings.BASE_DIR / "fixtures" / "content"
CELLS = Path("handlevejledninger") / "voksen" / "opsporing.yaml"
COMMON = Path("handlevejledninger") / "faelles.yaml"
HELPERS = Path("handlevejledninger") / "hjaelp.yaml"
LEAFLET = Path("pjecer") / "skoler-og-sfo.md"
CHAPTER = Path("haandbog") / "redskaber.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped files that a test may spoil."""
    for name in ("handlevejledninger", "pjecer", "haandbog"):
        shutil.copytree(SHIPPED / name, tmp_path / name)
    return tmp_path


def change(path: Path, old: str, new: str) -> int:
    """Replace one piece of a file; return the line it stands on."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_every_group_has_its_twelve_cells_and_every_kind_its_texts():
    pieces = read(SHIPPED)
    kinds = [piece.kind for piece in pieces]
    assert kinds.count(Content.Kind.CELL) == len(GROUP_SLUGS) * 4 * 3 == 60
    assert kinds.count(Content.Kind.LEAFLET) == 5
    assert kinds.count(Content.Kind.CHAPTER) == 9
    assert kinds.count(Content.Kind.FAMILY) == 5
    assert kinds.count(Content.Kind.IDEA) >= 15
    assert len({piece.key for piece in pieces}) == len(pieces)


@pytest.mark.parametrize(
    ("path", "old", "new", "reason"),
    [
        (CELLS, "    hvad: >-", "    hvorfor: >-", "feltet hvorfor kendes ikke"),
        (CELLS, "handling: undringsnotat", "handling: undringsnote", "handling skal være en af"),
        (CELLS, "anonym-sparring]", "anonym-snak]", "nævner et redskab, der ikke findes: anonym-snak"),
        (CELLS, "gruppe: voksen", "gruppe: sundhed", "siger noget andet"),
        (CELLS, "  2:\n", "  4:\n", "feltet 4 kendes ikke"),
        (CELLS, "version: 1", "version: nul", "version skal være et helt tal"),
        (COMMON, "niveau: 1", "niveau: 2", "står også i linje"),
        (HELPERS, "slug: underret", "slug: anmeld", "hjælperen underret mangler"),
        (HELPERS, "noegle: stoette", "noegle: fare", "fare står også i linje"),
        (LEAFLET, "title:", "titel:", "feltet titel kendes ikke"),
        (LEAFLET, "\n## ", "\n### ", "en pjece har 6 felter"),
        (LEAFLET, "---\n", "", "skal begynde med oplysninger mellem to linjer"),
        (CHAPTER, "order: 4", "order: fire", "order skal være et helt tal"),
    ],
)
def test_a_fault_is_named_with_file_line_and_reason(folder, path, old, new, reason):
    change(folder / path, old, new)
    with pytest.raises(BadContent, match=reason) as fault:
        read(folder)
    assert fault.value.path.name == path.name
    assert fault.value.line >= 1


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("Efter § 133 skal du underrette.", "en paragraf er skrevet ud"),
        ("Læs {{ lov:dk.findes.ikke }}.", "lov:dk.findes.ikke }} kendes ikke"),
        ("Inden {{ frist:aldrig }}.", "frist:aldrig }} kendes ikke"),
        ("Ring til {{ borgmester }}.", "borgmester }} kendes ikke"),
        ("Læs [mere](/haandbog/findes-ikke/).", "linket /haandbog/findes-ikke/ fører ingen steder hen"),
    ],
)
def test_what_a_text_points_at_must_be_there(folder, db, words, reason):
    body = (folder / CHAPTER).read_text(encoding="utf-8")
    (folder / CHAPTER).write_text(f"{body}\n\n{words}\n", encoding="utf-8")
    with pytest.raises(BadContent, match=reason) as fault:
        load(folder, using="default")
    assert (fault.value.path.name, fault.value.line) == (CHAPTER.name, body.count("\n") + 3)


@pytest.mark.parametrize("missing", [CELLS, COMMON, HELPERS, Path("haandbog") / "idekatalog.yaml"])
def test_a_file_that_is_gone_is_missed(folder, missing):
    (folder / missing).unlink()
    with pytest.raises(BadContent, match="mangler"):
        read(folder)


def test_a_second_run_changes_nothing(db):
    outcome = load(SHIPPED, using="default")
    assert (outcome.created, outcome.updated, outcome.waiting) == (0, 0, [])


def test_what_the_municipality_adapted_is_kept_and_waits_to_be_compared(folder, db):
    key = "celle/voksen/opsporing/1"
    text = Content.objects.get(key=key)
    text.local, text.local_version = text.shipped | {"log": "Vores egen tekst."}, text.version
    text.save()
    assert load(folder, using="default").waiting == []

    change(folder / CELLS, "Få øje på børnene", "Se børnene")
    assert load(folder, using="default").waiting == [key]
    text.refresh_from_db()
    assert text.document["log"] == "Vores egen tekst."
    assert text.shipped["hvad"].startswith("Se børnene")
    assert text.waits


def test_a_text_that_left_the_files_is_retired_and_not_removed(folder, db):
    (folder / "haandbog" / "litteratur.md").unlink()
    load(folder, using="default")
    assert Content.objects.get(key="kapitel/litteratur").is_retired


def test_the_words_for_actions_and_tools_are_all_used():
    """A word that no guide uses misleads whoever writes the next one."""
    steps = [
        step for piece in read(SHIPPED) if piece.kind == Content.Kind.CELL for step in piece.document["goer"]
    ]
    tools = {name for piece in read(SHIPPED) if piece.kind == "celle" for name in piece.document["redskaber"]}
    assert {step["handling"] for step in steps} - {""} <= set(ACTIONS)
    assert len(tools) > len(TOOLS) / 2
    assert set(PAGE_OF_ACTION) <= set(ACTIONS)
