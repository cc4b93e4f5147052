"""Files beside what one writes: kept from one click to the next, whatever else is wrong in the form."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from btimodel.exceptions import RuleBroken
from btimodel.refusals import refusals_on
from cases.models import Case, CasePerson
from cases.roles import CasePerm
from stafetlog.attachments import About, intake
from stafetlog.entry_rules import check_about
from stafetlog.forms.files import WithFiles
from stafetlog.models import Entry
from stafetlog.services import drafts, files
from stafetlog.views.drafts import version_of

ATTACH, REMOVE, CHOSEN = "attach", "remove_file", "attached"
FIELD, SUBJECT, DATED = "files", "file_subject", "file_dated"


OF_FILES = {FIELD, SUBJECT, DATED, "writer", "entry_id"}
ASKED = {
    SUBJECT: gettext_lazy("Skriv kort, hvad bilaget er. Filen er gemt, så du skal ikke vælge den igen."),
    DATED: gettext_lazy("Skriv, hvilken dato bilaget er fra. Filen er gemt, så du skal ikke vælge den igen."),
}


@dataclass(frozen=True)
class Writing:
    """What a form ends in: its draft's name, the service that writes, the URL name of the entry's page."""

    draft: str
    write: Callable[[Any, list[UUID]], Entry]
    to: str


def answer(request: HttpRequest, case: Case, form: WithFiles, writing: Writing) -> HttpResponse | None:
    """Answer a form that was sent: keep its files, and write the entry when nothing is wrong. Else None."""
    if not form.is_bound:
        return None
    kept = keep(request, case, form, writing.draft)
    if ask_again := only_files(request, case, form, writing.draft):
        return ask_again
    if not form.is_valid() or {ATTACH, REMOVE} & request.POST.keys():
        return None
    with refusals_on(form):
        written = writing.write(form, kept)
        drafts.finish(
            case=case,
            by=request.user,
            form=writing.draft,
            version=version_of(request),
            page=form.cleaned_data["entry_id"],
        )
        return redirect(writing.to, case.pk, written.pk)
    return None


def keep(request: HttpRequest, case: Case, form: WithFiles, name: str) -> list[UUID]:
    """Keep the files that came with the form, and return those it is sent with, the earlier ones too.

    What is refused stands beside the field, and makes the form one that cannot be saved.
    """
    form.is_valid()
    if {"writer", "entry_id"} & form.errors.keys():
        return []
    kept = [key for key in map(_uuid, request.POST.getlist(CHOSEN)) if key]
    about = said_of_files(request, case, form)
    uploads = form.cleaned_data.get(FIELD, [])
    for upload in uploads:
        try:
            added = files.add(
                case=case,
                by=request.user,
                form=name,
                page=form.cleaned_data["entry_id"],
                name=upload.name,
                data=upload.read(settings.ATTACHMENT_MAX_BYTES + 1),
                about=about,
                tells_no_place=bool(form.data.get("tells_no_place")),
            )
        except RuleBroken as refusal:
            form.add_error(FIELD, f"{files.shown_name(upload.name)}: {refusal}")
        else:
            kept += [added.pk] if added else []
    if REMOVE not in request.POST:
        _describe(request, case, form, name, about, chosen=bool(uploads or kept))
    return kept


def said_of_files(request: HttpRequest, case: Case, form: WithFiles) -> About | None:
    """Return what the form says of the files; None when that is missing, or refused beside its field."""
    about = form.about()
    if about is None:
        return None
    try:
        check_about(request.user, case, about)
    except RuleBroken as refusal:
        form.add_error(SUBJECT, str(refusal))
        return None
    return about


def _describe(
    request: HttpRequest, case: Case, form: WithFiles, name: str, about: About | None, *, chosen: bool
) -> None:
    """Say what the kept files are that do not say it, or ask for it: a browser cannot send a file again."""
    lacking = files.undescribed(case=case, by=request.user, form=name)
    if about is not None:
        if lacking:
            files.describe(case=case, by=request.user, form=name, about=about)
        if lacking or (chosen and FIELD not in form.errors):
            form.forget(SUBJECT)
        elif not chosen:
            form.add_error(
                FIELD,
                _(
                    "Du har skrevet, hvad bilaget er, men der er ikke valgt en fil. Vælg filen, eller slet"
                    " teksten."
                ),
            )
    elif lacking and not {SUBJECT, DATED} & form.errors.keys():
        missing = DATED if form.cleaned_data.get(SUBJECT) else SUBJECT
        form.add_error(missing, ASKED[missing])


def only_files(request: HttpRequest, case: Case, form: WithFiles, name: str) -> HttpResponse | None:
    """Answer the buttons that add or remove a file: the words are kept as a draft. None for other buttons.

    None, too, when a file was refused, the page's own number is none, or another tab was newer: then the page
    shows itself with the reason.
    """
    removed = _uuid(request.POST.get(REMOVE, ""))
    if removed is None and ATTACH not in request.POST:
        return None
    if removed is not None and files.remove(case=case, by=request.user, form=name, only=removed):
        messages.success(request, _("Bilaget er fjernet."))
    if OF_FILES & form.errors.keys():
        for name in form.errors.keys() - OF_FILES:  # the rest of the form is not sent yet
            del form.errors[name]
        return None
    with refusals_on(form):
        drafts.save(
            case=case,
            by=request.user,
            form=name,
            data=drafts.sent(name, request.POST),
            version=version_of(request),
            page=form.cleaned_data["entry_id"],
        )
        return redirect(f"{request.path}#bilag")
    return None


def shown(case: Case, request: HttpRequest, name: str, people: Iterable[CasePerson]) -> dict[str, Any]:
    """Return what the part of the page with the files shows. `people` are the case's family."""
    by_family = CasePerm.FAMILY_READ in request.case_perms
    protected = [person for person in people if person.protected]
    mine = files.of_draft(case=case, by=request.user, form=name)
    return {
        "by_family": by_family,
        "asks_of_places": any(not by_family or person.user_id == request.user.pk for person in protected),
        "old_files": [],
        "withdrawn": [],
        "draft_files": mine,
        "asks_what": len(mine) < settings.ATTACHMENTS_MAX or any(not one.is_described for one in mine),
        "accept": intake.ACCEPT,
        "most_files": settings.ATTACHMENTS_MAX,
        "most_bytes": filesizeformat(settings.ATTACHMENT_MAX_BYTES),
    }


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
