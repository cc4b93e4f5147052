"""Writes entries. The database numbers, dates and chains them; nothing changes them afterwards."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from btimodel.choices import Phase
from cases.models import Case, CasePerson
from stafetlog import rules
from stafetlog.exceptions import EntryRefused
from stafetlog.models import Entry, EntryKind
from stafetlog.rules import role_line


@dataclass(frozen=True)
class Responsibility:
    """Who coordinates, who carries out (a user or somebody in the family), and by when."""

    coordinator: User | None = None
    performer: User | None = None
    performer_person: CasePerson | None = None
    deadline: dt.date | None = None


@transaction.atomic
def write(
    *,
    case: Case,
    by: User,
    kind: EntryKind,
    phase: Phase,
    text: str,
    occurred_at: dt.datetime,
    concerns: CasePerson | None = None,
    responsibility: Responsibility | None = None,
    corrects: Entry | None = None,
    entry_id: UUID | None = None,
) -> Entry:
    """Return a new entry by somebody with the right to write.

    `occurred_at` is aware and not in the future. `entry_id` is what the page was opened with: sent twice, it
    is one entry, and the first is returned. Raises MissingRight, CaseClosed or EntryRefused.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("child").get(pk=case.pk)
    rules.check_can_write(by, case, kind)
    if entry_id and (written := Entry.objects.filter(pk=entry_id, case=case, author=by).first()):
        return written
    if corrects is not None:
        rules.check_can_correct(by, corrects)
    rules.check_may_write_about(by, case, concerns)
    rules.check_entry(
        case=case,
        kind=kind,
        text=text,
        occurred_at=occurred_at,
        concerns=concerns,
        responsibility=responsibility,
        corrects=corrects,
    )
    return append(
        case=case,
        by=by,
        kind=kind,
        phase=phase,
        text=text,
        occurred_at=occurred_at,
        concerns=concerns,
        responsibility=responsibility,
        corrects=corrects,
        entry_id=entry_id,
    )


def correct(*, entry: Entry, by: User, text: str, entry_id: UUID | None = None) -> Entry:
    """Return a correction: a new entry beside the old, both shown (product.md, What must always hold).

    It keeps everything but the words, so it is seen by the same people. `entry_id` as for write(). Raises
    MissingRight, CaseClosed or EntryRefused.
    """
    return write(
        case=entry.case,
        by=by,
        kind=EntryKind(entry.kind),
        phase=Phase(entry.phase),
        text=text,
        occurred_at=entry.occurred_at,
        concerns=entry.concerns,
        responsibility=Responsibility(
            entry.coordinator, entry.performer, entry.performer_person, entry.deadline
        ),
        corrects=entry,
        entry_id=entry_id,
    )


def append(
    *,
    case: Case,
    by: User,
    kind: EntryKind,
    phase: Phase,
    text: str,
    occurred_at: dt.datetime | None = None,
    concerns: CasePerson | None = None,
    responsibility: Responsibility | None = None,
    corrects: Entry | None = None,
    entry_id: UUID | None = None,
) -> Entry:
    """Append an entry on behalf of another service that has checked its own rules.

    One check is made here, for whatever text it is: no protected address or phone number. The database
    sets `seq`, `written_at` and the chain, so the row is read back. Raises EntryRefused.
    """
    rules.check_gives_nothing_away(case, text, places=False)
    responsible = responsibility or Responsibility()
    entry = Entry(
        id=entry_id or uuid4(),
        case=case,
        kind=kind,
        phase=phase,
        level=case.level,
        text=text,
        occurred_at=occurred_at or timezone.now(),
        author=by,
        author_role=role_line(by, case),
        concerns=concerns,
        corrects=corrects,
        coordinator=responsible.coordinator,
        performer=responsible.performer,
        performer_person=responsible.performer_person,
        deadline=responsible.deadline,
    )
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError as error:
        if entry_id is None:
            raise
        raise EntryRefused(_("Indførslen kunne ikke gemmes. Åbn siden igen, og prøv en gang til.")) from error
    entry.refresh_from_db()
    return entry
