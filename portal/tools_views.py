"""The tools that stand in the log, for the family: the same visibility as their entries."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cases.gate import case_view
from cases.models import AccessEvent, Case
from cases.roles import CasePerm
from portal.page import FamilyPage, family_page
from redskaber.lookups import shared_on
from redskaber.models import FilledTool
from redskaber.parts import Reader
from redskaber.pdf import filled_document, filled_pdf


@require_safe
@case_view(CasePerm.FAMILY_READ)
def tool(request: HttpRequest, case: Case, pk: UUID) -> HttpResponse:
    """Show one tool as it was answered, without what the reader may not know of places."""
    page = family_page(request, case)
    filled = get_object_or_404(shared_on(case, request.user, request.case_perms), pk=pk)
    context = page.context | {
        "filled": filled,
        "author_role": page.sight.role(filled.entry.author_role),
    }
    document = filled_document(filled, _reader(request, page, filled))
    return render(request, "portal/tool.html", document | context)


@require_safe
@case_view(CasePerm.FAMILY_READ, action=AccessEvent.Action.PRINT)
def pdf(request: HttpRequest, case: Case, pk: UUID) -> HttpResponse:
    """Send one tool as a document to keep."""
    page = family_page(request, case)
    filled = get_object_or_404(shared_on(case, request.user, request.case_perms), pk=pk)
    role = page.sight.role(filled.entry.author_role)
    return HttpResponse(
        filled_pdf(case, filled, _reader(request, page, filled), author_role=role),
        content_type="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="redskab.pdf"'},
    )


def _reader(request: HttpRequest, page: FamilyPage, filled: FilledTool) -> Reader:
    text = str if page.sight.is_own(filled.author_id) else page.sight.text
    readable = page.case.entries.readable_by(request.user, request.case_perms)
    return Reader(
        family=True,
        text=text,
        entries=readable,
        shows_file=lambda one: page.sight.shows_file(
            tells_no_place=one.tells_no_place, author=filled.author_id
        ),
    )
