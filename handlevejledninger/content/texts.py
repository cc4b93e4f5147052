"""The texts around the cells: what is common, the handbook, its ideas, the leaflets, the families' pages."""

import re
from pathlib import Path
from typing import Any

from btimodel import reader
from btimodel.choices import Level, Phase
from btimodel.reader import BadContent, Field
from handlevejledninger.choices import GROUP_SLUGS
from handlevejledninger.content.piece import FRONT_MATTER, Piece, read_markdown
from handlevejledninger.models import Content

COMMON_KEY = "faelles"
PANELS = 6  # a sheet of A4, both sides, folded in three
PANEL_WORDS = 120
SLUG = re.compile(r"[a-z0-9-]+")
LEADERS = "leder"


def levels(value: Any) -> list[int]:
    """Return a list of levels. Raises ValueError."""
    if not isinstance(value, list) or not value or set(value) - set(Level.values):
        raise ValueError("skal være en liste med niveauer fra 1 til 3")
    return value


def groups(value: Any) -> list[str]:
    """Return a list of actor groups, and perhaps the leaders. Raises ValueError."""
    if not isinstance(value, list) or not value or set(value) - {*GROUP_SLUGS, LEADERS}:
        raise ValueError(f"skal være en liste af: {', '.join((*GROUP_SLUGS, LEADERS))}")
    return value


COMMON = {
    "version": Field(reader.whole_number),
    "faelles": Field(reader.anything, nested=True),
    "ansvar": Field(reader.anything, nested=True),
    "akut": Field(reader.anything, nested=True),
}
ACUTE = {
    "titel": Field(reader.text),
    "tekst": Field(reader.text),
    "vold_og_overgreb": Field(reader.text),
}
COMMON_CELL = {
    "fase": Field(reader.one_of(*Phase.values)),
    "niveau": Field(reader.whole_number),
    "tekst": Field(reader.text),
}
TITLED = {"titel": Field(reader.text), "tekst": Field(reader.text)}
IDEA = {
    "slug": Field(reader.text),
    "titel": Field(reader.text),
    "niveau": Field(levels),
    "grupper": Field(groups),
    "maalgruppe": Field(reader.text),
    "saadan": Field(reader.text),
    "indsats": Field(reader.text),
    "kilde": Field(reader.text),
}
IDEAS = {"version": Field(reader.whole_number), "ideer": Field(reader.anything, nested=True)}

HELPER = {
    "slug": Field(reader.text),
    "titel": Field(reader.text),
    "formaal": Field(reader.text),
    "slutning": Field(reader.text),
    "version": Field(reader.whole_number, required=False, default=1),
    "spoergsmaal": Field(reader.anything, nested=True),
}
QUESTION = {
    "noegle": Field(reader.text),
    "tekst": Field(reader.text),
    "ja": Field(reader.text),
    "nej": Field(reader.text, required=False, default=""),
    "ved_ikke": Field(reader.text, required=False, default=""),
    "haster": Field(reader.yes_or_no, required=False, default=False),
}
HELPERS = ("niveau", "underret")


def read_helpers(path: Path) -> list[Piece]:
    """Return the helpers of a few questions. Raises BadContent, also for one that is missing."""
    rows = reader.read(path, HELPER, identity=("slug",)) if path.exists() else []
    missing = [slug for slug in HELPERS if slug not in {row.values["slug"] for row in rows}]
    if missing:
        raise BadContent(path, 1, f"hjælperen {missing[0]} mangler.")
    found = []
    for row in rows:
        values = dict(row.values)
        slug, version = values.pop("slug"), values.pop("version")
        questions = reader.rows(path, values["spoergsmaal"], QUESTION)
        reader.check_unique(path, questions, identity=("noegle",))
        values["spoergsmaal"] = [question.values for question in questions]
        key, title = f"{Content.Kind.HELPER}/{slug}", values["titel"]
        found.append(Piece(key, Content.Kind.HELPER, title, 0, version, values, path, row.line))
    return found


def read_common(path: Path) -> list[Piece]:
    """Return what the guides have in common, as one piece. Raises BadContent."""
    if not path.exists():
        raise BadContent(path, 1, "filen mangler.")
    row = reader.read_one(path, COMMON)
    cells = reader.rows(path, row.values["faelles"], COMMON_CELL)
    reader.check_unique(path, cells, identity=("fase", "niveau"))
    have = {(cell.values["fase"], cell.values["niveau"]) for cell in cells}
    for wanted in ((phase, level) for phase in Phase.values for level in Level.values):
        if wanted not in have:
            raise BadContent(path, row.line, f"faelles mangler {wanted[0]} på niveau {wanted[1]}.")
    document = {
        "faelles": [cell.values for cell in cells],
        "ansvar": [part.values for part in reader.rows(path, row.values["ansvar"], TITLED)],
        "akut": reader.row(path, row.values["akut"], ACUTE).values,
    }
    title = "Fælles for de fem handlevejledninger"
    return [Piece(COMMON_KEY, Content.Kind.COMMON, title, 0, row.values["version"], document, path, row.line)]


def read_ideas(path: Path) -> list[Piece]:
    """Return the catalogue of ideas. Raises BadContent."""
    if not path.exists():
        raise BadContent(path, 1, "filen mangler.")
    catalogue = reader.read_one(path, IDEAS)
    rows = reader.rows(path, catalogue.values["ideer"], IDEA)
    reader.check_unique(path, rows, identity=("slug",))
    version, found = catalogue.values["version"], []
    for order, row in enumerate(rows, start=1):
        values = dict(row.values)
        slug, title = values.pop("slug"), values["titel"]
        _check_slug(path, slug, row.line)
        key = f"{Content.Kind.IDEA}/{slug}"
        found.append(Piece(key, Content.Kind.IDEA, title, order, version, values, path, row.line))
    return found


def read_folder(folder: Path, kind: Content.Kind) -> list[Piece]:
    """Return the Markdown texts of a folder, as one kind. Raises BadContent."""
    pieces = [_read_markdown(path, kind) for path in sorted(folder.glob("*.md"))]
    if not pieces:
        raise BadContent(folder, 1, "mappen har ingen tekster.")
    return pieces


def _read_markdown(path: Path, kind: Content.Kind) -> Piece:
    values, body, line = read_markdown(path, FRONT_MATTER)
    slug = values["slug"] or path.stem
    _check_slug(path, slug, line)
    document = {"titel": values["title"], "undertitel": values["subtitle"], "tekst": body}
    document["maalgruppe"] = values["audience"]
    if kind == Content.Kind.LEAFLET:
        _check_panels(path, body, line)
    key = f"{kind}/{slug}"
    return Piece(key, kind, values["title"], values["order"], values["version"], document, path, line)


def panels(body: str) -> list[tuple[str, str]]:
    """Return a leaflet's panels as (heading, text)."""
    parts = re.split(r"^## +(.+)$", body, flags=re.MULTILINE)
    return [(parts[i].strip(), parts[i + 1].strip()) for i in range(1, len(parts), 2)]


def _check_panels(path: Path, body: str, line: int) -> None:
    found = panels(body)
    if len(found) != PANELS:
        raise BadContent(path, line, f"en pjece har {PANELS} felter (## Overskrift), denne har {len(found)}.")
    for heading, text in found:
        if len(text.split()) > PANEL_WORDS:
            raise BadContent(path, line, f"feltet {heading} har over {PANEL_WORDS} ord og kan ikke være der.")


def _check_slug(path: Path, slug: str, line: int) -> None:
    if not SLUG.fullmatch(slug):
        raise BadContent(path, line, f"navnet {slug} må kun have små bogstaver, tal og bindestreg.")
