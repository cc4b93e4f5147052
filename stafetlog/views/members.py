"""The family and the participants of one case."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cases.gate import case_view
from cases.models import Case
from cases.roles import CasePerm
from stafetlog.head import case_head


@case_view(CasePerm.READ_ALL)
def member_list(request: HttpRequest, case: Case) -> HttpResponse:
    """Show who takes part, and the family."""
    return render(
        request, "stafetlog/member_list.html", {"case": case, "case_head": case_head(request, case)}
    )
