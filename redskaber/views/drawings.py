"""Drawings beside a draft: taken in with what was sent, and shown to their author."""

from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from btimodel.exceptions import RuleBroken
from cases.gate import case_view
from cases.models import Case
from cases.roles import CasePerm
from redskaber import lookups
from redskaber.drawings import field_of, in_draft
from redskaber.filling import GO, REMOVE, SHARE
from redskaber.forms.case import CaseToolForm
from redskaber.forms.drawings import new_name
from redskaber.models import FilledTool
from redskaber.services import drawings
from redskaber.spec import Field
from stafetlog.attachments import Attachment
from stafetlog.services.files import read_true, shown_name
from stafetlog.views.attachments import as_file


def take_in(request: HttpRequest, saved: FilledTool, form: CaseToolForm) -> bool:
    """Keep the drawings that came with a saved draft, and remove the one whose button was pressed.

    Return whether all were let in; what is refused stands beside the field.
    """
    go = request.POST.get(GO, "")
    if go.startswith(REMOVE) and (file_id := _uuid(go.removeprefix(REMOVE))):
        drawings.remove(filled=saved, by=request.user, only=file_id)
    field = field_of(saved.spec.spec)
    if field is None:
        return True
    refused = list(
        filter(None, (_add(one, saved, form, field) for one in request.FILES.getlist(new_name(field))))
    )
    for reason in refused:
        form.add_error(new_name(field), reason)
    if refused and go != SHARE:
        form.only_errors_of(new_name(field))
    return not refused


def _add(upload: UploadedFile, saved: FilledTool, form: CaseToolForm, field: Field) -> str:
    """Return why a file was not let in, or ""."""
    try:
        added = drawings.add(
            filled=saved,
            by=form.user,
            name=upload.name,
            data=upload.read(settings.ATTACHMENT_MAX_BYTES + 1),
            tells_no_place=bool(form.data.get("tells_no_place")),
        )
    except RuleBroken as refusal:
        return f"{shown_name(upload.name)}: {refusal}"
    if added:
        form.hold(field, Attachment.of(added))
    return ""


@require_safe
@case_view(CasePerm.WRITE, action=None)
def draft_file(request: HttpRequest, case: Case, pk: UUID, file_id: UUID) -> HttpResponse:
    """Send a drawing of my own draft."""
    draft = lookups.draft_of(case, request.user, pk)
    found = next((one for one in in_draft(draft) if one.key == file_id), None)
    data = read_true(case.pk, found) if found else None
    if found is None or data is None:
        raise Http404
    return as_file(found, data)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
