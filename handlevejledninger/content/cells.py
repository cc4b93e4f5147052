"""The sixty cells of the five guides: one file a group and phase, three levels in each (domain.md 6)."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from btimodel import reader
from btimodel.choices import Level, Phase
from btimodel.reader import BadContent, Field, Row
from handlevejledninger.choices import ACTIONS, GROUP_SLUGS, TOOLS
from handlevejledninger.content.piece import Piece, texts
from handlevejledninger.models import Content


def between(fewest: int, most: int) -> Callable[[Any], list[str]]:
    """Return a check that a list has a number of texts."""

    def check(value: Any) -> list[str]:
        found = texts(value)
        if not fewest <= len(found) <= most:
            raise ValueError(f"skal have {fewest}-{most} linjer, men har {len(found)}")
        return found

    return check


def tools(value: Any) -> list[str]:
    """Return a list of names of tools that exist. Raises ValueError."""
    found = texts(value) if value else []
    unknown = [name for name in found if name not in TOOLS]
    if unknown:
        raise ValueError(f"nævner et redskab, der ikke findes: {', '.join(unknown)}")
    return found


FILE = {
    "gruppe": Field(reader.one_of(*GROUP_SLUGS)),
    "fase": Field(reader.one_of(*Phase.values)),
    "version": Field(reader.whole_number),
    "niveauer": Field(reader.anything, nested=True),
}
LEVELS = {str(level): Field(reader.anything, nested=True) for level in Level.values}
CELL = {
    "hvad": Field(reader.text),
    "spoerg": Field(between(3, 5)),
    "goer": Field(reader.anything, nested=True),
    "ansvar": Field(reader.text),
    "log": Field(reader.text),
    "redskaber": Field(tools, required=False, default=[]),
    "underret": Field(between(2, 4)),
    "ikke_grundlag": Field(between(2, 3)),
}
STEP = {
    "tekst": Field(reader.text),
    "handling": Field(reader.one_of(*ACTIONS), required=False, default=""),
    "redskab": Field(reader.one_of(*TOOLS), required=False, default=""),
}
FEWEST_STEPS, MOST_STEPS = 3, 6


def cell_key(group: str, phase: str, level: int) -> str:
    """Return the name of a cell for good: "celle/direkte/opsporing/1"."""
    return f"celle/{group}/{phase}/{level}"


def read_cells(folder: Path) -> list[Piece]:
    """Return the sixty cells. Raises BadContent with file, line and reason, also for one that is missing."""
    return [
        piece
        for group in GROUP_SLUGS
        for phase in Phase.values
        for piece in _read_file(folder / group / f"{phase}.yaml", group, phase)
    ]


def _read_file(path: Path, group: str, phase: str) -> list[Piece]:
    if not path.exists():
        raise BadContent(path, 1, f"filen mangler. Handlevejledningen {group} skal have fasen {phase}.")
    row = reader.read_one(path, FILE)
    if (row.values["gruppe"], row.values["fase"]) != (group, phase):
        raise BadContent(path, row.line, f"filen ligger som {group}/{phase}, men siger noget andet.")
    levels = reader.row(path, row.values["niveauer"], LEVELS)
    return [
        _cell(path, group, phase, level, row.values["version"], levels.values[str(level)])
        for level in Level.values
    ]


def _cell(path: Path, group: str, phase: str, level: int, version: int, node: Any) -> Piece:
    row = reader.row(path, node, CELL)
    steps = reader.rows(path, row.values["goer"], STEP)
    _check_steps(path, row, steps)
    where = {"gruppe": group, "fase": phase, "niveau": level}
    document = where | row.values | {"goer": [step.values for step in steps]}
    place = Phase.values.index(phase) * len(Level.values) + level
    title = f"{GROUP_SLUGS[group].label}: {Phase(phase).label}, {Level(level).label.lower()}"
    key = cell_key(group, phase, level)
    order = GROUP_SLUGS[group] * 100 + place
    return Piece(key, Content.Kind.CELL, title, order, version, document, path, row.line)


def _check_steps(path: Path, row: Row, steps: list[Row]) -> None:
    if not FEWEST_STEPS <= len(steps) <= MOST_STEPS:
        reason = f"goer skal have {FEWEST_STEPS}-{MOST_STEPS} trin, men har {len(steps)}."
        raise BadContent(path, row.line, reason)
