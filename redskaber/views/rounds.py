"""Rounds of rating: who takes part, my own step, what each rated when it is opened, and the joint step."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from btimodel.refusals import refusals_on, refusals_told
from cases.gate import case_view
from cases.models import Case
from cases.roles import CasePerm
from redskaber import lookups, round_rules, rounds
from redskaber.forms.rounds import OwnRatingForm, StartRoundForm
from redskaber.models import RatingRound
from redskaber.services import rounds as service
from stafetlog.head import case_head
from stafetlog.rules import why_not
from stafetlog.services import drafts
from stafetlog.views.keeping import Kept


@case_view(CasePerm.WRITE)
def start(request: HttpRequest, case: Case, scale_id: str) -> HttpResponse:
    """Choose who rates, and begin."""
    tool = lookups.tool_in_use(scale_id)
    if tool is None or rounds.scale_of(tool.spec) is None:
        raise Http404
    possible = rounds.who_can_rate(case, tool.slug)
    form = StartRoundForm(request.POST or None, members=possible)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            begun = service.start(case=case, by=request.user, tool=tool, members=form.chosen)
            messages.success(request, _("Runden er i gang. De andre har fået besked."))
            return redirect("redskaber:round", case.pk, begun.pk)
    context = {
        "case": case,
        "case_head": case_head(request, case),
        "tool": tool,
        "form": form,
        "refusal": why_not(round_rules.check_may_start, request.user, case, tool),
        "going_on": [one for one in rounds.going_on(case, tool.slug) if not one.is_open],
    }
    return render(request, "redskaber/round_start.html", context)


@case_view(CasePerm.READ_ALL)
def show(request: HttpRequest, case: Case, round_id: UUID) -> HttpResponse:
    """Show how far the round is, and take my own step."""
    one = _the_round(case, round_id)
    scale = rounds.scale_of(one.spec.spec)
    if scale is None:
        raise Http404
    mine = rounds.ratings_of(one).get(request.user.pk)
    begin = {"step": str(mine.step), "words": mine.words} if mine else None
    kept = Kept(request, case, f"{drafts.RATING}{one.pk.hex}")
    initial = begin if one.is_open else kept.initial(begin)  # what is open is not typed in any more
    form = OwnRatingForm(request.POST or None, user=request.user, scale=scale, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            one = service.rate(
                rating_round=one,
                by=request.user,
                step=int(form.cleaned_data["step"]),
                words=form.cleaned_data["words"],
            )
            kept.sent(form)
            messages.success(request, _rated(one))
            return redirect("redskaber:round", case.pk, one.pk)
    context = _page(request, case, one, form, has_rated=mine is not None)
    return render(request, "redskaber/round.html", context if one.is_open else context | kept.shown())


@require_POST
@case_view(CasePerm.MANAGE)
def open_now(request: HttpRequest, case: Case, round_id: UUID) -> HttpResponse:
    """Let all who take part see what each has rated, though somebody has not."""
    one = _the_round(case, round_id)
    with refusals_told(request):
        service.open_now(rating_round=one, by=request.user)
        messages.success(request, _("Runden er åbnet. I kan se hinandens trin og tale om det fælles."))
    return redirect("redskaber:round", case.pk, one.pk)


@require_POST
@case_view(CasePerm.WRITE)
def join(request: HttpRequest, case: Case, round_id: UUID) -> HttpResponse:
    """Begin the joint step, and lead to it."""
    one = _the_round(case, round_id)
    with refusals_told(request):
        draft = service.join(rating_round=one, by=request.user)
        return redirect("redskaber:fill", case.pk, draft.pk)
    return redirect("redskaber:round", case.pk, one.pk)


def _the_round(case: Case, pk: UUID) -> RatingRound:
    found = rounds.round_of(case, pk)
    if found is None:
        raise Http404
    return found


def _rated(one: RatingRound) -> str:
    if one.is_open:
        return _("Dit trin er gemt. Alle har vurderet, så nu kan I se hinandens.")
    return _("Dit trin er gemt. De andre ser det først, når alle har vurderet.")


def _page(
    request: HttpRequest, case: Case, one: RatingRound, form: OwnRatingForm, *, has_rated: bool
) -> dict[str, Any]:
    given = rounds.given(one, request.user)
    may_manage = CasePerm.MANAGE in request.case_perms and case.is_open
    return {
        "case": case,
        "case_head": case_head(request, case),
        "round": one,
        "tool": one.spec,
        "form": form,
        "given": given,
        "has_rated": has_rated,
        "not_mine": why_not(round_rules.check_may_rate, request.user, one),
        "can_open": may_manage and not one.is_open and any(member.has_rated for member in given),
        "not_joint": why_not(round_rules.check_may_join, request.user, one),
        "shared": rounds.shared_from(one) if one.is_open else None,
    }
