"""The network map (domain.md 5.10): rows of people are the truth; the drawing and the list are made of them.

The keys of the rows are those of fixtures/content/redskaber/netvaerkskort.yaml; a municipality may change
every word of it, and the names of the sectors and the rings are read from there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _

from redskaber.parts import Part, Reader
from redskaber.spec import Field
from ui.draw.network import BESIDE, NARROW, WIDE, Network, Someone, network

NAME, SECTOR, RING, RELATION = "navn", "sektor", "ring", "forhold"
COMFORTS, HELPS, SPOT = "troester", "hjaelper", "plads"
SECTORS = ("familie", "skole", "fritid", "fagpersoner")
RINGS = ("taet", "naer", "langt")
GOOD, HARD, BROKEN = "god", "svaer", "brudt"
YES = "ja"


@dataclass(frozen=True)
class Person:
    """One person on a map. `row` is the row of the form she stands in."""

    number: int
    name: str
    sector: str
    ring: str
    relation: str = ""
    comforts: bool = False
    helps: str = ""
    spot: int | None = None
    row: int = 0

    @property
    def drawn(self) -> Someone:
        """What the drawing needs; what is not good is told in a word beside the name too."""
        word = {HARD: _("svært"), BROKEN: _("brudt")}.get(self.relation, "")
        return Someone(
            number=self.number,
            name=f"{self.name} · {word}" if word else self.name,
            sector=SECTORS.index(self.sector),
            ring=RINGS.index(self.ring),
            relation=self.relation,
            comforts=self.comforts,
            spot=None if self.spot is None else self.spot / 100,
            row=self.row,
        )


@dataclass(frozen=True)
class ListLine:
    """One person in the list beside the drawing."""

    number: int
    name: str
    ring: str
    relation: str
    comforts: bool
    helps: str


@dataclass(frozen=True)
class Words:
    """The names of sectors, rings and relations as the tool's file has them."""

    sectors: Mapping[str, str]
    rings: Mapping[str, str]
    relations: Mapping[str, str]


def words_of(field: Field) -> Words:
    """Return the words of a map's rows."""
    labels = {inner.key: inner.label_of for inner in field.fields}
    return Words(labels[SECTOR], labels[RING], labels[RELATION])


def people_of(rows: Iterable[Mapping[str, Any]], text: Any = str) -> list[Person]:
    """Return the people of answered rows who have a place; `text` cuts out what a reader may not know.

    A row may say the number of the form's row it stands in as `row`: then the numbers are those of the rows.
    """
    found: list[Person] = []
    for place, row in enumerate(rows):
        if row.get(NAME) and row.get(SECTOR) in SECTORS and row.get(RING) in RINGS:
            found.append(
                Person(
                    number=int(row.get("row", place)) + 1,
                    name=text(str(row[NAME])),
                    sector=row[SECTOR],
                    ring=row[RING],
                    relation=row.get(RELATION) or "",
                    comforts=row.get(COMFORTS) == YES,
                    helps=text(str(row.get(HELPS) or "")),
                    spot=_spot(row.get(SPOT)),
                    row=int(row.get("row", place)),
                )
            )
    return found


def _spot(value: Any) -> int | None:
    text = str(value if value is not None else "")
    return min(int(text), 100) if text.isascii() and text.isdigit() and len(text) < 4 else None


def read(field: Field, rows: Sequence[Mapping[str, Any]], reader: Reader) -> Part:
    """Return the drawing with its list, for page and print."""
    return Part("redskaber/map.html", drawing_of(field, people_of(rows, reader.text)))


def drawing_of(field: Field, people: Sequence[Person], *, beside: bool = False) -> dict[str, Any]:
    """Return what the templates of a map draw: wide, narrow and as a list."""
    words = words_of(field)
    return {
        "people": people,
        "wide": _drawn(words, people, BESIDE if beside else WIDE),
        "narrow": _drawn(words, people, NARROW),
        "sectors": sectors_of(words, people),
        "description": describe(words, people),
        "prefix": f"kort-{uuid4().hex[:8]}",
    }


def _drawn(words: Words, people: Sequence[Person], frame: Any) -> Network:
    return network(
        [person.drawn for person in people],
        sectors=[words.sectors[key] for key in SECTORS],
        rings=[words.rings[key] for key in RINGS],
        child=_("Barnet"),
        frame=frame,
    )


def sectors_of(words: Words, people: Sequence[Person]) -> list[tuple[str, list[ListLine]]]:
    """Return the list beside the drawing: by sector, the nearest first."""
    found = []
    for key in SECTORS:
        there = sorted((p for p in people if p.sector == key), key=lambda p: RINGS.index(p.ring))
        lines = [
            ListLine(
                person.number,
                person.name,
                words.rings[person.ring],
                words.relations.get(person.relation, ""),
                person.comforts,
                person.helps,
            )
            for person in there
        ]
        found.append((words.sectors[key], lines))
    return found


def describe(words: Words, people: Sequence[Person]) -> str:
    """Return the drawing in a sentence for each ring, for who does not see it."""
    sentences = []
    for ring in RINGS:
        names = [person.name for person in people if person.ring == ring]
        sentences.append(f"{words.rings[ring]}: {', '.join(names) if names else _('ingen')}.")
    return _("Barnet i midten. ") + " ".join(sentences)


def at_the_blank(field: Field) -> Part:
    """Return an empty map to draw on by hand."""
    return Part("redskaber/map_blank.html", {"wide": _drawn(words_of(field), [], WIDE)})
