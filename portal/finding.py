"""Finding in the log as one reader in the family sees it.

The professionals' search asks PostgreSQL about the texts as they were written. Here that would tell: a father
who looks for the child's school would learn by a hit that its name was cut out for him. So the entries he may
read are fetched, cut as his page cuts them, and looked through after that (law.md N-2, docs/adr/0030).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from cases.models import Case
from cases.roles import CasePerm
from cases.visibility import FamilySight
from portal import lookups
from stafetlog.besides import Answer, Answers, beside, words_of
from stafetlog.finding import Marks, Wanted, which_hold
from stafetlog.rows import TimelineRow
from stafetlog.timeline import is_own


@dataclass(frozen=True)
class Found:
    """What was found: what returns some of the rows, how many there are, what to mark, and what is beside."""

    rows: Callable[[int, int], Sequence[TimelineRow]] = lambda first, last: []
    number: int = 0
    marks: Marks | None = None
    answers: Answers = field(default_factory=dict)


def found_in_log(
    case: Case, reader: Any, perms: frozenset[CasePerm], *, sight: FamilySight, wanted: Wanted
) -> Found:
    """Return the entries that a reader looks for, newest first, of those and of what in them she may see."""
    there = lookups.texts_of(case, reader, perms, wanted=replace(wanted, words=""))
    if not there:
        return Found()
    marks, answers = None, dict[UUID, Sequence[Answer]]()
    if wanted.terms:
        own = {entry.pk for entry in there if is_own(sight, entry)}
        answers = _cut(beside(case.entries.readable_by(reader, perms)), sight, own)
        texts = zip(there, sight.texts([entry.text for entry in there]), strict=True)
        shown = [(one.pk, one.text if one.pk in own else text) for one, text in texts]
        hold, marks = which_hold(
            wanted.terms, [f"{text}\n{words_of(answers.get(pk, ()))}" for pk, text in shown]
        )
        there = [entry for entry, held in zip(there, hold, strict=True) if held]
    keys = [entry.pk for entry in there]
    log = lookups.log_of(case, reader, perms)
    return Found(lambda first, last: list(log.filter(pk__in=keys[first:last])), len(keys), marks, answers)


def _cut(answers: Answers, sight: FamilySight, own: set[UUID]) -> dict[UUID, Sequence[Answer]]:
    """Return the answers as the reader's pages show them, without words for a file that may be hidden.

    Nothing is cut out of her `own`, as nothing is on the page.
    """
    shows_files = sight.shows_file(tells_no_place=False)
    kept = {
        pk: [one for one in found if shows_files or pk in own or not one.of_file]
        for pk, found in answers.items()
    }
    words = iter(sight.texts([one.words for found in kept.values() for one in found]))
    cut = {pk: [replace(one, words=next(words)) for one in found] for pk, found in kept.items()}
    return cut | {pk: kept[pk] for pk in own & kept.keys()}
