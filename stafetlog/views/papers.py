"""The professionals' list of a case's papers, and its two files."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from btimodel.choices import Level
from cases.gate import case_view
from cases.models import AccessEvent, Case
from cases.roles import CasePerm
from stafetlog.forms.papers import PapersForm
from stafetlog.head import case_head
from stafetlog.paper_files import papers_csv, papers_pdf
from stafetlog.papers import Papers
from stafetlog.pdf import professional_printer
from stafetlog.printing import Order
from stafetlog.services.levels import journal_line
from stafetlog.timeline import professional_reading


@require_safe
@case_view(CasePerm.READ_ALL)
def papers(request: HttpRequest, case: Case) -> HttpResponse:
    """Show every paper of the case that the reader may see."""
    form = PapersForm(request.GET)
    context = {
        "case": case,
        "case_head": case_head(request, case),
        "form": form,
        "page": _papers(request, case).page(form.wanted, request.GET.get("side")),
        "filtered": bool(form.wanted.kind),
        "must_be_journalised": bool(journal_line(case, Level(case.level))),
    }
    return render(request, "stafetlog/papers.html", context)


@require_safe
@case_view(CasePerm.READ_ALL, action=AccessEvent.Action.PRINT)
def pdf(request: HttpRequest, case: Case) -> HttpResponse:
    """Answer the list as a printed document. The file's name tells nothing."""
    cover = professional_printer(request.case_sight, request.user).cover(Order())
    made = papers_pdf(case, _papers(request, case).all(), cover, family=False)
    return as_download(made, "application/pdf", "papirer.pdf")


@require_safe
@case_view(CasePerm.READ_ALL, action=AccessEvent.Action.PRINT)
def table(request: HttpRequest, case: Case) -> HttpResponse:
    """Answer the list as a table for the municipality's journal system. The file's name tells nothing."""
    return as_download(papers_csv(_papers(request, case).all()), "text/csv; charset=utf-8", "papirer.csv")


def as_download(content: bytes, media_type: str, name: str) -> HttpResponse:
    """Answer a file to keep."""
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(content, content_type=media_type, headers={"Content-Disposition": disposition})


def _papers(request: HttpRequest, case: Case) -> Papers:
    readable = case.entries.readable_by(request.user, request.case_perms)
    return Papers(readable, professional_reading(case, request.case_perms))
