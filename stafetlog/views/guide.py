"""The guide on a case: the cell for my group, the case's level, and the phase the log is in or another."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from btimodel.choices import Phase
from cases.gate import case_view
from cases.models import Case
from cases.roles import CasePerm
from handlevejledninger.boxes import on_the_page
from stafetlog.guiding import guide_of_case
from stafetlog.head import case_head
from stafetlog.models.entry import WRITABLE_KINDS
from ui.site import NavItem


@require_safe
@case_view(CasePerm.READ_ALL)
def here(request: HttpRequest, case: Case) -> HttpResponse:
    """Show the guide for the phase that the log is in."""
    return _page(request, case, case.entries.filter(kind__in=WRITABLE_KINDS).latest_phase())


@require_safe
@case_view(CasePerm.READ_ALL)
def in_phase(request: HttpRequest, case: Case, phase: str) -> HttpResponse:
    """Show the guide for another phase."""
    if phase not in Phase.values:
        raise Http404
    return _page(request, case, phase)


def _page(request: HttpRequest, case: Case, phase: str | None) -> HttpResponse:
    shown = Phase(phase or Phase.OPSPORING)
    found = guide_of_case(request, case, shown)
    context = {
        "case": case,
        "case_head": case_head(request, case),
        "guide": found,
        "cell": found.cell if found else None,
        "boxes": on_the_page(found.cell, found.ticked) if found else "",
        "phases": [
            NavItem(str(each.label), reverse("stafetlog:guide_phase", args=[case.pk, each]), each == shown)
            for each in Phase
        ],
    }
    return render(request, "stafetlog/guide.html", context)
