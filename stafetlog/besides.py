"""What other apps keep beside an entry, to be looked through when somebody finds something in the log.

The log lies below the apps that feed it. Such an app says once how its words are read (`also_read`); what is
looked through is always the entries that the reader may read, so what she may not read is not asked of.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from stafetlog.finding import Marks, held_by_term
from ui.parts import Fact

PASSAGE = 160


@dataclass(frozen=True)
class Answer:
    """One answer beside an entry: what was asked and said. `of_file`: the words stand for a file."""

    label: str
    words: str
    of_file: bool = False


Answers = Mapping[UUID, Sequence[Answer]]
_reads: list[Callable[[Any], Answers]] = []


def also_read(read: Callable[[Any], Answers]) -> None:
    """Have what stands beside entries read by `read`; it is given entries and answers by their keys."""
    _reads.append(read)


def beside(entries: Any) -> dict[UUID, Sequence[Answer]]:
    """Return what stands beside some of the entries, which the reader may read."""
    found: dict[UUID, Sequence[Answer]] = {}
    for read in _reads:
        found |= read(entries)
    return found


def words_of(answers: Iterable[Answer]) -> str:
    """Return the words of an entry's answers as one text."""
    return "\n".join(one.words for one in answers)


def entries_of_terms(terms: tuple[str, ...], answers: Answers) -> list[set[UUID]]:
    """Return for each term the entries that it stands beside."""
    if not answers or not terms:
        return [set() for _term in terms]
    keys = list(answers)
    held = held_by_term(terms, [words_of(answers[key]) for key in keys])
    return [{key for key, is_held in zip(keys, each, strict=True) if is_held} for each in held]


def passage(answers: Iterable[Answer], marks: Marks | None) -> Fact | None:
    """Return the first answer in which something is marked, a little of it, or None."""
    for one in answers if marks else ():
        if "<mark>" in marks.on(one.words):
            label = _("Fundet i svaret på »%(question)s«:") % {"question": one.label}
            return Fact(label, marks.on(Truncator(marks.around(one.words)).chars(PASSAGE)))
    return None
