"""The family answers: yes, no, and back again, each as easy as the other (law.md C-1, C-8)."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from btimodel.exceptions import RuleBroken
from btimodel.refusals import refusals_on
from cases.gate import case_view
from cases.models import Case
from cases.roles import CasePerm
from consent.models import ConsentDecision
from consent.services.answering import answer_self
from portal import lookups
from portal.consents import MyConsent, my_consents
from portal.forms import AnswerForm
from portal.page import FamilyPage, family_page

Answer = ConsentDecision.Answer


@case_view(CasePerm.FAMILY_READ)
def consents(request: HttpRequest, case: Case) -> HttpResponse:
    """Show what the reader is asked about, what she has answered, and who reads along now."""
    page = family_page(request, case)
    context = page.context | {
        "mine": my_consents(case, page.me, page.sight),
        "seeing": [
            (page.sight.text(door.unit.name), door.open_until) for door in lookups.units_reading_along(case)
        ],
    }
    return render(request, "portal/consents.html", context)


@case_view(CasePerm.CONSENT)
def answer(request: HttpRequest, case: Case, consent_id: UUID) -> HttpResponse:
    """Show the exact text and take a yes or a no."""
    page = family_page(request, case)
    mine = _mine(page, consent_id)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["answer"]
        with refusals_on(form):
            answer_self(consent=mine.consent, person=page.me, answer=given, by=request.user)
            yes, no = _("Tak. Dit ja er gemt."), _("Tak. Dit nej er gemt.")
            messages.success(request, yes if given == Answer.GIVEN else no)
            return redirect("portal:consents", case.pk)
    return render(request, "portal/answer.html", page.context | {"mine": mine, "form": form})


@case_view(CasePerm.CONSENT)
def withdraw(request: HttpRequest, case: Case, consent_id: UUID) -> HttpResponse:
    """Ask once, and take a yes back. It works at once."""
    page = family_page(request, case)
    mine = _mine(page, consent_id)
    refused = ""
    if request.method == "POST":
        try:
            answer_self(consent=mine.consent, person=page.me, answer=Answer.WITHDRAWN, by=request.user)
        except RuleBroken as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("Dit ja er trukket tilbage. Det gælder fra nu af."))
            return redirect("portal:consents", case.pk)
    return render(request, "portal/withdraw.html", page.context | {"mine": mine, "refused": refused})


def _mine(page: FamilyPage, consent_id: UUID) -> MyConsent:
    """Return the consent if the reader's answer is asked for, else 404."""
    for one in my_consents(page.case, page.me, page.sight):
        if one.consent.pk == consent_id:
            return one
    raise Http404
