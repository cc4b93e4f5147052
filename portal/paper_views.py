"""The family's list of a case's papers, and the same as a document."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.gate import case_view
from cases.models import AccessEvent, Case
from cases.roles import CasePerm
from cases.visibility import FamilySight
from portal.page import family_page
from portal.pdf import family_printer
from stafetlog.forms.papers import PapersForm
from stafetlog.paper_files import papers_pdf
from stafetlog.papers import Papers
from stafetlog.printing import Order
from stafetlog.timeline import family_reading
from stafetlog.views.papers import as_download


@require_safe
@case_view(CasePerm.FAMILY_READ)
def papers(request: HttpRequest, case: Case) -> HttpResponse:
    """Show every paper of the case that the reader may see."""
    page, form = family_page(request, case), PapersForm(request.GET)
    context = page.context | {
        "form": form,
        "page": _papers(request, case, page.sight).page(form.wanted, request.GET.get("side")),
        "filtered": bool(form.wanted.kind),
    }
    return render(request, "portal/papers.html", context)


@require_safe
@case_view(CasePerm.FAMILY_READ, action=AccessEvent.Action.PRINT)
def pdf(request: HttpRequest, case: Case) -> HttpResponse:
    """Answer the list as a document. The file's name tells nothing."""
    printer = family_printer(request.case_sight, request.user)
    listed = _papers(request, case, printer.places).all()
    made = papers_pdf(case, listed, printer.cover(Order()), family=True)
    return as_download(made, "application/pdf", "papirer.pdf")


def _papers(request: HttpRequest, case: Case, sight: FamilySight) -> Papers:
    readable = case.entries.readable_by(request.user, request.case_perms)
    reading = family_reading(case, sight, entry_url=lambda pk: reverse("portal:entry", args=[case.pk, pk]))
    return Papers(readable, reading)
