"""One text as a file has it, and the checks that every text must pass."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from btimodel import reader
from btimodel.reader import BadContent, Field, Schema
from handlevejledninger.markup import PLACEHOLDER
from ui.markdown import links_in

# A paragraph written out grows stale when the law changes; `{{ lov:… }}` does not (law.md B-2, B-4).
PARAGRAPH = re.compile(r"§|\bparagraf\s+\d")
PLAIN_PLACEHOLDERS = frozenset({"vagttelefon", "kontaktboks"})


@dataclass(frozen=True)
class Piece:
    """One text, checked; `key` is its name for good."""

    key: str
    kind: str
    title: str
    order: int
    version: int
    document: dict[str, Any]
    path: Path
    line: int


@dataclass(frozen=True)
class Known:
    """What texts may point at: legal bases, deadlines, and the addresses of the other texts."""

    legal_bases: frozenset[str]
    deadlines: frozenset[str]
    pages: frozenset[str] | None = None  # None: not known here, and not checked


def texts(value: Any) -> list[str]:
    """Return a list of non-empty texts. Raises ValueError."""
    if not isinstance(value, list) or not value:
        raise ValueError("skal være en liste med tekster")
    return [reader.text(item) for item in value]


# Names of things in a document, which readers see as something else or not at all.
NAMES = frozenset({"gruppe", "fase", "redskaber", "handling", "redskab", "noegle", "grupper", "maalgruppe"})


def words_of(document: Any) -> list[str]:
    """Return every text that a reader of a document sees, in order."""
    if isinstance(document, str):
        return [document] if document else []
    if isinstance(document, dict):
        return [word for name, value in document.items() if name not in NAMES for word in words_of(value)]
    if isinstance(document, list):
        return [word for value in document for word in words_of(value)]
    return []


def check_words(piece: Piece, known: Known) -> None:
    """Refuse a paragraph written out, an unknown placeholder, a link to nowhere. Raises BadContent."""
    for words in words_of(piece.document):
        if found := PARAGRAPH.search(words):
            reason = "en paragraf er skrevet ud. Brug {{ lov:<nøgle> }}, så følger den loven"
            raise _fault(piece, found[0], reason)
        for name in PLACEHOLDER.findall(words):
            if not _is_known(name, known):
                raise _fault(piece, name, f"{{{{ {name} }}}} kendes ikke")
        for address in links_in(words):
            if known.pages is not None and address.startswith("/") and address not in known.pages:
                raise _fault(piece, address, f"linket {address} fører ingen steder hen")


def _is_known(name: str, known: Known) -> bool:
    kind, _colon, key = name.partition(":")
    if kind == "lov":
        return key in known.legal_bases
    if kind == "frist":
        return key in known.deadlines
    return name in PLAIN_PLACEHOLDERS


def _fault(piece: Piece, at: str, reason: str) -> BadContent:
    """Return the fault with the line where `at` stands in the piece's file."""
    lines = piece.path.read_text(encoding="utf-8").split("\n") if piece.path.is_file() else []
    places = (number for number, line in enumerate(lines, start=1) if number >= piece.line and at in line)
    return BadContent(piece.path, next(places, piece.line), f"{reason}.")


def read_markdown(path: Path, schema: Schema) -> tuple[dict[str, Any], str, int]:
    """Return a file's front matter, its body, and the line the body begins on. Raises BadContent."""
    try:
        raw = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise BadContent(path, 1, "filen kan ikke læses som UTF-8-tekst.") from fault
    parts = raw.split("---\n", 2)
    if len(parts) != 3 or parts[0].strip():
        raise BadContent(path, 1, "filen skal begynde med oplysninger mellem to linjer med ---.")
    values = reader.parse_one("\n" + parts[1], path, schema).values
    line = parts[1].count("\n") + 3
    body = parts[2].strip()
    if not body:
        raise BadContent(path, line, "teksten mangler.")
    return values, body, line


FRONT_MATTER = {
    "title": Field(reader.text),
    "subtitle": Field(reader.text, required=False, default=""),
    "slug": Field(reader.text, required=False, default=""),
    "audience": Field(reader.text, required=False, default=""),
    "order": Field(reader.whole_number, required=False, default=0),
    "version": Field(reader.whole_number, required=False, default=1),
}
