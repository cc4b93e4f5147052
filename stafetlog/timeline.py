"""Turns entries into what a timeline draws: on the professionals' page, in the portal and in print.

The caller brings entries that the reader may see (`case.entries.readable_by(…).for_timeline()`) and says
who reads in a `Reading`. Nothing here decides about access; it only decides how a thing is said.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from btimodel.danish import genitive
from btimodel.lookups import deadline_days
from cases.models import Case
from cases.roles import CasePerm
from cases.visibility import FamilySight
from stafetlog.models import Entry, EntryKind
from stafetlog.models.entry import WRITABLE_KINDS
from ui.dates import danish_date, danish_datetime
from ui.parts import Badge, Fact, Link, TimelineEntry

# (icon, tone) of each kind; no two kinds share an icon, and the word stands beside it (wishes.md 29).
LOOKS: dict[EntryKind, tuple[str, str]] = {
    EntryKind.OBSERVATION: ("visibility", "info"),
    EntryKind.VURDERING: ("analytics", "warning"),
    EntryKind.BESLUTNING: ("check", "success"),
    EntryKind.AFTALE: ("list-check", "success"),
    EntryKind.SAMTALE: ("forum", "info"),
    EntryKind.MOEDE: ("groups", "info"),
    EntryKind.LYSGLIMT: ("star", "success"),
    EntryKind.FAMILIENS_ORD: ("home", "voice"),
    EntryKind.BARNETS_ORD: ("chat", "voice"),
    EntryKind.AABNING: ("folder-open", "neutral"),
    EntryKind.NIVEAU: ("view-split", "warning"),
    EntryKind.STAFET: ("forward", "neutral"),
    EntryKind.SAMTYKKE: ("how-to-reg", "neutral"),
    EntryKind.DELTAGER: ("persons", "neutral"),
    EntryKind.LUKNING: ("folder", "neutral"),
}


@dataclass(frozen=True)
class Reading:
    """Who reads, and where links lead.

    An entry written `late_after` or more after it happened says so (law.md J-1). `entry_url` gives the
    address of an entry that is not on the same page. `correct_url` is None for who does not write.
    `sight` takes out of every text what would tell one parent where the other lives (law.md N-2).
    """

    family: bool
    late_after: dt.timedelta
    entry_url: Callable[[UUID], str]
    correct_url: Callable[[UUID], str] | None = None
    sight: FamilySight | None = None

    def text(self, text: str) -> str:
        """Return a text as this reader may see it."""
        return self.sight.text(text) if self.sight else text

    def role(self, role: str) -> str:
        """Return how an author took part, as this reader may see it."""
        return self.sight.role(role) if self.sight else role


def professional_reading(
    case: Case, perms: frozenset[CasePerm], *, late_after: dt.timedelta | None = None
) -> Reading:
    """Return how a professional with `perms` reads the log. `late_after` is for who has asked already."""
    writes = CasePerm.WRITE in perms and case.is_open
    return Reading(
        family=False,
        late_after=late_after or _late_after(),
        entry_url=lambda pk: reverse("stafetlog:entry", args=[case.pk, pk]),
        correct_url=(lambda pk: reverse("stafetlog:entry_correct", args=[case.pk, pk])) if writes else None,
    )


def family_reading(sight: FamilySight, *, entry_url: Callable[[UUID], str]) -> Reading:
    """Return how somebody in the family reads the log: without what she may not know of places."""
    return Reading(family=True, late_after=_late_after(), entry_url=entry_url, sight=sight)


def present(entries: Iterable[Entry], reading: Reading) -> list[TimelineEntry]:
    """Return the entries as a timeline draws them, in the order they come."""
    listed = list(entries)
    here = {entry.pk for entry in listed}

    def address(pk: UUID) -> str:
        return f"#{anchor(pk)}" if pk in here else reading.entry_url(pk)

    return [_one(entry, reading, address) for entry in listed]


def anchor(pk: UUID) -> str:
    """Return an entry's id on its page. Not its number: a gap would tell a parent that one is left out."""
    return f"i-{pk}"


def is_late(entry: Entry, late_after: dt.timedelta) -> bool:
    """Whether an entry was written so long after that the reader should know. A correction always is."""
    return entry.corrects_id is None and entry.written_at - entry.occurred_at >= late_after


def _late_after() -> dt.timedelta:
    return dt.timedelta(days=deadline_days("sent_noteret"))


def _one(entry: Entry, reading: Reading, address: Callable[[UUID], str]) -> TimelineEntry:
    kind = EntryKind(entry.kind)
    icon, tone = LOOKS[kind]
    corrected = entry.correction_id is not None
    author, role = _author(entry, kind, reading)
    return TimelineEntry(
        anchor=anchor(entry.pk),
        kind=str(kind.label),
        happened=entry.occurred_at,
        author=author,
        text=reading.text(entry.text),
        icon=icon,
        tone=tone,
        role=role,
        written=entry.written_at,
        note=_note(entry, reading),
        badges=_badges(entry, kind, reading, corrected=corrected),
        facts=_facts(entry),
        corrects=_corrects(entry, address),
        corrected_by=_corrected_by(entry, address),
        actions=_actions(entry, kind, reading, corrected=corrected),
    )


def _author(entry: Entry, kind: EntryKind, reading: Reading) -> tuple[str, str]:
    """Return who wrote, and as what. Who in the family has answered a consent is not told to the others."""
    if reading.family and kind == EntryKind.SAMTYKKE:
        return _("Stafetloggen"), ""
    return entry.author.full_name, reading.role(entry.author_role)


def _badges(entry: Entry, kind: EntryKind, reading: Reading, *, corrected: bool) -> list[Badge]:
    badges = []
    if kind in WRITABLE_KINDS:
        badges.append(Badge(_("Fase: %(phase)s") % {"phase": entry.get_phase_display().lower()}))
    badges.append(Badge(str(entry.get_level_display())))
    if entry.corrects_id is not None:
        badges.append(Badge(_("Rettelse"), "warning"))
    if corrected:
        badges.append(Badge(_("Rettet senere"), "warning"))
    if is_late(entry, reading.late_after):
        badges.append(Badge(_("Noteret senere"), "warning"))
    return badges


def _facts(entry: Entry) -> list[Fact]:
    """Who coordinates, who carries out, by when (product.md, model 2)."""
    performer = entry.performer.full_name if entry.performer else ""
    if entry.performer_person:
        performer = entry.performer_person.name
    facts = [
        Fact(_("Koordinerer"), entry.coordinator.full_name if entry.coordinator else ""),
        Fact(_("Udfører"), performer),
        Fact(_("Frist"), danish_date(entry.deadline)),
    ]
    return [fact for fact in facts if fact.value]


def _note(entry: Entry, reading: Reading) -> str:
    if entry.concerns is None:
        return ""
    if reading.family:
        return _("Handler om dine egne forhold. Den anden forælder ser den ikke.")
    return _("Handler om %(names)s egne forhold. Den anden forælder ser den ikke.") % {
        "names": genitive(entry.concerns.name.partition(" ")[0])
    }


def _corrects(entry: Entry, address: Callable[[UUID], str]) -> Link | None:
    if entry.corrects is None:
        return None
    when = danish_datetime(entry.corrects.written_at)
    return Link(_("indførslen skrevet %(when)s") % {"when": when}, address(entry.corrects.pk))


def _corrected_by(entry: Entry, address: Callable[[UUID], str]) -> Link | None:
    if entry.correction_id is None:
        return None
    when = danish_datetime(entry.correction_written_at)
    return Link(_("rettelsen skrevet %(when)s") % {"when": when}, address(entry.correction_id))


def _actions(entry: Entry, kind: EntryKind, reading: Reading, *, corrected: bool) -> list[Link]:
    if reading.correct_url is None or corrected or kind not in WRITABLE_KINDS:
        return []
    return [Link(_("Skriv en rettelse"), reading.correct_url(entry.pk))]
