"""The log of one case: write in it, correct it."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from btimodel.choices import Phase
from btimodel.exceptions import RuleBroken
from cases.gate import case_view
from cases.models import Case
from cases.roles import CasePerm
from stafetlog.attachments import of_entry
from stafetlog.forms.entries import CorrectionForm, EntryForm
from stafetlog.forms.files import WithFiles
from stafetlog.guiding import guide_of_case
from stafetlog.head import case_head
from stafetlog.models import Draft, Entry, EntryKind
from stafetlog.models.entry import WRITABLE_KINDS
from stafetlog.receivers import to_tell
from stafetlog.rules import check_can_correct
from stafetlog.services import drafts, entries
from stafetlog.timeline import present, professional_reading
from stafetlog.views import attaching
from stafetlog.views.attaching import Writing
from stafetlog.views.drafts import version_of


@case_view(CasePerm.WRITE)
def entry_create(request: HttpRequest, case: Case) -> HttpResponse:
    """Write a new entry, or say why it cannot be done now."""
    draft = drafts.find(case=case, by=request.user, form=drafts.ENTRY)
    phase = case.entries.filter(kind__in=WRITABLE_KINDS).latest_phase() or Phase.OPSPORING
    form = EntryForm(
        request.POST or None,
        request.FILES or None,
        case=case,
        user=request.user,
        phase=phase,
        initial=_begun(request, draft),
    )
    writing = Writing(drafts.ENTRY, partial(_write, request, case), "stafetlog:entry")
    answer = attaching.answer(request, case, form, writing)
    if answer is not None:
        return answer
    context = _writing(request, case, form, draft, drafts.ENTRY)
    context["guide_panel"] = guide_of_case(request, case, phase)
    context["about"] = _about(request, case, form["follows"].value())
    return render(request, "stafetlog/entry_create.html", context)


@case_view(CasePerm.WRITE)
def entry_correct(request: HttpRequest, case: Case, pk: UUID) -> HttpResponse:
    """Write a correction beside an entry; the old one stays."""
    readable = case.entries.readable_by(request.user, request.case_perms)
    old = get_object_or_404(readable, pk=pk)
    draft_form = drafts.correction_form(old)
    draft = drafts.find(case=case, by=request.user, form=draft_form)
    form = CorrectionForm(
        request.POST or None,
        request.FILES or None,
        user=request.user,
        initial=drafts.typed(draft) if draft else {"text": old.text},
    )
    writing = Writing(draft_form, partial(_correct, old, request), "stafetlog:entry")
    answer = attaching.answer(request, case, form, writing)
    if answer is not None:
        return answer
    context = _writing(request, case, form, draft, draft_form)
    shown = readable.filter(pk=pk).for_timeline()
    context["shown"] = present(shown, professional_reading(case, frozenset()))
    context["to_tell"] = to_tell(old, request.user)
    context |= {"old_files": of_entry(old.attachments), "withdrawn": request.POST.getlist("withdraw")}
    context["refusal"] = "" if form.is_bound or not case.is_open else _why_not(request, old)
    return render(request, "stafetlog/entry_correct.html", context)


def _write(request: HttpRequest, case: Case, form: EntryForm, kept: list[UUID]) -> Entry:
    typed = form.cleaned_data
    written = entries.write(
        case=case,
        by=request.user,
        kind=EntryKind(typed["kind"]),
        phase=Phase(typed["phase"]),
        text=typed["text"],
        occurred_at=typed["occurred_at"],
        concerns=form.concerned,
        responsibility=form.responsibility,
        source=form.source,
        sensitivity=form.sensitivity,
        refers=_reference(request, case, typed["follows"]),
        new_files=kept,
        entry_id=typed["entry_id"],
    )
    messages.success(request, _("Du har skrevet i loggen."))
    return written


def _reference(request: HttpRequest, case: Case, follows: UUID | None) -> entries.Reference | None:
    """Return what the entry belongs to, when it is one that the writer may read."""
    about = _about(request, case, follows)
    return entries.Reference(about) if about else None


def _about(request: HttpRequest, case: Case, follows: Any) -> Entry | None:
    """Return the entry that is followed up, or None for none and for one that the writer may not read."""
    try:
        key = UUID(str(follows))
    except ValueError:
        return None
    return case.entries.readable_by(request.user, request.case_perms).filter(pk=key).first()


def _begun(request: HttpRequest, draft: Draft | None) -> dict[str, str]:
    """Return what the form begins with: my draft, and the entry that I have just chosen to follow up."""
    chosen = {"follows": request.GET["til"]} if "til" in request.GET else {}
    return (drafts.typed(draft) if draft else {}) | chosen


def _correct(old: Entry, request: HttpRequest, form: CorrectionForm, kept: list[UUID]) -> Entry:
    written = entries.correct(
        entry=old,
        by=request.user,
        text=form.cleaned_data["text"],
        new_files=kept,
        withdrawn=request.POST.getlist("withdraw"),
        entry_id=form.cleaned_data["entry_id"],
    )
    messages.success(request, _("Rettelsen står nu ved siden af den gamle indførsel."))
    return written


def _why_not(request: HttpRequest, old: Entry) -> str:
    """Return why an entry cannot be corrected, or ""."""
    try:
        check_can_correct(request.user, old)
    except RuleBroken as reason:
        return str(reason)
    return ""


def _writing(
    request: HttpRequest, case: Case, form: WithFiles, draft: Draft | None, name: str
) -> dict[str, Any]:
    """Return what both writing pages show around the form."""
    family = form.people.values() if isinstance(form, EntryForm) else case.people.all()
    return {
        "case": case,
        "case_head": case_head(request, case),
        "form": form,
        "can_write": case.is_open or form.is_bound,
        "draft": draft,
        "draft_is_shown": draft is not None and not form.is_bound,
        "draft_version": version_of(request) if form.is_bound else (draft.version if draft else 0),
        "draft_url": reverse("stafetlog:draft_save", args=[case.pk, name]),
        "discard_url": reverse("stafetlog:draft_discard", args=[case.pk, name]),
    } | attaching.shown(case, request, name, family)
