"""What stands beside the words of an entry on the timeline: its source, what it belongs to, who disagrees."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from stafetlog.models import RefersHow, Sensitivity, WordsHow
from stafetlog.models.entry import EntryKind
from stafetlog.rows import Correction, TimelineRow
from ui.dates import danish_date
from ui.parts import Fact, Link, Voice
from ui.words import gettext as _


class Related(Protocol):
    """What is asked of an entry that another refers to, or that refers to it."""

    pk: UUID
    kind: str
    text: str
    occurred_at: dt.datetime
    author_id: int
    author_name: str
    refers_to_id: UUID | None
    refers_how: str
    correction: Correction | None


@dataclass(frozen=True)
class References:
    """The references between the entries a reader may see. What she may not see is in neither."""

    by_pk: dict[UUID, Related] = field(default_factory=dict)
    to: dict[UUID, list[Related]] = field(default_factory=dict)

    @classmethod
    def among(cls, entries: Iterable[Related]) -> "References":
        """Return the references among entries that the reader may see, the oldest first."""
        found = cls()
        for entry in sorted(entries, key=lambda one: (one.occurred_at, one.pk)):
            if entry.pk in found.by_pk:
                continue
            found.by_pk[entry.pk] = entry
            if entry.refers_to_id:
                found.to.setdefault(entry.refers_to_id, []).append(entry)
        return found

    def links(self, row: TimelineRow, address: Callable[[UUID], str]) -> list[tuple[str, Link]]:
        """Return what an entry belongs to, and what belongs to it, each as a word and a link."""
        if row.refers_to_id is None and row.pk not in self.to:
            return []
        found = []
        if row.refers_to_id in self.by_pk:
            word = str(RefersHow(row.refers_how).label)
            found.append((f"{word}:", _link(self.by_pk[row.refers_to_id], address)))
        words = {RefersHow.FOLLOW_UP: _("Fulgt op:"), RefersHow.ANSWER: _("Besvaret:")}
        for other in self.to.get(row.pk, []):
            if other.refers_how in words and other.correction is None:
                found.append((words[RefersHow(other.refers_how)], _link(other, address)))
        return found

    def voices(
        self, row: TimelineRow, words: Callable[[Related], str], address: Callable[[UUID], str]
    ) -> list[Voice]:
        """Return those who see it otherwise, in their own words (domain.md 14: as both say it)."""
        return [
            Voice(other.author_name, words(other), address(other.pk))
            for other in self.to.get(row.pk, [])
            if other.refers_how == RefersHow.DISAGREEMENT
        ]


def source_facts(row: TimelineRow, text: Callable[[str], str]) -> list[Fact]:
    """Return from whom and when it was heard (law.md J-1), and how somebody's own words came into the log."""
    facts = []
    if row.heard_from:
        told = text(row.heard_from)
        if row.heard_on:
            told = _("%(name)s, hørt %(date)s") % {"name": told, "date": danish_date(row.heard_on)}
        facts.append(Fact(_("Fortalt af"), told))
    if row.words_how:
        facts.append(Fact(_("Ordene er"), str(WordsHow(row.words_how).label)))
    return facts


def sensitivity_note(row: TimelineRow) -> str:
    """Return who among the professionals reads an entry, when it is not all of them."""
    if row.sensitivity != Sensitivity.TASK:
        return ""
    return _("Læses af familien og af de deltagere, der skriver. Ikke af dem, der kun læser med.")


def known_at(row: TimelineRow) -> dt.datetime:
    """Return when the writer knew: when it happened, or when she was told."""
    if row.heard_on is None:
        return row.occurred_at
    heard = dt.datetime.combine(row.heard_on, dt.time(), row.occurred_at.tzinfo)
    return max(row.occurred_at, heard)


def _link(entry: Related, address: Callable[[UUID], str]) -> Link:
    kind, day = str(EntryKind(entry.kind).label), danish_date(entry.occurred_at)
    return Link(_("%(kind)s, %(date)s") % {"kind": kind, "date": day}, address(entry.pk))
