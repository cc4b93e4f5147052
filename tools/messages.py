"""How a tool gives up: one Danish sentence to stderr and a non-zero exit, never a traceback."""

import sys
from typing import NoReturn


class Stop(RuntimeError):
    """The tool cannot go on. The text is one Danish sentence that says what to do."""


def give_up(sentence: str) -> NoReturn:
    """Print the sentence to stderr and leave with code 1."""
    print(sentence, file=sys.stderr)
    raise SystemExit(1)
