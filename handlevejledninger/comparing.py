"""Two wordings side by side, line by line."""

import difflib
from dataclasses import dataclass

SAME, OURS, THEIRS = "same", "ours", "theirs"
_KINDS = {"  ": SAME, "+ ": OURS, "- ": THEIRS}


@dataclass(frozen=True)
class DiffLine:
    """A line of one of the wordings; `kind` is same, ours (the municipality's) or theirs (the program's)."""

    kind: str
    text: str


def difference(program: str, municipality: str) -> list[DiffLine]:
    """Return the lines of both, in order; a line that both have stands once."""
    lines = difflib.ndiff(program.splitlines(), municipality.splitlines())
    return [DiffLine(_KINDS[line[:2]], line[2:]) for line in lines if line[:2] in _KINDS]
