"""The family's pages for having the log printed."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from cases.gate import case_view
from cases.models import AccessEvent, Case
from cases.roles import CasePerm
from portal.page import family_page
from portal.pdf import family_printer
from stafetlog.printdesk import Desk


def _context(request: HttpRequest, case: Case) -> dict[str, Any]:
    return family_page(request, case).context


DESK = Desk("portal:pdf", "portal:log", "portal/base.html", family_printer, _context)


@require_safe
@case_view(CasePerm.FAMILY_READ)
def page(request: HttpRequest, case: Case) -> HttpResponse:
    """Show what can be printed."""
    return DESK.page(request, case)


@case_view(CasePerm.FAMILY_READ, action=AccessEvent.Action.PRINT)
def make(request: HttpRequest, case: Case) -> HttpResponse:
    """Answer the log as the reader may see it, or put it in the line."""
    return DESK.make(request, case)


@require_safe
@case_view(CasePerm.FAMILY_READ, action=None)
def job(request: HttpRequest, case: Case, job_id: UUID) -> HttpResponse:
    """Show how far an order has come. Reads nothing of the case."""
    return DESK.job(request, case, job_id)


@require_safe
@case_view(CasePerm.FAMILY_READ, action=AccessEvent.Action.PRINT)
def file(request: HttpRequest, case: Case, job_id: UUID) -> HttpResponse:
    """Answer a made document."""
    return DESK.file(request, case, job_id)


@require_POST
@case_view(CasePerm.FAMILY_READ, action=None)
def cancel(request: HttpRequest, case: Case, job_id: UUID) -> HttpResponse:
    """Take an order back. Reads nothing of the case."""
    return DESK.cancel(request, case, job_id)
