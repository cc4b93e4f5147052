"""Finding in the log as one reader in the family sees it.

The professionals' search asks PostgreSQL about the texts as they were written. Here that would tell: a father
who looks for the child's school would learn by a hit that its name was cut out for him. So the entries he may
read are fetched, cut as his page cuts them, and looked through after that (law.md N-2, docs/adr/0030).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cases.models import Case
from cases.roles import CasePerm
from cases.visibility import FamilySight
from portal import lookups
from stafetlog.finding import Marks, Wanted, which_hold
from stafetlog.rows import TimelineRow


@dataclass(frozen=True)
class Found:
    """What was found: a function that returns some of the rows, how many there are, and what to mark."""

    rows: Callable[[int, int], Sequence[TimelineRow]] = lambda first, last: []
    number: int = 0
    marks: Marks | None = None


def found_in_log(
    case: Case, reader: Any, perms: frozenset[CasePerm], *, sight: FamilySight, wanted: Wanted
) -> Found:
    """Return the entries that a reader looks for, newest first, of those and of what in them she may see."""
    there = lookups.texts_of(case, reader, perms, wanted=replace(wanted, words=""))
    if not there:
        return Found()
    keys = [pk for pk, _text in there]
    marks = None
    if wanted.terms:
        hold, marks = which_hold(wanted.terms, sight.texts([text for _pk, text in there]))
        keys = [pk for pk, held in zip(keys, hold, strict=True) if held]
    log = lookups.log_of(case, reader, perms)
    return Found(lambda first, last: list(log.filter(pk__in=keys[first:last])), len(keys), marks)
