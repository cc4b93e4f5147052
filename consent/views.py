"""Consent on one case, seen by professionals."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from btimodel.refusals import refusals_on
from cases.gate import case_view
from cases.models import Case
from cases.roles import CasePerm
from consent import lookups, presenters
from consent.forms import AskForm, RecordForm
from consent.models import Consent, ConsentDecision
from consent.rules import default_until
from consent.services.answering import recheck
from consent.services.answering import record as record_answer
from consent.services.asking import ask as ask_for_consent
from consent.standing import State, Voice, standing, standings
from stafetlog import shut_out
from stafetlog.head import case_head
from stafetlog.services import drafts
from stafetlog.views.keeping import Kept


@case_view(CasePerm.READ_ALL)
def consent_list(request: HttpRequest, case: Case) -> HttpResponse:
    """Show every consent of the case with how it stands today."""
    today = timezone.localdate()
    cards = [presenters.card(now, today) for now in standings(case)]
    return render(request, "consent/list.html", _context(request, case, cards=cards))


@case_view(CasePerm.MANAGE)
def ask(request: HttpRequest, case: Case) -> HttpResponse:
    """Ask for a consent."""
    kept = Kept(request, case, drafts.CONSENT)
    form = AskForm(
        request.POST if request.method == "POST" else None,
        units=lookups.units_to_ask_for(case),
        owners=lookups.possible_owners(case),
        user=request.user,
        initial=kept.initial({"until": default_until(today=timezone.localdate())}),
    )
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            consent = ask_for_consent(case=case, by=request.user, **form.answers())
            kept.sent(form)
            messages.success(request, _("Familien kan nu se spørgsmålet på Familiens sider og svare der."))
            return redirect("consent:detail", case.pk, consent.pk)
    return render(request, "consent/ask.html", _context(request, case, form=form) | kept.shown())


@case_view(CasePerm.READ_ALL)
def detail(request: HttpRequest, case: Case, consent_id: UUID) -> HttpResponse:
    """Show one consent: the text as it was shown, who must answer, and every answer in order."""
    now = standing(_consent(case, consent_id), list(case.people.all()), timezone.localdate())
    door = lookups.open_doors(case).get(now.consent.unit_id)
    context = _context(
        request,
        case,
        card=presenters.card(now, timezone.localdate()),
        voices=[(voice, presenters.answer_badge(voice)) for voice in now.voices],
        decisions=sorted(now.consent.decisions.all(), key=lambda decision: decision.at, reverse=True),
        warning=shut_out.warning(case, now.consent.unit) if now.state == State.COMPLETE else "",
        can_open=now.state == State.COMPLETE and door is None and case.is_open,
    )
    return render(request, "consent/detail.html", context)


@case_view(CasePerm.MANAGE)
def record(request: HttpRequest, case: Case, consent_id: UUID, person_id: UUID) -> HttpResponse:
    """Write down an answer that came on paper or aloud."""
    voice = _voice(case, consent_id, person_id)
    sent = request.POST if request.method == "POST" else None
    form = RecordForm(sent, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            record_answer(consent=voice[0], person=voice[1].person, by=request.user, **_answer(form))
            messages.success(request, _("Svaret er skrevet ned."))
            return shut_out.back_to(request, case, "consent:detail", case.pk, consent_id)
    context = _context(request, case, form=form, consent=voice[0], voice=voice[1])
    context["warning"] = shut_out.warning(case, voice[0].unit)
    return render(request, "consent/record.html", context)


@require_POST
@case_view(CasePerm.MANAGE)
def follow(request: HttpRequest, case: Case, consent_id: UUID) -> HttpResponse:
    """Let the doors follow the consents again, after custody has changed."""
    _consent(case, consent_id)
    recheck(case=case, by=request.user)
    messages.success(request, _("Adgangen følger nu samtykkerne."))
    return shut_out.back_to(request, case, "consent:detail", case.pk, consent_id)


def _consent(case: Case, consent_id: UUID) -> Consent:
    return get_object_or_404(case.consents.with_history(), pk=consent_id)


def _voice(case: Case, consent_id: UUID, person_id: UUID) -> tuple[Consent, Voice]:
    now = standing(_consent(case, consent_id), list(case.people.all()), timezone.localdate())
    for voice in now.voices:
        if voice.person.pk == person_id:
            return now.consent, voice
    raise Http404


def _answer(form: RecordForm) -> dict[str, Any]:
    data = form.cleaned_data
    return data | {"answer": ConsentDecision.Answer(data["answer"]), "how": ConsentDecision.How(data["how"])}


def _context(request: HttpRequest, case: Case, **more: Any) -> dict[str, Any]:
    manages = CasePerm.MANAGE in request.case_perms
    return {"case": case, "case_head": case_head(request, case), "manages": manages, **more}
