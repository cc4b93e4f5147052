"""Somebody in the family says how she sees it otherwise; it stands beside what it is about (domain.md 14)."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from cases.gate import case_view
from cases.models import Case
from cases.roles import CasePerm
from portal.page import family_page
from portal.timeline import present_for_family
from stafetlog.models.draft import DISAGREEMENT
from stafetlog.views import disagreeing, drafts

SIDE = disagreeing.Side(
    "portal:entry",
    "portal:draft_save",
    "portal:draft_discard",
    _("Tak. Dine ord står nu sammen med det, der var skrevet."),
)


@case_view(CasePerm.FAMILY_READ)
def disagree(request: HttpRequest, case: Case, entry_id: UUID) -> HttpResponse:
    """Write how one sees it; both stand in the log."""
    page = family_page(request, case)
    asked = disagreeing.ask(request, case, entry_id, SIDE)
    if asked.answer is not None:
        return asked.answer
    context = page.context | asked.context | {"shown": present_for_family(asked.rows, page)}
    return render(request, "portal/disagree.html", context)


@require_POST
@case_view(CasePerm.FAMILY_READ, action=None)
def draft_save(request: HttpRequest, case: Case, form: str) -> HttpResponse:
    """Save what somebody types of how she sees it."""
    if not form.startswith(DISAGREEMENT):
        raise Http404
    return drafts.saved(request, case, form)


@require_POST
@case_view(CasePerm.FAMILY_READ)
def draft_discard(request: HttpRequest, case: Case, form: str) -> HttpResponse:
    """Throw one's own draft away."""
    return drafts.discarded(request, case, form, back_to="portal:log")
