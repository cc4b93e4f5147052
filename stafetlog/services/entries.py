"""Writes entries. The database numbers, dates and chains them; nothing changes them afterwards."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from btimodel.choices import Phase
from cases.models import Case, CasePerson
from stafetlog import attachments, entry_rules, rules
from stafetlog.attachments import Attachment
from stafetlog.exceptions import EntryRefused
from stafetlog.family_wish import UNANSWERED, FamilyWish
from stafetlog.models import Entry, EntryKind, RefersHow, Sensitivity
from stafetlog.rules import role_line
from stafetlog.services import files, replies


@dataclass(frozen=True)
class Source:
    """Where the words come from: told by whom and when (law.md J-1), and how somebody's own words came in."""

    heard_from: str = ""
    heard_on: dt.date | None = None
    words_how: str = ""


@dataclass(frozen=True)
class Reference:
    """The entry that this one belongs to, and what it is to it."""

    to: Entry
    how: RefersHow = RefersHow.FOLLOW_UP


@dataclass(frozen=True)
class Responsibility:
    """Who coordinates, who carries out (a user or somebody in the family), and by when.

    `child_view` is what the child says to a decision, or why it is not heard (law.md P-5),
    and `family` whether they agree to it (P-6).
    """

    coordinator: User | None = None
    performer: User | None = None
    performer_person: CasePerson | None = None
    deadline: dt.date | None = None
    child_view: str = ""
    family: FamilyWish = UNANSWERED

    def words(self, text: str) -> str:
        """Return the words of an entry with the child's view and the family's answer below them."""
        if text.strip() and (view := self.child_view.strip()):
            text = _("%(text)s\n\nBarnet: %(view)s") % {"text": text.rstrip(), "view": view}
        return self.family.below(text)


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
    source: Source | None = None,
    sensitivity: Sensitivity = Sensitivity.ORDINARY,
    refers: Reference | None = None,
    new_files: Collection[UUID] = (),
    kept_files: Sequence[Attachment] = (),
    entry_id: UUID | None = None,
) -> Entry:
    """Return a new entry by somebody with the right to write.

    `occurred_at` is aware and not in the future. `new_files` are my draft's (services.files), and
    `kept_files` those of the entry that is corrected. `entry_id` is what the page was opened with: sent
    twice, it is one entry, and the first is returned.

    Raises MissingRight, CaseClosed, FileRefused or EntryRefused.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("child").get(pk=case.pk)
    rules.check_can_write(by, case, kind)
    if entry_id and (written := Entry.objects.filter(pk=entry_id, case=case, author=by).first()):
        return written
    if corrects is not None:
        rules.check_can_correct(by, corrects)
    rules.check_may_write_about(by, case, concerns)
    text = responsibility.words(text) if responsibility else text
    rules.check_entry(
        case=case,
        kind=kind,
        text=text,
        occurred_at=occurred_at,
        concerns=concerns,
        responsibility=responsibility,
        corrects=corrects,
        same_files=not new_files and corrects is not None and len(kept_files) == len(corrects.attachments),
    )
    entry_rules.check_source(case, kind, source or Source(), occurred_at)
    entry_rules.check_reference(by, case, refers)
    request = replies.owed(to=by, entry=refers.to) if refers and corrects is None else None
    written = append(
        case=case,
        by=by,
        kind=kind,
        phase=phase,
        text=text,
        occurred_at=occurred_at,
        concerns=concerns,
        responsibility=responsibility,
        corrects=corrects,
        source=source,
        sensitivity=sensitivity,
        refers=Reference(refers.to, RefersHow.ANSWER) if refers and request else refers,
        attached=files.attach(case=case, by=by, kept=kept_files, added=new_files),
        entry_id=entry_id,
    )
    if request:
        replies.answered(request=request, answer=written)
    return written


def correct(
    *,
    entry: Entry,
    by: User,
    text: str,
    new_files: Collection[UUID] = (),
    withdrawn: Collection[str] = (),
    entry_id: UUID | None = None,
) -> Entry:
    """Return a correction: a new entry beside the old, both shown (product.md, What must always hold).

    It keeps everything but the words, so it is seen by the same people. Attachments that are `withdrawn` (by
    their ids) are kept and not shown any more. `entry_id` as for write(). Raises MissingRight, CaseClosed,
    FileRefused or EntryRefused.
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
        source=Source(entry.heard_from, entry.heard_on, entry.words_how),
        sensitivity=Sensitivity(entry.sensitivity),
        refers=Reference(entry.refers_to, RefersHow(entry.refers_how)) if entry.refers_to else None,
        new_files=new_files,
        kept_files=files.kept_by(entry, withdrawn),
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
    source: Source | None = None,
    sensitivity: Sensitivity = Sensitivity.ORDINARY,
    refers: Reference | None = None,
    attached: Sequence[Attachment] = (),
    entry_id: UUID | None = None,
) -> Entry:
    """Append an entry on behalf of another service that has checked its own rules.

    One check is made here, for whatever text it is: no protected address or phone number. The database
    sets `seq`, `written_at` and the chain, so the row is read back. Raises EntryRefused.
    """
    rules.check_gives_nothing_away(case, text, places=False)
    responsible, told = responsibility or Responsibility(), source or Source()
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
        heard_from=told.heard_from,
        heard_on=told.heard_on,
        words_how=told.words_how,
        sensitivity=sensitivity,
        refers_to=refers.to if refers else None,
        refers_how=refers.how if refers else "",
        attachments=attachments.held(attached),
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
