"""Drawings in a draft: added and taken out again, by its author alone."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cases.models import Case
from redskaber import drawings, rules
from redskaber.answers import FILE, Answers
from redskaber.exceptions import ToolRefused
from redskaber.models import FilledTool
from stafetlog.attachments import About, Attachment, names, of_entry
from stafetlog.models import DraftFile, Entry
from stafetlog.models.draft import LONGEST_SUBJECT, Origin
from stafetlog.services import files


@transaction.atomic
def add(
    *, filled: FilledTool, by: User, name: str, data: bytes, tells_no_place: bool = False
) -> DraftFile | None:
    """Return the drawing, added to my draft; None when the tool was shared meanwhile.

    `tells_no_place`: I have looked, see stafetlog.attachments. Raises MissingRight, CaseClosed, ToolRefused,
    FileRefused, or EntryRefused when the file's name gives away what the family must not read.
    """
    rules.check_may_fill(by, filled.case, filled.spec)
    rules.check_is_own_draft(by, filled)
    field = drawings.field_of(filled.spec.spec)
    if field is None:
        raise ToolRefused(_("Der hører ingen tegning til redskabet."))
    if names.ending_of(name) not in drawings.ENDINGS:
        raise ToolRefused(
            _("En tegning skal være et billede (JPG, PNG, WebP, HEIC) eller en PDF. Vælg en anden fil.")
        )
    if len(drawings.in_draft(filled)) >= (field.most or 1):
        raise ToolRefused(
            _("Der er plads til højst %(most)s. Fjern en tegning først.") % {"most": field.most or 1}
        )
    return files.add(
        case=filled.case,
        by=by,
        form=drawings.form_of(filled.pk),
        page=filled.pk,
        name=name,
        data=data,
        about=_about(filled),
        tells_no_place=tells_no_place,
    )


def _about(filled: FilledTool) -> About:
    """Return what a drawing is where it stands among the case's papers (law.md J-2)."""
    subject = _("Tegning: %(tool)s") % {"tool": filled.spec.spec.title}
    return About(subject[:LONGEST_SUBJECT], timezone.localdate(), Origin.RECEIVED)


def remove(*, filled: FilledTool, by: User, only: UUID | None = None) -> bool:
    """Throw my draft's drawings away, or `only` one; return whether there was any. Raises ToolRefused."""
    rules.check_is_own_draft(by, filled)
    return files.remove(case=filled.case, by=by, form=drawings.form_of(filled.pk), only=only)


def into_entry(*, case: Case, by: User, filled: FilledTool, answers: Answers) -> list[Attachment]:
    """Return the attachments of the tool's entry; within the sharing's own transaction.

    What a correction keeps of the old entry's stays as it is. Raises FileRefused when a file is gone.
    """
    field = drawings.field_of(filled.spec.spec)
    wanted = [one[FILE] for one in answers.get(field.key, [])] if field else []
    old: Entry | None = filled.replaces.entry if filled.replaces else None
    kept = [one for one in of_entry(old.attachments) if one.id in wanted] if old else []
    added = [UUID(key) for key in wanted if key not in {one.id for one in kept}]
    if added:  # one from before it was asked for says it now
        files.describe(case=case, by=by, form=drawings.form_of(filled.pk), about=_about(filled))
    attached = files.attach(case=case, by=by, kept=kept, added=added)
    files.remove(case=case, by=by, form=drawings.form_of(filled.pk))
    return attached
