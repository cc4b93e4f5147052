"""Tools on my own undringsnotat: nobody else ever sees them, and they go with the note."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from btimodel.refusals import refusals_told
from redskaber import lookups
from redskaber.answers import missing
from redskaber.filling import GO, ROWS, SHARE, UPDATE, autosaved, save_sent, sent_in, warnings_in
from redskaber.forms.tool import ToolForm
from redskaber.kinds import own_parts
from redskaber.models import NoteTool, ToolSpec
from redskaber.parts import Reader
from redskaber.pdf import note_pdf
from redskaber.reading import present
from redskaber.services import notes as service
from stafetlog.guiding import guide_of_note
from stafetlog.models import Undringsnotat
from stafetlog.notegate import open_note_view, own_note_view


@own_note_view
@require_safe
def tool_list(request: HttpRequest, note: Undringsnotat) -> HttpResponse:
    """List what is filled on the note, and the tools to begin on."""
    context = {
        "note": note,
        "is_open": note.status == Undringsnotat.Status.OPEN,
        "filled": lookups.tools_on(note),
        "tools": [tool for tool in lookups.tools_in_use() if tool.spec.on_note],
    }
    return render(request, "redskaber/note_list.html", context)


@open_note_view
@require_safe
def new(request: HttpRequest, note: Undringsnotat, tool_id: str) -> HttpResponse:
    """Lead to an empty form with an id of its own; nothing is kept before something is typed."""
    tool = lookups.tool_in_use(tool_id)
    if tool is None or not tool.spec.on_note:
        raise Http404
    return redirect(f"{reverse('note_tools:fill', args=[note.pk, uuid4()])}?redskab={tool.slug}")


@open_note_view
def fill(request: HttpRequest, note: Undringsnotat, filling_id: UUID) -> HttpResponse:
    """Fill a tool: every button saves first, and then does what it says."""
    found = lookups.tools_on(note).filter(pk=filling_id).first()
    tool = _tool_of(request, found)
    if request.method == "POST":
        form = ToolForm(request.POST, tool=tool.spec, user=request.user)
    else:
        form = ToolForm(typed=found.typed if found else None, tool=tool.spec, user=request.user)
    version = found.version if found else 0
    if request.method == "POST":
        saved, version = save_sent(
            form,
            lambda: service.save(
                note=note, by=request.user, filling_id=filling_id, tool=tool, sent=sent_in(request, form)
            ),
        )
        if saved is not None and (onward := _onward(request, note, saved, form)):
            return onward
    return render(request, "redskaber/note_fill.html", _page(request, note, filling_id, form, tool, version))


@require_POST
@open_note_view
def autosave(request: HttpRequest, note: Undringsnotat, filling_id: UUID) -> HttpResponse:
    """Save what is typed while one types."""
    found = lookups.tools_on(note).filter(pk=filling_id).first()
    tool = found.spec if found else lookups.tool_version(request.POST.get("tool"))
    if tool is None:
        raise Http404
    form = ToolForm(request.POST, tool=tool.spec, user=request.user)
    return autosaved(
        request,
        lambda: service.save(
            note=note, by=request.user, filling_id=filling_id, tool=tool, sent=sent_in(request, form)
        ),
    )


@own_note_view
@require_safe
def show(request: HttpRequest, note: Undringsnotat, filling_id: UUID) -> HttpResponse:
    """Show what is answered so far."""
    note_tool = get_object_or_404(lookups.tools_on(note), pk=filling_id)
    tool, form = note_tool.spec.spec, _answered(request, note_tool)
    is_open, read = note.status == Undringsnotat.Status.OPEN, own_parts(tool.slug).read
    next_step = own_parts(tool.slug).next_on_note
    context = {
        "note": note,
        "is_open": is_open,
        "note_tool": note_tool,
        "next": next_step(note) if next_step and is_open else None,
        "warnings": warnings_in(note_tool.spec, note_tool.typed, request.user) if is_open else [],
        "shown_url": "",
        "sections": present(tool, form.answers),
        "extra": read(tool, form.answers, Reader()) if read else None,
        "missing": missing(tool, form.answers),
    }
    return render(request, "redskaber/note_show.html", context)


@own_note_view
@require_safe
def pdf(request: HttpRequest, note: Undringsnotat, filling_id: UUID) -> HttpResponse:
    """Answer the tool as a document."""
    note_tool = get_object_or_404(lookups.tools_on(note), pk=filling_id)
    return HttpResponse(
        note_pdf(note_tool, _answered(request, note_tool).answers),
        content_type="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="redskab.pdf"'},
    )


@require_POST
@open_note_view
def remove(request: HttpRequest, note: Undringsnotat, filling_id: UUID) -> HttpResponse:
    """Delete one tool of the note."""
    note_tool = get_object_or_404(lookups.tools_on(note), pk=filling_id)
    with refusals_told(request):
        service.remove(note_tool=note_tool, by=request.user)
        messages.success(request, _("Redskabet er slettet."))
    return redirect("note_tools:list", note.pk)


def _answered(request: HttpRequest, note_tool: NoteTool) -> ToolForm:
    """Return the form, asked what it says; what cannot be read yet is left out."""
    form = ToolForm.of_typed(note_tool.typed, tool=note_tool.spec.spec, user=request.user)
    form.is_valid()
    return form


def _tool_of(request: HttpRequest, found: NoteTool | None) -> ToolSpec:
    if found is not None:
        return found.spec
    if request.method == "POST":
        tool = lookups.tool_version(request.POST.get("tool"))
    else:
        tool = lookups.tool_in_use(request.GET.get("redskab", ""))
    if tool is None or not tool.spec.on_note:
        raise Http404
    return tool


def _onward(
    request: HttpRequest, note: Undringsnotat, saved: NoteTool, form: ToolForm
) -> HttpResponse | None:
    """Return where a saved tool leads, or None to stay with what must be mended."""
    go = request.POST.get(GO, "")
    here = reverse("note_tools:fill", args=[note.pk, saved.pk])
    if go.startswith(ROWS):
        return redirect(f"{here}#{go.removeprefix(ROWS)}")
    if go == UPDATE:
        return redirect(here)
    if go == SHARE and not form.is_valid():
        return None
    if go == SHARE and warnings_in(saved.spec, saved.typed, request.user):
        return redirect(here)
    messages.success(request, _("Redskabet er gemt. Kun du kan se det."))
    return redirect("note_tools:show", note.pk, saved.pk)


def _page(
    request: HttpRequest, note: Undringsnotat, pk: UUID, form: ToolForm, tool: ToolSpec, version: int
) -> dict[str, Any]:
    shown = own_parts(tool.slug).form
    return {
        "note": note,
        "tool": tool,
        "form": form,
        "filling_id": pk,
        "draft_version": version,
        "draft_url": reverse("note_tools:autosave", args=[note.pk, pk]),
        "drawing_url": "",
        "extra": shown(form, None, None) if shown else None,
        "guide_panel": guide_of_note(request),
        "warnings": warnings_in(tool, form.typed_now, request.user),
        "shown_url": reverse("note_tools:show", args=[note.pk, pk]),
    }
