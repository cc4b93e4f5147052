"""Taking the stafet up from a holder who can no longer open the case (docs/adr/0041)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from btimodel.refusals import refusals_on
from cases.gate import case_view
from cases.models import Case
from cases.roles import CasePerm
from stafetlog.handover_rules import check_can_take_over
from stafetlog.head import case_head
from stafetlog.rules import why_not
from stafetlog.services import taking_over
from ui.forms import Form


@case_view(CasePerm.TAKE_STAFET)
def take_over(request: HttpRequest, case: Case) -> HttpResponse:
    """Ask once more, then take the stafet; or say why it cannot be taken."""
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            taking_over.take_over(case=case, by=request.user)
            messages.success(request, _("Du har stafetten som fungerende stafetholder."))
            return redirect("case", case.pk)
    context = {
        "case": case,
        "case_head": case_head(request, case),
        "form": form,
        "refusal": why_not(check_can_take_over, request.user, case),
    }
    return render(request, "stafetlog/take_over.html", context)
