"""The handover's pages: offer, answer, withdraw (product.md D; domain.md 4.4)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from btimodel.choices import ActorGroup
from btimodel.exceptions import RuleBroken
from btimodel.refusals import refusals_on
from cases.gate import case_view
from cases.models import AccessEvent, Case
from cases.roles import CasePerm
from stafetlog.actions import offer_banner
from stafetlog.ahead import still_ahead
from stafetlog.every_page import offer_on
from stafetlog.exceptions import EntryRefused
from stafetlog.forms.handover import OfferForm
from stafetlog.forms.relay import DeclineForm, OfferIdForm
from stafetlog.handover_notes import Known, contacts, facts_of, known_of, prefilled
from stafetlog.handover_pdf import asked_line, note_pdf
from stafetlog.handover_rules import waits_for_consent
from stafetlog.head import case_head
from stafetlog.lookups import possible_receivers
from stafetlog.models import ChildTransition, Draft, Handover
from stafetlog.rules import check_is_free, open_offer, why_not
from stafetlog.services import drafts
from stafetlog.services import handover as service
from stafetlog.views.drafts import begun, version_of
from ui.site import NavItem

# The suggestion at niveau 3 leads here with the caseworker chosen (domain.md 4.5).
CASEWORKER, CASEWORKERS = "sagsbehandler", ActorGroup.BOERNEFAMILIE


@case_view(CasePerm.MANAGE)
def offer(request: HttpRequest, case: Case) -> HttpResponse:
    """Offer the stafet with a note that the log has begun."""
    known, draft = known_of(case), drafts.find(case=case, by=request.user, form=drafts.HANDOVER)
    form = _offer_form(request, case, known, draft)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            return _offered(request, case, form)
    asked = offer_on(request)
    context = {
        "case": case,
        "case_head": case_head(request, case),
        "form": form,
        "refusal": why_not(check_is_free, case, asked.to_name if asked else ""),
        "receivers": form.fields["to"].choices,
        "banner": offer_banner(request, case),
        "contacts": contacts(case, known, request.case_perms),
        "transitions": _transition_links(form),
    } | begun(request, case, drafts.HANDOVER, draft)
    return render(request, "stafetlog/handover_offer.html", context)


def _offered(request: HttpRequest, case: Case, form: OfferForm) -> HttpResponse:
    """Offer the stafet as the form says, remove its draft, and lead to the case."""
    to, page = form.chosen(), form.cleaned_data["entry_id"]
    service.offer(case=case, to=to, by=request.user, note=form.note(), asked=form.asked(), entry_id=page)
    drafts.finish(case=case, by=request.user, form=drafts.HANDOVER, version=version_of(request), page=page)
    messages.success(
        request,
        _("Stafetten er tilbudt til %(to)s. Du har den stadig, indtil %(to)s har sagt ja.")
        % {"to": to.full_name},
    )
    return redirect("case", case.pk)


def _offer_form(request: HttpRequest, case: Case, known: Known, draft: Draft | None) -> OfferForm:
    """Return the form; before anything is typed it holds what the log says already, and then my draft."""
    typed = drafts.typed(draft) if draft else {}
    sent = request.POST if request.method == "POST" else request.GET
    asked = sent.get("transition" if request.method == "POST" else "overgang", typed.get("transition"))
    transition = ChildTransition(asked) if asked in ChildTransition.values else ChildTransition.NONE
    receivers = possible_receivers(case, known.members)
    initial: dict[str, Any] = {}
    if request.method != "POST" and receivers:
        initial = prefilled(case, transition, known) | typed | {"transition": transition}
        if request.GET.get("modtager") == CASEWORKER and "to" not in typed:
            initial["to"] = next((m.user_id for m in receivers if m.actor_group == CASEWORKERS), None)
    return OfferForm(
        request.POST or None,
        user=request.user,
        receivers=receivers,
        family=known.people,
        transition=transition,
        initial=initial,
    )


def _transition_links(form: OfferForm) -> list[NavItem]:
    """Return the three kinds of note to choose between, before anything is typed."""
    if form.is_bound:
        return []
    chosen = form.fields["transition"].initial
    return [NavItem(str(kind.label), f"?overgang={kind.value}", kind == chosen) for kind in ChildTransition]


@case_view(CasePerm.READ_ALL)
def note(request: HttpRequest, case: Case, handover_id: UUID) -> HttpResponse:
    """Show the note of one offer, answered or not."""
    found = get_object_or_404(case.handovers.with_note(), pk=handover_id)
    context = _note_context(request, case, found)
    return render(request, "stafetlog/handover_show.html", context)


@case_view(CasePerm.READ_ALL, action=AccessEvent.Action.PRINT)
def note_as_pdf(request: HttpRequest, case: Case, handover_id: UUID) -> HttpResponse:
    """Send the note as a document to print."""
    found = get_object_or_404(case.handovers.with_note(), pk=handover_id)
    found.case = case
    response = HttpResponse(note_pdf(found, request.case_perms), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="overdragelsesnotat.pdf"'
    return response


def _note_context(request: HttpRequest, case: Case, found: Handover) -> dict[str, Any]:
    known = known_of(case)
    waiting = offer_on(request) if found.state == Handover.State.PENDING else None
    return {
        "case": case,
        "case_head": case_head(request, case),
        "offer": found,
        "note": {"parts": facts_of(found.note), "asked": asked_line(found)},
        "contacts": contacts(case, known, request.case_perms),
        "waits_for_consent": waiting is not None and waits_for_consent(case, waiting),
    }


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
    context = _note_context(request, case, found) | {"form": form}
    return render(request, "stafetlog/handover_withdraw.html", context)


def _the_offer(request: HttpRequest, case: Case) -> Handover:
    """Return the offer that stood on the page: never a newer one that nobody has read."""
    form = OfferIdForm(request.POST)
    return get_object_or_404(
        case.handovers.with_note(), pk=form.cleaned_data["offer"] if form.is_valid() else None
    )


def _answer_page(request: HttpRequest, case: Case, found: Handover, form: DeclineForm) -> HttpResponse:
    context = _note_context(request, case, found) | {
        "form": form,
        "ahead": still_ahead(case, on=timezone.localdate()),
    }
    return render(request, "stafetlog/handover_answer.html", context)


def _gone(request: HttpRequest, case: Case, sentence: str) -> HttpResponse:
    """Say why nothing can be done any more; the page the person came from is out of date."""
    context = {"case": case, "case_head": case_head(request, case), "sentence": sentence}
    return render(request, "stafetlog/handover_gone.html", context, status=409)
