"""Writes a disagreement: an entry beside the one it is about, as its writer says it (domain.md 14)."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from btimodel.choices import Phase
from cases.models import Case
from stafetlog import entry_rules
from stafetlog.models import Entry, EntryKind, RefersHow, Sensitivity
from stafetlog.services import entries, files


@transaction.atomic
def disagree(
    *, entry: Entry, by: User, text: str, new_files: Collection[UUID] = (), entry_id: UUID | None = None
) -> Entry:
    """Return a new entry that says how somebody else sees it; the old one stays as it is.

    A professional who writes, or somebody in the family, may say so of what she reads herself. It is read by
    those who read the entry it is about, and so are its files. `new_files` and `entry_id` as for
    entries.write. Raises MissingRight, CaseClosed, FileRefused or EntryRefused.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("child").get(pk=entry.case_id)
    entry_rules.check_can_disagree(by, case, entry)
    if entry_id and (written := Entry.objects.filter(pk=entry_id, case=case, author=by).first()):
        return written
    entry_rules.check_own_voice(by, case, text)
    return entries.append(
        case=case,
        by=by,
        kind=EntryKind.UENIGHED,
        phase=Phase(entry.phase),
        text=text,
        occurred_at=timezone.now(),
        concerns=entry.concerns,
        sensitivity=Sensitivity(entry.sensitivity),
        refers=entries.Reference(entry, RefersHow.DISAGREEMENT),
        attached=files.attach(case=case, by=by, kept=(), added=new_files),
        entry_id=entry_id,
    )
