"""The standard agenda for coordination meetings, read from fixtures/content/stafetlog/dagsorden.yaml.

A meeting keeps its own copy of the points, so an old meeting shows the agenda it was held on.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings

FILE = "fixtures/content/stafetlog/dagsorden.yaml"


class BadAgenda(ValueError):
    """The file of the standard agenda cannot be used."""


@dataclass(frozen=True)
class AgendaPoint:
    """One point: its key, title, help and minutes."""

    key: str
    title: str
    help: str
    minutes: int


@dataclass(frozen=True)
class StandardAgenda:
    """A version of the standard agenda."""

    version: int
    points: tuple[AgendaPoint, ...]


@cache
def standard_agenda() -> StandardAgenda:
    """Return the agenda that a meeting called today gets."""
    return read_agenda(Path(settings.BASE_DIR) / FILE)


def read_agenda(path: Path) -> StandardAgenda:
    """Return the agenda of a file. Raises BadAgenda when it is not as it should be."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        points = tuple(
            AgendaPoint(str(row["key"]), str(row["titel"]), str(row["hjaelp"]), int(row["minutter"]))
            for row in content["punkter"]
        )
        agenda = StandardAgenda(int(content["version"]), points)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError, ValueError) as fault:
        raise BadAgenda(f"{path.name} kan ikke læses: {type(fault).__name__}.") from fault
    keys = [point.key for point in points]
    if not points or len(set(keys)) != len(keys):
        raise BadAgenda(f"{path.name} skal have mindst ét punkt, og hver key må kun stå én gang.")
    return agenda
