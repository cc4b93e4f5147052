"""The page where the child's adult is chosen (domain.md 4.5)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from btimodel.refusals import refusals_on
from cases.gate import case_view
from cases.models import Case
from cases.roles import CasePerm
from stafetlog.forms.childs_adult import NOBODY, ChildsAdultForm
from stafetlog.head import case_head
from stafetlog.lookups import readers_on
from stafetlog.rules import why_not
from stafetlog.services import childs_adult, drafts
from stafetlog.views.keeping import Kept


@case_view(CasePerm.MANAGE)
def choose(request: HttpRequest, case: Case) -> HttpResponse:
    """Choose who in the everyday the child can go to."""
    now = {"who": str(case.childs_adult_id or NOBODY)}
    kept = Kept(request, case, drafts.CHILDS_ADULT)
    form = ChildsAdultForm(
        request.POST or None, user=request.user, members=readers_on(case), initial=kept.initial(now)
    )
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        with refusals_on(form):
            childs_adult.choose(case=case, user=form.chosen(), words=words, by=request.user)
            kept.sent(form)
            messages.success(request, _("Valget er gemt og står i loggen."))
            return redirect("case", case.pk)
    context = {
        "case": case,
        "case_head": case_head(request, case),
        "form": form,
        "refusal": why_not(childs_adult.check_can_choose, request.user, case),
    } | kept.shown()
    return render(request, "stafetlog/childs_adult.html", context)
