"""Tools on somebody's own undringsnotat: saved while one types, and removed. They go with the note."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from redskaber.exceptions import ToolRefused
from redskaber.models import NoteTool, ToolSpec
from redskaber.services.drafts import Sent, write_into
from stafetlog.models import Undringsnotat
from stafetlog.services import undring


@transaction.atomic
def save(*, note: Undringsnotat, by: User, filling_id: UUID, tool: ToolSpec, sent: Sent) -> NoteTool:
    """Return the saved tool. Raises MissingRight, NoteClosed, ToolRefused or FillingChanged."""
    note = undring.lock(note=note, by=by)
    if not tool.spec.on_note:
        raise ToolRefused(_("Redskabet er ikke til undringsnotater."))
    mine = NoteTool.objects.select_for_update(of=("self",)).filter(pk=filling_id, note=note).first()
    if mine is not None:
        write_into(mine, sent)
        return mine
    now = timezone.now()
    made = NoteTool(
        id=filling_id, note=note, spec=tool, typed=sent.typed, page=sent.page, started_at=now, updated_at=now
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise ToolRefused(_("Redskabet kunne ikke gemmes. Åbn siden igen, og prøv en gang til.")) from error
    return made


@transaction.atomic
def remove(*, note_tool: NoteTool, by: User) -> None:
    """Delete one tool of an open note. Raises MissingRight or NoteClosed."""
    undring.lock(note=note_tool.note, by=by)
    NoteTool.objects.filter(pk=note_tool.pk).delete()
