"""The handover's pages: offer, answer, withdraw (product.md D; domain.md 4.4)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from btimodel.exceptions import RuleBroken
from cases.gate import case_view
from cases.models import Case
from cases.roles import CasePerm
from stafetlog.actions import offer_banner
from stafetlog.exceptions import EntryRefused
from stafetlog.forms.relay import DeclineForm, OfferForm, OfferIdForm
from stafetlog.head import case_head
from stafetlog.lookups import open_agreements, open_measures, possible_receivers
from stafetlog.models import Handover
from stafetlog.rules import check_may_offer, open_offer, why_not
from stafetlog.services import handover as service


@case_view(CasePerm.MANAGE)
def offer(request: HttpRequest, case: Case) -> HttpResponse:
    """Offer the stafet to somebody who takes part."""
    receivers = possible_receivers(case)
    form = OfferForm(request.POST or None, receivers=receivers)
    if request.method == "POST" and form.is_valid():
        to = form.chosen()
        text = {name: form.cleaned_data[name] for name in ("summary", "family_asked")}
        try:
            service.offer(case=case, to=to, by=request.user, **text)
        except RuleBroken as reason:
            form.add_rule_error(reason)
        else:
            messages.success(
                request,
                _("Stafetten er tilbudt til %(to)s. Du har den stadig, indtil %(to)s har sagt ja.")
                % {"to": to.full_name},
            )
            return redirect("case", case.pk)
    context = {
        "case": case,
        "case_head": case_head(request, case),
        "form": form,
        "refusal": why_not(check_may_offer, request.user, case),
        "receivers": receivers,
        "banner": offer_banner(request, case),
        "agreements": open_agreements(case, on=timezone.localdate()),
        "measures": open_measures(case),
    }
    return render(request, "stafetlog/handover_offer.html", context)


@case_view(CasePerm.TAKE_STAFET)
def answer(request: HttpRequest, case: Case) -> HttpResponse:
    """Show the summing up to the one who is asked, and take her yes or no."""
    if request.method == "POST":
        return _take_answer(request, case)
    found = open_offer(case)
    if found is None or found.to_user_id != request.user.pk:
        return _gone(request, case, _("Der er ikke noget tilbud om stafetten, som venter på dit svar."))
    return _answer_page(request, case, found, DeclineForm(initial={"offer": found.pk}))


def _take_answer(request: HttpRequest, case: Case) -> HttpResponse:
    found = _the_offer(request, case)
    form = DeclineForm(request.POST)
    accepting = "accept" in request.POST
    if not accepting and not form.is_valid():
        return _answer_page(request, case, found, form)
    try:
        if accepting:
            service.accept(handover=found, by=request.user)
        else:
            service.decline(handover=found, by=request.user, reason=form.cleaned_data["reason"])
    except EntryRefused as reason:
        form.add_rule_error(reason)
        return _answer_page(request, case, found, form)
    except RuleBroken as reason:
        return _gone(request, case, str(reason))
    if accepting:
        messages.success(request, _("Du har nu stafetten. Familien kan se, at det er dig, de skal gå til."))
    else:
        holder = found.from_user.full_name
        messages.success(request, _("Du har sagt nej. %(holder)s har stadig stafetten.") % {"holder": holder})
    return redirect("case", case.pk)


@case_view(CasePerm.MANAGE)
def withdraw(request: HttpRequest, case: Case) -> HttpResponse:
    """Show the holder's open offer, and take it back."""
    if request.method == "POST":
        found = _the_offer(request, case)
        try:
            service.withdraw(handover=found, by=request.user)
        except RuleBroken as reason:
            return _gone(request, case, str(reason))
        messages.success(request, _("Tilbuddet er trukket tilbage. Du har stadig stafetten."))
        return redirect("case", case.pk)
    found = open_offer(case)
    if found is None:
        return _gone(request, case, _("Der er ikke noget tilbud om stafetten at trække tilbage."))
    form = OfferIdForm(initial={"offer": found.pk})
    context = {"case": case, "case_head": case_head(request, case), "form": form, "offer": found}
    return render(request, "stafetlog/handover_withdraw.html", context)


def _the_offer(request: HttpRequest, case: Case) -> Handover:
    """Return the offer that stood on the page: never a newer one that nobody has read."""
    form = OfferIdForm(request.POST)
    return get_object_or_404(case.handovers, pk=form.cleaned_data["offer"] if form.is_valid() else None)


def _answer_page(request: HttpRequest, case: Case, found: Handover, form: DeclineForm) -> HttpResponse:
    context = {
        "case": case,
        "case_head": case_head(request, case),
        "form": form,
        "offer": found,
        "agreements": open_agreements(case, on=timezone.localdate()),
        "measures": open_measures(case),
    }
    return render(request, "stafetlog/handover_answer.html", context)


def _gone(request: HttpRequest, case: Case, sentence: str) -> HttpResponse:
    """Say why nothing can be done any more; the page the person came from is out of date."""
    context = {"case": case, "case_head": case_head(request, case), "sentence": sentence}
    return render(request, "stafetlog/handover_gone.html", context, status=409)
