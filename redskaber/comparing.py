"""The same tool filled several times, side by side: from several units, or over time (domain.md 5.3).

Nothing is counted together and nobody is ranked; the words stand beside each other with their dates.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from redskaber import spec
from redskaber.models import FilledTool
from redskaber.parts import Reader, ReadItem
from redskaber.reading import ALL, how_often, read_item
from redskaber.spec import Field
from ui.dates import danish_date

MOST = 4  # as many as can stand side by side and be read


@dataclass(frozen=True)
class Column:
    """One filled tool: when, by whom, and where it stands whole."""

    when: str
    who: str
    filled: FilledTool


@dataclass(frozen=True)
class Cell:
    """One answer, with whose it is; `item` is None when the question has no answer there."""

    column: Column
    item: ReadItem | None


@dataclass(frozen=True)
class SignRow:
    """One sign, and what was said of it each time: "Hver uge", "Ja", or nothing."""

    label: str
    said: list[str]


@dataclass(frozen=True)
class Compared:
    """One question and its answers side by side."""

    label: str
    tone: str
    cells: list[Cell] = field(default_factory=list)
    signs: list[SignRow] = field(default_factory=list)


def compare(
    filled: list[FilledTool], *, who: Callable[[FilledTool], str], reader: Reader = ALL
) -> tuple[list[Column], list[Compared]]:
    """Return the columns, oldest first as they come, and each question that has an answer in one of them."""
    columns = [Column(danish_date(one.shared_at), who(one), one) for one in filled]
    questions: dict[str, Field] = {}
    for one in reversed(filled):  # the newest version's words, if they differ
        for asked in one.spec.spec.fields:
            questions.setdefault(asked.key, asked)
    answered = [
        asked
        for asked in questions.values()
        if not asked.drawing and any(asked.key in one.answers for one in filled)
    ]
    return columns, [_compared(asked, columns, reader) for asked in answered]


def _compared(asked: Field, columns: list[Column], reader: Reader) -> Compared:
    if asked.kind == spec.TEGN:
        return Compared(asked.label, asked.tone, signs=_sign_rows(asked, columns))
    cells = [Cell(column, _item(asked.key, column.filled, reader)) for column in columns]
    return Compared(asked.label, asked.tone, cells=cells)


def _item(key: str, filled: FilledTool, reader: Reader) -> ReadItem | None:
    """Return the answer as the version it was given on words it."""
    if key not in filled.answers:
        return None
    return read_item(filled.spec.spec.field(key), filled.answers[key], reader)


def _sign_rows(asked: Field, columns: list[Column]) -> list[SignRow]:
    rows = []
    for sign in asked.signs:
        given = [column.filled.answers.get(asked.key, {}).get(sign.key) for column in columns]
        if any(one is not None for one in given):
            rows.append(SignRow(sign.label, [how_often(one) for one in given]))
    return rows
