"""The page on which a log is looked through: is it still needed (law.md D-7)?"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from btimodel.refusals import refusals_on
from cases.gate import case_view
from cases.models import Case
from cases.roles import CasePerm
from cases.rules import check_can_manage
from stafetlog.forms.review import ReviewForm
from stafetlog.head import case_head
from stafetlog.rules import why_not
from stafetlog.services import drafts, review
from stafetlog.views.drafts import begun, version_of
from ui.dates import danish_date


@case_view(CasePerm.MANAGE)
def look_through(request: HttpRequest, case: Case) -> HttpResponse:
    """Say what the log is for, why it is still needed, and when that is asked again."""
    draft = drafts.find(case=case, by=request.user, form=drafts.REVIEW)
    initial = drafts.typed(draft) if draft else None
    form = ReviewForm(request.POST or None, user=request.user, case=case, initial=initial)
    if request.method == "POST" and form.is_valid():
        page, found = form.cleaned_data["entry_id"], form.review()
        with refusals_on(form):
            review.keep_on(case=case, by=request.user, review=found, entry_id=page)
            version = version_of(request)
            drafts.finish(case=case, by=request.user, form=drafts.REVIEW, version=version, page=page)
            messages.success(
                request,
                _("Gennemgangen står i loggen. Den næste er senest den %(date)s.")
                % {"date": danish_date(found.on)},
            )
            return redirect("case", case.pk)
    context = {
        "case": case,
        "case_head": case_head(request, case),
        "form": form,
        "refusal": why_not(check_can_manage, request.user, case),
    } | begun(request, case, drafts.REVIEW, draft)
    return render(request, "stafetlog/review.html", context)
