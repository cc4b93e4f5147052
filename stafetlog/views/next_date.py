"""The page of the next date (domain.md 3.8)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from btimodel.refusals import refusals_on
from cases.gate import case_view
from cases.models import Case
from cases.roles import CasePerm
from cases.rules import check_can_manage
from stafetlog.forms.relay import NextDateForm
from stafetlog.head import case_head
from stafetlog.rules import why_not
from stafetlog.services import drafts, next_date
from stafetlog.views.keeping import Kept
from ui.dates import danish_date


@case_view(CasePerm.MANAGE)
def choose(request: HttpRequest, case: Case) -> HttpResponse:
    """Choose what happens next and when; it takes the place of the date before."""
    kept = Kept(request, case, drafts.NEXT)
    form = NextDateForm(request.POST or None, user=request.user, initial=kept.initial())
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals_on(form):
            next_date.set_next(
                case=case,
                by=request.user,
                on=data["on"],
                kind=Case.NextKind(data["kind"]),
                about=data["about"],
            )
            kept.sent(form)
            messages.success(request, _("Næste dato er den %(date)s.") % {"date": danish_date(data["on"])})
            return redirect("case", case.pk)
    context = {
        "case": case,
        "case_head": case_head(request, case),
        "form": form,
        "refusal": why_not(check_can_manage, request.user, case),
    } | kept.shown()
    return render(request, "stafetlog/next_date.html", context)
