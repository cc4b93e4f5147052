"""Files beside what one writes: kept from one click to the next, whatever else is wrong in the form."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from btimodel.exceptions import RuleBroken
from cases.models import Case, CasePerson
from stafetlog.attachments import intake
from stafetlog.forms.entries import WrittenBy
from stafetlog.services import drafts, files

ATTACH, REMOVE, CHOSEN = "attach", "remove_file", "attached"
FIELD = "files"


def keep(request: HttpRequest, case: Case, form: WrittenBy, name: str) -> list[UUID]:
    """Keep the files that came with the form, and return those it is sent with, the earlier ones too.

    What is refused stands beside the field, and makes the form one that cannot be saved.
    """
    form.is_valid()
    if {"writer", "entry_id"} & form.errors.keys():
        return []
    kept = [key for key in map(_uuid, request.POST.getlist(CHOSEN)) if key]
    for upload in form.cleaned_data.get(FIELD, []):
        try:
            added = files.add(
                case=case,
                by=request.user,
                form=name,
                page=form.cleaned_data["entry_id"],
                name=upload.name,
                data=upload.read(settings.ATTACHMENT_MAX_BYTES + 1),
                tells_no_place=bool(form.data.get("tells_no_place")),
            )
        except RuleBroken as refusal:
            form.add_error(FIELD, f"{files.shown_name(upload.name)}: {refusal}")
        else:
            kept += [added.pk] if added else []
    return kept


def only_files(
    request: HttpRequest, case: Case, form: WrittenBy, name: str, version: int
) -> HttpResponse | None:
    """Answer the buttons that add or remove a file: the words are kept as a draft. None for other buttons.

    None, too, when a file was refused or another tab was newer: then the page shows itself with the reason.
    """
    removed = _uuid(request.POST.get(REMOVE, ""))
    if removed is None and ATTACH not in request.POST:
        return None
    if removed is not None and files.remove(case=case, by=request.user, form=name, only=removed):
        messages.success(request, _("Bilaget er fjernet."))
    if form.errors.get(FIELD) or "writer" in form.errors:
        return None
    try:
        drafts.save(
            case=case,
            by=request.user,
            form=name,
            data={field: request.POST[field] for field in drafts.fields_of(name) if field in request.POST},
            version=version,
            page=form.cleaned_data["entry_id"],
        )
    except RuleBroken as refusal:
        form.add_rule_error(refusal)
        return None
    return redirect(f"{request.path}#bilag")


def shown(case: Case, request: HttpRequest, name: str, people: Iterable[CasePerson]) -> dict[str, Any]:
    """Return what the part of the page with the files shows. `people` are the case's family."""
    return {
        "draft_files": files.of_draft(case=case, by=request.user, form=name),
        "accept": intake.ACCEPT,
        "most_files": settings.ATTACHMENTS_MAX,
        "most_bytes": filesizeformat(settings.ATTACHMENT_MAX_BYTES),
        "somebody_is_protected": any(person.protected for person in people),
    }


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
