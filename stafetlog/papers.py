"""The case's papers: what must go in a journal, each with its day and a short subject (law.md J-2).

One place for the rule of what counts: every attachment that an entry still shows, and every entry that is a
document of its own in final form (its kind is in `DOCUMENTS`). What is corrected is replaced by its
correction. Who reads what is the log's own rule: the caller brings the entries that the reader may see, and
how she reads them.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import Q
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from stafetlog.attachments import Attachment, of_entry
from stafetlog.models import EntryKind
from stafetlog.models.draft import LONGEST_SUBJECT, Origin
from stafetlog.querysets import EntryQuerySet
from stafetlog.rows import TimelineRow
from stafetlog.timeline import Reading, author_of
from ui.parts import Link

PAGE_SIZE = 25


class PaperKind(models.TextChoices):
    """What a paper is."""

    FILE = "bilag", gettext_lazy("Bilag")
    MINUTES = "referat", gettext_lazy("Mødereferat")
    TOOL = "redskab", gettext_lazy("Delt redskab")
    DECISION = "beslutning", gettext_lazy("Beslutning")
    LEVEL = "niveau", gettext_lazy("Niveauskift")
    HANDOVER = "overdragelse", gettext_lazy("Overdragelse")
    CLOSING = "lukning", gettext_lazy("Lukning")


class Order(models.TextChoices):
    """What the papers stand by."""

    NEWEST = "nyeste", gettext_lazy("Papirets dato, det nyeste først")
    OLDEST = "aeldste", gettext_lazy("Papirets dato, det ældste først")
    WRITTEN = "loggen", gettext_lazy("Sat i loggen, det nyeste først")


# The entries that are documents of their own: written once, in final form, and not changed afterwards.
DOCUMENTS = {
    EntryKind.MOEDE: PaperKind.MINUTES,
    EntryKind.REDSKAB: PaperKind.TOOL,
    EntryKind.BESLUTNING: PaperKind.DECISION,
    EntryKind.NIVEAU: PaperKind.LEVEL,
    EntryKind.STAFET: PaperKind.HANDOVER,
    EntryKind.LUKNING: PaperKind.CLOSING,
}
COLUMNS = ("pk", "seq", "kind", "occurred_at", "written_at", "author_id", "author__kind", "attachments")


@dataclass(frozen=True)
class Wanted:
    """What is asked for: one kind or all, and in which order."""

    kind: str = ""
    order: str = Order.NEWEST


@dataclass(frozen=True)
class Slot:
    """One paper before it is drawn: where it stands in the list, and of which entry it is."""

    entry: UUID
    kind: PaperKind
    dated: dt.date
    written: dt.datetime
    seq: int
    origin: str
    file: Attachment | None = None
    by_family: bool = False


@dataclass(frozen=True)
class Paper:
    """One paper as the list shows it. `file` leads to the file, `entry` to where it stands in the log."""

    dated: dt.date
    subject: str
    kind: str
    origin: str
    author: str
    role: str
    written: dt.datetime
    entry: Link
    file: Link | None = None
    file_kind: str = ""
    digest: str = ""

    @property
    def by(self) -> str:
        """Who put it in the log, and as what."""
        return ", ".join(filter(None, (self.author, self.role)))


@dataclass(frozen=True)
class Papers:
    """The papers of one case for one reader: `readable` are the entries she may see."""

    readable: EntryQuerySet
    reading: Reading

    def page(self, wanted: Wanted, number: str | None) -> Page[Any]:
        """Return one page of what is asked for, drawn; two questions, however many there are."""
        page = Paginator(self.slots(wanted), PAGE_SIZE).get_page(number)
        page.object_list = self.draw(page.object_list)
        return page

    def all(self, wanted: Wanted | None = None) -> list[Paper]:
        """Return all that is asked for, drawn."""
        return self.draw(self.slots(wanted or Wanted()))

    def slots(self, wanted: Wanted) -> list[Slot]:
        """Return what is asked for, in order."""
        holds = Q(kind__in=DOCUMENTS) | ~Q(attachments=[])
        rows = self.readable.filter(holds, corrections__isnull=True).order_by("seq")
        slots = [slot for row in rows.values_list(*COLUMNS, named=True) for slot in self._of(row)]
        shown = [slot for slot in slots if wanted.kind in ("", slot.kind)]
        return sorted(shown, key=_place(wanted.order), reverse=wanted.order != Order.OLDEST)

    def _of(self, row: Any) -> Iterable[Slot]:
        """Return the papers of one entry: itself, if it is one, and the files its reader may know of."""
        happened = timezone.localdate(row.occurred_at)
        family = row.author__kind == User.Kind.FAMILY
        where = row.written_at, row.seq
        if row.kind in DOCUMENTS:
            origin = Origin.RECEIVED if family else Origin.OWN
            yield Slot(row.pk, DOCUMENTS[EntryKind(row.kind)], happened, *where, origin, None, family)
        for one in of_entry(row.attachments):
            if self.reading.shows(one, row.author_id):
                origin = one.origin or (Origin.RECEIVED if family else "")
                yield Slot(row.pk, PaperKind.FILE, one.day(happened), *where, origin, one, family)

    def draw(self, slots: Sequence[Slot]) -> list[Paper]:
        """Return papers with the words of their entries, as this reader may see them."""
        keys = {slot.entry for slot in slots}
        rows = {row.pk: row for row in self.readable.filter(pk__in=keys).for_timeline()} if keys else {}
        return [self._drawn(slot, rows[slot.entry]) for slot in slots if slot.entry in rows]

    def _drawn(self, slot: Slot, row: TimelineRow) -> Paper:
        author, role = author_of(row, self.reading)
        one = slot.file
        return Paper(
            dated=slot.dated,
            subject=self.reading.title(one, row.author_id) if one else first_line(self.reading.words(row)),
            kind=str(slot.kind.label),
            origin=_origin(slot, family=self.reading.family),
            author=author,
            role=role,
            written=slot.written,
            entry=Link(_("Se i loggen"), self.reading.entry_url(row.pk)),
            file=Link(_("Hent"), self.reading.file_url(one.key)) if one else None,
            file_kind=", ".join((one.ending, filesizeformat(one.size))) if one else "",
            digest=one.sha256 if one else "",
        )


def first_line(text: str) -> str:
    """Return the first line of an entry as a subject: its first sentences, as many as there is room for."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    if len(line) <= LONGEST_SUBJECT:
        return line.removesuffix(".")
    sentences, stop, _rest = line[:LONGEST_SUBJECT].rpartition(". ")
    return sentences if stop else Truncator(line).chars(LONGEST_SUBJECT)


def _origin(slot: Slot, *, family: bool) -> str:
    """Return where a paper comes from, in the reader's words."""
    if slot.by_family:
        return _("Modtaget fra familien")
    if family and slot.origin == Origin.OWN:
        return _("Fra fagpersonerne")
    return str(Origin(slot.origin).label) if slot.origin else ""


def _place(order: str) -> Callable[[Slot], tuple[Any, ...]]:
    if order == Order.WRITTEN:
        return lambda slot: (slot.written, slot.seq)
    return lambda slot: (slot.dated, slot.written, slot.seq)
