"""Printing the log: what is asked for, for which reader, and when a long one must be made in the background.

A printer knows one reader of one case. The page uses it to make a short document at once, the worker to make
a long one as the reader who asked, and the page again when it is fetched: what she may see then must be what
she could see when it was made.
"""

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext as _

from cases.models import Case
from cases.querysets import Part
from stafetlog.finding import Wanted
from stafetlog.models import PdfJob
from stafetlog.querysets import EntryQuerySet
from ui.dates import danish_date

OnPage = Callable[[int], None]


@dataclass(frozen=True)
class Order:
    """What is asked for: a period, or all when it has no ends; for reading, or for an archive."""

    first: dt.date | None = None
    last: dt.date | None = None
    archive: bool = False

    @property
    def period(self) -> str:
        """The period in words."""
        first, last = danish_date(self.first), danish_date(self.last)
        if first and last:
            return _("%(first)s til %(last)s") % {"first": first, "last": last}
        if first:
            return _("Fra og med %(first)s") % {"first": first}
        return _("Til og med %(last)s") % {"last": last} if last else _("Hele loggen")

    @property
    def variant(self) -> str:
        """The kind of PDF: for people with all sorts of readers, or for an archive; both are tagged."""
        return "pdf/a-3a" if self.archive else "pdf/ua-1"


@dataclass(frozen=True)
class Cover:
    """What stands first in a document: whom it is made for, and what kinds of things it leaves out.

    `keep` is why the paper is not for the family, "" when it may be (`keep_from_family`).
    """

    made_for: str
    period: str
    left_out: tuple[str, ...]
    keep: str = ""


class Printer(Protocol):
    """Prints the log of one case for one reader."""

    kind: PdfJob.Kind
    case: Case
    reader: Any
    readable: EntryQuerySet

    def sees(self) -> str:
        """Return what decides the look of an entry to this reader, as text to compare."""
        ...

    def draw(self, order: Order, *, on_page: OnPage | None = None) -> bytes:
        """Return the document."""
        ...


def asked_for(printer: Printer, order: Order) -> EntryQuerySet:
    """Return the entries of an order, of those the reader may see."""
    return printer.readable.found_by(Wanted(first=order.first, last=order.last), printer.reader)


def sight_of(printer: Printer, order: Order, last_seq: int) -> str:
    """Return a fingerprint of what the reader sees of an order, up to an entry's number in the log."""
    entries = asked_for(printer, order).filter(seq__lte=last_seq).order_by("seq")
    words = [printer.sees(), *map(str, entries.values_list("pk", flat=True))]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def made_for(name: str, part: Part | None) -> str:
    """Return a reader as a document names her: "Alma Lind, Lærer, Lindeskolen"."""
    return ", ".join(filter(None, (name, part.title, part.unit))) if part else name


def plain_cover(case: Case, reader: Any, part: Part | None, period: str) -> Cover:
    """Return the cover of a document from which nothing is left out for this reader."""
    nothing = _("Adresser, telefonnumre og kladder er ikke med. Ellers er intet udeladt.")
    return Cover(made_for(reader.full_name, part), period, (nothing,), keep_from_family(case))


def keep_from_family(case: Case) -> str:
    """Return what a professional's paper says on top when somebody in the family is protected, or "".

    It names the school, if only in whom it was made for (law.md N-2), and is soon handed on at a meeting.
    """
    if not case.people.protected().exists():
        return ""
    return _(
        "En i familien er beskyttet. Giv ikke papiret til familien: det kan vise, hvor barnet er om dagen."
        " Familien læser selv på sine sider."
    )


def family_left_out() -> tuple[str, ...]:
    """Return what is left out of any document for somebody in the family.

    The same whether or not there was anything: else it would tell (law.md C-12, N-2).
    """
    return (
        _("Adresser og telefonnumre på familien er ikke med."),
        _("Navne på steder kan være taget ud af hensyn til nogen i familien."),
    )
