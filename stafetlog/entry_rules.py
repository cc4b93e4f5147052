"""Rules of what an entry holds besides its words: where they come from, and what they belong to."""

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cases import access
from cases.models import Case
from stafetlog.exceptions import EntryRefused
from stafetlog.models import Entry, EntryKind
from stafetlog.models.entry import WORDS_KINDS
from stafetlog.rules import check_gives_nothing_away

if TYPE_CHECKING:
    from stafetlog.services.entries import Reference, Source


def check_source(case: Case, kind: EntryKind, source: "Source", occurred_at: dt.datetime) -> None:
    """What is told by somebody says by whom, and when (law.md J-1). Raises EntryRefused."""
    if source.words_how and kind not in WORDS_KINDS:
        raise EntryRefused(_("Kun familiens og barnets egne ord siger, hvordan de er kommet med."))
    check_gives_nothing_away(case, source.heard_from)
    if source.heard_on is None:
        return
    if not source.heard_from.strip():
        raise EntryRefused(_("Skriv, hvem der fortalte det, eller slet dagen, hvor du hørte det."))
    if source.heard_on > timezone.localdate():
        raise EntryRefused(_("Dagen, hvor du hørte det, ligger i fremtiden. Tjek datoen."))
    if source.heard_on < timezone.localdate(occurred_at):
        raise EntryRefused(_("Du kan ikke have hørt det, før det skete. Tjek de to datoer."))


def check_reference(by: User, case: Case, refers: "Reference | None") -> None:
    """One refers to an entry of the same case that one may read oneself. Raises EntryRefused."""
    if refers is not None and not may_read(by, case, refers.to):
        raise EntryRefused(_("Indførslen, du henviser til, findes ikke i loggen. Vælg en anden."))


def may_read(user: User, case: Case, entry: Entry) -> bool:
    """Return whether `user` may read this entry of the case today."""
    readable = Entry.objects.filter(case=case).readable_by(user, access.perms_on(user, case))
    return readable.filter(pk=entry.pk).exists()
