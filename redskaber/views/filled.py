"""Tools on a case: the list, one as it was answered, several side by side, and what can be done with one."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from btimodel.refusals import refusals_told
from cases.gate import case_view
from cases.models import AccessEvent, Case
from cases.roles import CasePerm
from redskaber import lookups, rounds, rules
from redskaber.comparing import MOST, compare
from redskaber.kinds import own_parts
from redskaber.parts import Reader
from redskaber.pdf import filled_document, filled_pdf, pair_pdf
from redskaber.services import drafts
from stafetlog.head import case_head
from stafetlog.rules import why_not

TOOLS_A_PAGE = 20


@require_safe
@case_view(CasePerm.READ_ALL)
def filled_list(request: HttpRequest, case: Case) -> HttpResponse:
    """List what is shared, my own drafts, what may follow from my notes, and the tools to begin on."""
    writes = CasePerm.WRITE in request.case_perms and case.is_open
    shared = lookups.shared_on(case, request.user, request.case_perms).standing()
    tools, slugs = lookups.tools_in_use(), set(shared.values_list("spec__slug", flat=True))
    context = {
        "case": case,
        "case_head": case_head(request, case),
        "can_write": writes,
        "page": Paginator(shared, TOOLS_A_PAGE).get_page(request.GET.get("side")),
        "drafts": lookups.drafts_of(case, request.user),
        "from_notes": [one for one in lookups.from_my_notes(request.user) if one.spec.spec.on_case]
        if writes
        else [],
        "tools": [tool for tool in tools if tool.spec.on_case],
        "over_time": [tool for tool in tools if tool.spec.over_time and tool.slug in slugs],
    }
    return render(request, "redskaber/filled_list.html", context)


@require_safe
@case_view(CasePerm.READ_ALL)
def show(request: HttpRequest, case: Case, pk: UUID) -> HttpResponse:
    """Show one shared tool as it was answered, on the version it was answered on."""
    filled = get_object_or_404(lookups.shared_on(case, request.user, request.case_perms), pk=pk)
    next_step = own_parts(filled.spec.slug).next_on_case
    may_go_on = next_step and case.is_open and CasePerm.WRITE in request.case_perms
    context = filled_document(filled, _reader(request, case)) | {
        "case": case,
        "case_head": case_head(request, case),
        "filled": filled,
        "next": next_step(case, filled, request.case_perms) if next_step and may_go_on else None,
        "may_correct": filled.replacement_id is None
        and CasePerm.WRITE in request.case_perms
        and not why_not(rules.check_may_correct, request.user, filled),
    }
    return render(request, "redskaber/show.html", context)


@require_safe
@case_view(CasePerm.READ_ALL, action=AccessEvent.Action.PRINT)
def pdf(request: HttpRequest, case: Case, pk: UUID) -> HttpResponse:
    """Answer one shared tool as a document."""
    filled = get_object_or_404(lookups.shared_on(case, request.user, request.case_perms), pk=pk)
    return HttpResponse(
        filled_pdf(case, filled, _reader(request, case), author_role=filled.entry.author_role),
        content_type="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="redskab.pdf"'},
    )


@require_safe
@case_view(CasePerm.READ_ALL)
def over_time(request: HttpRequest, case: Case, tool_id: str) -> HttpResponse:
    """Show the same tool filled several times, side by side; the newest few, oldest first."""
    tool = lookups.tool_in_use(tool_id)
    if tool is None or not tool.spec.over_time:
        raise Http404
    shared = lookups.shared_on(case, request.user, request.case_perms).standing().filter(spec__slug=tool_id)
    page = Paginator(shared, MOST).get_page(request.GET.get("side"))
    filled = list(page.object_list)[::-1]
    columns, questions = compare(filled, who=lambda one: f"{one.author.full_name}, {one.entry.author_role}")
    drawn = own_parts(tool.slug).over_time
    context = {
        "case": case,
        "case_head": case_head(request, case),
        "tool": tool,
        "page": page,
        "columns": columns,
        "questions": questions,
        "is_scale": rounds.scale_of(tool.spec) is not None,
        "rounds": rounds.going_on(case, tool.slug) if rounds.scale_of(tool.spec) else [],
        "can_write": CasePerm.WRITE in request.case_perms and case.is_open,
        "extra": drawn(tool.spec, filled, _reader(request, case)) if drawn else None,
    }
    return render(request, "redskaber/over_time.html", context)


@require_safe
@case_view(CasePerm.READ_ALL, action=AccessEvent.Action.PRINT)
def pair(request: HttpRequest, case: Case, pk: UUID, before_id: UUID) -> HttpResponse:
    """Answer two network maps side by side as a document; else 404."""
    shared = lookups.shared_on(case, request.user, request.case_perms).standing()
    two = {one.pk: one for one in shared.filter(pk__in=[pk, before_id])}
    document = pair_pdf(case, [two[before_id], two[pk]], _reader(request, case)) if len(two) == 2 else None
    if document is None:
        raise Http404
    return HttpResponse(
        document,
        content_type="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="netvaerkskort.pdf"'},
    )


@require_POST
@case_view(CasePerm.WRITE)
def correct(request: HttpRequest, case: Case, pk: UUID) -> HttpResponse:
    """Begin a correction, and lead to it."""
    filled = get_object_or_404(lookups.shared_on(case, request.user, request.case_perms), pk=pk)
    with refusals_told(request):
        draft = drafts.correct(filled=filled, by=request.user)
        return redirect("redskaber:fill", case.pk, draft.pk)
    return redirect("redskaber:show", case.pk, pk)


@require_POST
@case_view(CasePerm.WRITE)
def bring(request: HttpRequest, case: Case, note_tool_id: UUID) -> HttpResponse:
    """Take a tool from my own note with me as a draft, and lead to it."""
    note_tool = get_object_or_404(lookups.from_my_notes(request.user), pk=note_tool_id)
    with refusals_told(request):
        draft = drafts.bring(note_tool=note_tool, case=case, by=request.user)
        messages.success(
            request, _("Redskabet er hentet som en kladde. Kun du kan se den, til du deler den.")
        )
        return redirect("redskaber:fill", case.pk, draft.pk)
    return redirect("redskaber:list", case.pk)


def _reader(request: HttpRequest, case: Case) -> Reader:
    return Reader(entries=case.entries.readable_by(request.user, request.case_perms))
