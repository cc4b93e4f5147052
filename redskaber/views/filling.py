"""Fills a tool on a case: a draft that saves itself, the preview, and the sharing."""

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from btimodel.exceptions import RuleBroken
from cases.gate import case_view
from cases.models import Case
from cases.roles import CasePerm
from redskaber import drawings, lookups, rules
from redskaber.answers import Typed, missing
from redskaber.filling import ADD, GO, KEEP, REMOVE, ROWS, SHARE, autosaved, save_sent, sent_in, version_in
from redskaber.forms.case import CaseToolForm
from redskaber.kinds import own_parts
from redskaber.models import FilledTool, ToolSpec
from redskaber.parts import Reader, ReadSection
from redskaber.reading import present
from redskaber.services import drafts, sharing
from redskaber.views.drawings import take_in
from stafetlog.guiding import guide_of_case
from stafetlog.head import case_head
from stafetlog.rules import why_not

CHECK = "tjek"


@require_safe
@case_view(CasePerm.WRITE)
def new(request: HttpRequest, case: Case, tool_id: str) -> HttpResponse:
    """Lead to an empty form with an id of its own; nothing is kept before something is typed."""
    tool = lookups.tool_in_use(tool_id)
    if tool is None or not tool.spec.on_case:
        raise Http404
    return redirect(f"{reverse('redskaber:fill', args=[case.pk, uuid4()])}?redskab={tool.slug}")


@case_view(CasePerm.WRITE)
def fill(request: HttpRequest, case: Case, pk: UUID) -> HttpResponse:
    """Fill a tool: every button saves the draft first, and then does what it says."""
    draft = lookups.draft_of(case, request.user, pk)
    if draft is None and lookups.shared_on(case, request.user, request.case_perms).filter(pk=pk).exists():
        return redirect("redskaber:show", case.pk, pk)
    tool = _tool_of(request, draft)
    form = _form(request, case, tool, draft)
    version = draft.version if draft else 0
    if request.method == "POST":
        saved, version = save_sent(
            form,
            lambda: drafts.save(
                case=case, by=request.user, filling_id=pk, tool=tool, sent=sent_in(request, form)
            ),
        )
        if saved and take_in(request, saved, form) and (onward := _onward(request, case, pk, form)):
            return onward
    return render(request, "redskaber/fill.html", _page(request, case, pk, form, tool, draft, version))


@require_POST
@case_view(CasePerm.WRITE, action=None)
def autosave(request: HttpRequest, case: Case, pk: UUID) -> HttpResponse:
    """Save what is typed while one types."""
    draft = lookups.draft_of(case, request.user, pk)
    tool = draft.spec if draft else lookups.tool_version(request.POST.get("tool"))
    if tool is None:
        raise Http404
    form = CaseToolForm(
        request.POST, tool=tool.spec, user=request.user, case=case, files=drawings.in_draft(draft)
    )
    return autosaved(
        request,
        lambda: drafts.save(
            case=case, by=request.user, filling_id=pk, tool=tool, sent=sent_in(request, form)
        ),
    )


@require_POST
@case_view(CasePerm.WRITE, action=None)
def drawing(request: HttpRequest, case: Case, pk: UUID, field_id: str) -> HttpResponse:
    """Draw rows again as they stand on the page: nothing is kept, and nothing of the case is read."""
    draft = lookups.draft_of(case, request.user, pk)
    tool = draft.spec if draft else lookups.tool_version(request.POST.get("tool"))
    asked = next((one for one in tool.spec.fields if one.key == field_id), None) if tool else None
    if tool is None or asked is None:
        raise Http404
    drawn = CaseToolForm(request.POST, tool=tool.spec, user=request.user, case=case).drawing_of(asked)
    if drawn is None:
        raise Http404
    return render(request, "redskaber/map_stage.html", {"part": drawn.context})


@require_POST
@case_view(CasePerm.WRITE)
def discard(request: HttpRequest, case: Case, pk: UUID) -> HttpResponse:
    """Throw my own draft away."""
    draft = lookups.draft_of(case, request.user, pk)
    if draft is not None:
        drafts.discard(filled=draft, by=request.user)
        messages.success(request, _("Din kladde er slettet."))
    return redirect("redskaber:list", case.pk)


@case_view(CasePerm.WRITE)
def share(request: HttpRequest, case: Case, pk: UUID) -> HttpResponse:
    """Show what the others will read, who they are, and what is missing; then share it."""
    draft = lookups.draft_of(case, request.user, pk)
    if draft is None:
        if lookups.shared_on(case, request.user, request.case_perms).filter(pk=pk).exists():
            return redirect("redskaber:show", case.pk, pk)
        raise Http404
    form = _of_draft(request, case, draft)
    if not form.is_valid():
        return redirect(f"{reverse('redskaber:fill', args=[case.pk, pk])}?{CHECK}=1")
    refusal = ""
    if request.method == "POST":
        refusal = _share(request, draft, form)
        if not refusal:
            messages.success(request, _("Redskabet er delt og står i stafetloggen."))
            return redirect("redskaber:show", case.pk, pk)
    return render(request, "redskaber/share.html", _preview(request, case, draft, form, refusal))


def _share(request: HttpRequest, draft: FilledTool, form: CaseToolForm) -> str:
    """Return why it was not shared, or ""."""
    try:
        sharing.share(
            filled=draft,
            by=request.user,
            answers=form.answers,
            concerns=form.concerned,
            version=version_in(request),
        )
    except RuleBroken as refused:
        return str(refused)
    return ""


def _preview(
    request: HttpRequest, case: Case, draft: FilledTool, form: CaseToolForm, refusal: str
) -> dict[str, Any]:
    tool = draft.spec.spec
    concerned = draft.replaces.entry.concerns if draft.replaces else form.concerned
    read = own_parts(tool.slug).read
    return {
        "case": case,
        "case_head": case_head(request, case),
        "draft": draft,
        "refusal": refusal or why_not(rules.check_may_fill, request.user, case, draft.spec),
        "sections": _as_read(form, draft),
        "extra": read(tool, form.answers, Reader()) if read else None,
        "missing": missing(tool, form.answers),
        "readers": lookups.readers(case, concerned),
        "concerned": concerned,
    }


def _tool_of(request: HttpRequest, draft: FilledTool | None) -> ToolSpec:
    """Return the version that the draft, or the page that was sent, was begun on; else the one in use."""
    if draft is not None:
        return draft.spec
    if request.method == "POST":
        tool = lookups.tool_version(request.POST.get("tool"))
    else:
        tool = lookups.tool_in_use(request.GET.get("redskab", ""))
    if tool is None or not tool.spec.on_case:
        raise Http404
    return tool


def _form(request: HttpRequest, case: Case, tool: ToolSpec, draft: FilledTool | None) -> CaseToolForm:
    options: dict[str, Any] = {
        "tool": tool.spec,
        "user": request.user,
        "case": case,
        "asks_concerns": draft is None or draft.replaces_id is None,
        "files": drawings.in_draft(draft),
    }
    if request.method == "POST":
        return CaseToolForm(request.POST, **options)
    if draft is not None and CHECK in request.GET:
        return _of_draft(request, case, draft)
    typed = draft.typed if draft is not None else _begun(request, case, tool)
    return CaseToolForm(typed=typed, begins=draft is None, **options)


def _begun(request: HttpRequest, case: Case, tool: ToolSpec) -> Typed | None:
    """Return what a new form begins with, for the few tools that begin with something."""
    start = own_parts(tool.slug).start
    return start(tool.spec, case, request.user) if start else None


def _of_draft(request: HttpRequest, case: Case, draft: FilledTool) -> CaseToolForm:
    """Return the draft as if it were sent, so that it is asked what it says and what is wrong with it."""
    return CaseToolForm.of_typed(
        draft.typed,
        tool=draft.spec.spec,
        user=request.user,
        case=case,
        asks_concerns=draft.replaces_id is None,
        files=drawings.in_draft(draft),
    )


def _onward(request: HttpRequest, case: Case, pk: UUID, form: CaseToolForm) -> HttpResponse | None:
    """Return where a saved draft leads, or None to stay with what must be mended."""
    go = request.POST.get(GO, "")
    here = reverse("redskaber:fill", args=[case.pk, pk])
    if go.startswith(ROWS):
        return redirect(f"{here}#{go.removeprefix(ROWS)}")
    if go.startswith((ADD, REMOVE)) and (field := drawings.field_of(form.tool)):
        return redirect(f"{here}#{field.key}")
    if go == KEEP:
        messages.success(request, _("Kladden er gemt. Kun du kan se den."))
        return redirect("redskaber:list", case.pk)
    if go == SHARE:
        return redirect("redskaber:share", case.pk, pk) if form.is_valid() else None
    return redirect(here)


def _page(
    request: HttpRequest,
    case: Case,
    pk: UUID,
    form: CaseToolForm,
    tool: ToolSpec,
    draft: FilledTool | None,
    version: int,
) -> dict[str, Any]:
    shown = own_parts(tool.slug).form
    refusal = "" if form.is_bound else why_not(rules.check_may_fill, request.user, case, tool)
    return {
        "case": case,
        "case_head": case_head(request, case),
        "tool": tool,
        "form": form,
        "filling_id": pk,
        "draft": draft,
        "draft_version": version,
        "draft_url": reverse("redskaber:autosave", args=[case.pk, pk]),
        "drawing_url": reverse("redskaber:drawing", args=[case.pk, pk, "_"]),
        "refusal": refusal,
        "sections": _as_read(_of_draft(request, case, draft), draft) if draft and refusal else [],
        "accept": drawings.ACCEPT,
        "most_bytes": filesizeformat(settings.ATTACHMENT_MAX_BYTES),
        "extra": shown(form, case, draft) if shown else None,
        "guide_panel": guide_of_case(request, case, tool.spec.phases[0]),
    }


def _as_read(form: CaseToolForm, draft: FilledTool) -> list[ReadSection]:
    """Return the draft as it would be read, finished or not."""
    form.is_valid()
    return present(form.tool, form.answers, Reader(files=drawings.shown_in_draft(draft)))
