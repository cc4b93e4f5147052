"""Drafts of tools on a case: begun, saved while one types, thrown away. Nobody else ever sees them.

A draft is made by its first save, with the id that the page was opened with. A save that arrives after the
tool was shared, from a slow network, changes nothing (wishes.md 33).
"""

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cases.models import Case
from redskaber import rules
from redskaber.answers import Typed, as_typed
from redskaber.exceptions import FillingChanged, ToolRefused
from redskaber.models import FilledTool, Filling, NoteTool, RatingRound, ToolSpec
from redskaber.services import drawings
from stafetlog.models import Undringsnotat

CONCERNS = "concerns"


@dataclass(frozen=True)
class Sent:
    """What a page sent: every field as typed, the version it knows (0 for none), and which page it is."""

    typed: Typed
    version: int
    page: UUID


@transaction.atomic
def save(*, case: Case, by: User, filling_id: UUID, tool: ToolSpec, sent: Sent) -> FilledTool | None:
    """Return the saved draft, or None when it is shared already.

    Raises MissingRight, CaseClosed, ToolRefused, or FillingChanged when another page saved in between.
    """
    rules.check_may_fill(by, case, tool)
    mine = (
        FilledTool.objects.select_for_update(of=("self",)).filter(pk=filling_id, case=case, author=by).first()
    )
    if mine is None:
        return begin(case=case, by=by, filling_id=filling_id, tool=tool, sent=sent)
    if mine.is_shared:
        return None
    write_into(mine, sent)
    return mine


@transaction.atomic
def correct(*, filled: FilledTool, by: User) -> FilledTool:
    """Return a draft that begins with what was answered; shared, it stands beside the old one.

    One that was begun before is gone on with. Raises MissingRight, CaseClosed or ToolRefused.
    """
    rules.check_may_correct(by, filled)
    begun = FilledTool.objects.drafts_of(by).filter(replaces=filled).first()
    if begun is not None:
        return begun
    typed = as_typed(filled.spec.spec, filled.answers)
    sent = Sent(typed, 0, uuid4())
    return begin(
        case=filled.case,
        by=by,
        filling_id=uuid4(),
        tool=filled.spec,
        sent=sent,
        replaces=filled,
        of_round=filled.round,
    )


@transaction.atomic
def bring(*, note_tool: NoteTool, case: Case, by: User) -> FilledTool:
    """Return a draft on a case with what stands in a tool on the author's own note.

    Raises MissingRight, CaseClosed or ToolRefused; what went on to a notification is never copied
    (domain.md 3.4).
    """
    rules.check_may_fill(by, case, note_tool.spec)
    note = note_tool.note
    if note.author_id != by.pk or note.status == Undringsnotat.Status.NOTIFIED:
        raise ToolRefused(_("Redskabet kan ikke hentes fra notatet."))
    sent = Sent(note_tool.typed, 0, uuid4())
    return begin(case=case, by=by, filling_id=uuid4(), tool=note_tool.spec, sent=sent)


@transaction.atomic
def discard(*, filled: FilledTool, by: User) -> None:
    """Throw my own draft away, with its drawings. Raises ToolRefused."""
    drawings.remove(filled=filled, by=by)
    FilledTool.objects.drafts_of(by).filter(pk=filled.pk).delete()


def write_into(filling: Filling, sent: Sent) -> None:
    """Save what was sent in a locked row. Raises FillingChanged when another page was newer."""
    if filling.version != sent.version and filling.page != sent.page:
        raise FillingChanged(filling)
    filling.typed, filling.page = sent.typed, sent.page
    filling.version, filling.updated_at = filling.version + 1, timezone.now()
    filling.save(update_fields=["typed", "page", "version", "updated_at"])


def begin(
    *,
    case: Case,
    by: User,
    filling_id: UUID,
    tool: ToolSpec,
    sent: Sent,
    replaces: FilledTool | None = None,
    of_round: RatingRound | None = None,
) -> FilledTool:
    """Return a new draft on behalf of a service that has checked its own rules. Raises ToolRefused."""
    now = timezone.now()
    draft = FilledTool(
        id=filling_id,
        case=case,
        author=by,
        spec=tool,
        typed=sent.typed,
        page=sent.page,
        started_at=now,
        updated_at=now,
        replaces=replaces,
        round=of_round,
    )
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
    except IntegrityError as error:
        raise ToolRefused(_("Kladden kunne ikke gemmes. Åbn siden igen, og prøv en gang til.")) from error
    return draft
