"""Files that somebody adds to what she writes: hers alone until then, and truly gone when removed."""

import hashlib
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cases import access
from cases import rules as case_rules
from cases.models import Case
from cases.roles import CasePerm
from stafetlog import attachments, entry_rules, rules
from stafetlog.attachments import About, Attachment, intake, names, store
from stafetlog.exceptions import FileRefused
from stafetlog.models import DraftFile, Entry
from stafetlog.models.draft import Origin


def of_draft(*, case: Case, by: User, form: str) -> list[DraftFile]:
    """Return the files I have added to what I write in a form, in the order they came."""
    return list(DraftFile.objects.filter(case=case, user=by, form=form).order_by("added_at", "pk"))


@transaction.atomic
def add(
    *,
    case: Case,
    by: User,
    form: str,
    page: UUID,
    name: str,
    data: bytes,
    about: About | None = None,
    tells_no_place: bool = False,
) -> DraftFile | None:
    """Return the file, added to my draft; None when the page's entry is written already.

    `about` may come later (`describe`), but no entry takes the file before. `tells_no_place`: I have looked,
    see stafetlog.attachments; it counts when I may say so. Raises MissingRight, CaseClosed, FileRefused, or
    EntryRefused when the file's name or subject gives away what the family must not read.
    """
    entry_rules.check_may_begin(by, case, form)
    case_rules.check_is_open(case)
    if Entry.objects.filter(case=case, pk=page).exists():
        return None
    if DraftFile.objects.filter(case=case, user=by, form=form).count() >= settings.ATTACHMENTS_MAX:
        raise too_many()
    if about is not None:
        entry_rules.check_about(by, case, about)
    incoming = intake.take_in(name, data)
    rules.check_gives_nothing_away(case, incoming.name, places=entry_rules.knows_the_place(by, case))
    key = uuid4()
    store.save(case.pk, key, incoming.data)
    return DraftFile.objects.create(
        id=key,
        case=case,
        user=by,
        form=form,
        name=incoming.name,
        media_type=incoming.media_type,
        size=len(incoming.data),
        sha256=incoming.sha256,
        tells_no_place=tells_no_place and entry_rules.may_vouch(by, case),
        added_at=timezone.now(),
        **(_said(by, case, about) if about else {}),
    )


def undescribed(*, case: Case, by: User, form: str) -> bool:
    """Return whether one of my files in a form does not say yet what it is."""
    return DraftFile.objects.filter(case=case, user=by, form=form).undescribed().exists()


@transaction.atomic
def describe(*, case: Case, by: User, form: str, about: About) -> int:
    """Say what those of my files are that do not say it yet; return how many. Raises as `add`."""
    entry_rules.check_may_begin(by, case, form)
    entry_rules.check_about(by, case, about)
    mine = DraftFile.objects.filter(case=case, user=by, form=form)
    return mine.undescribed().update(**_said(by, case, about))


def _said(by: User, case: Case, about: About) -> dict[str, Any]:
    """Return the columns of what is said of a file. What the family brings, the case has received."""
    family = access.can(by, CasePerm.FAMILY_READ, case)
    origin = Origin.RECEIVED if family else about.origin
    return {"subject": names.one_line(about.subject), "dated": about.dated, "origin": origin}


@transaction.atomic
def remove(*, case: Case, by: User, form: str, only: UUID | None = None) -> bool:
    """Throw my files of a form away, or `only` one; return whether there was any."""
    files = DraftFile.objects.filter(case=case, user=by, form=form)
    if only is not None:
        files = files.filter(pk=only)
    keys = list(files.values_list("pk", flat=True))
    files.delete()
    # The row first: were it the file, a transaction taken back would leave a row without one.
    transaction.on_commit(lambda: store.remove(case.pk, keys))
    return bool(keys)


def attach(*, case: Case, by: User, kept: Sequence[Attachment], added: Collection[UUID]) -> list[Attachment]:
    """Return the attachments of an entry: those it keeps, and mine. Raises FileRefused."""
    attached = [*kept, *move_into_entry(case=case, by=by, keys=added)]
    if len(attached) > settings.ATTACHMENTS_MAX:
        raise too_many()
    return attached


def move_into_entry(*, case: Case, by: User, keys: Collection[UUID]) -> list[Attachment]:
    """Take my files out of the draft and return them for an entry; within the entry's own transaction.

    Raises FileRefused when one is gone, or does not say what it is (law.md J-2).
    """
    if not keys:
        return []
    mine = DraftFile.objects.filter(case=case, user=by, pk__in=keys)
    if mine.undescribed().exists():
        raise FileRefused(_("Et bilag mangler at få skrevet, hvad det er. Skriv det, og gem igen."))
    moved = [Attachment.of(row) for row in mine.order_by("added_at", "pk")]
    # Removed in another tab, before this was read or since: its file is gone or on its way.
    if mine.delete()[0] != len(set(keys)):
        raise FileRefused(_("Et bilag er fjernet i en anden fane. Se bilagene igennem, og gem igen."))
    return moved


def kept_by(entry: Entry, withdrawn: Collection[str]) -> list[Attachment]:
    """Return the attachments of an entry that its correction still shows."""
    return [one for one in attachments.of_entry(entry.attachments) if one.id not in withdrawn]


def read_true(case_id: UUID, one: Attachment) -> bytes | None:
    """Return an attachment's bytes, or None when it is missing or not what its digest says."""
    data = store.read(case_id, one.key)
    return data if data is not None and hashlib.sha256(data).hexdigest() == one.sha256 else None


def shown_name(name: str) -> str:
    """Return a file's name as it can be shown to whoever sent it."""
    return names.harmless(name, names.ending_of(name)[:10])


def too_many() -> FileRefused:
    """Return the refusal of one file more than an entry can have."""
    return FileRefused(
        _("Der kan højst være %(most)s bilag til en indførsel. Fjern et, eller skriv en indførsel mere.")
        % {"most": settings.ATTACHMENTS_MAX}
    )
