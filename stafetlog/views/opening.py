"""Opens a stafetlog: search first, then the child, the family, the worry, and one look at it all."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.lookups import current_employments
from btimodel.exceptions import RuleBroken
from btimodel.lookups import the_municipality
from cases.exceptions import TooManySearches
from cases.models import Case
from cases.search import ChildMatch, find_child
from stafetlog import notes
from stafetlog.forms.opening_flow import OpeningFlow
from stafetlog.forms.opening_page import OpeningPage
from stafetlog.models import Undringsnotat
from stafetlog.notegate import open_note_view, professional_view
from stafetlog.services.opening import FromNote, open_stafetlog


@professional_view
def start(request: HttpRequest) -> HttpResponse:
    """Open a log without a note."""
    return _open(request, None)


@open_note_view
def from_note(request: HttpRequest, note: Undringsnotat) -> HttpResponse:
    """Open a log from my own note; the observations I choose follow."""
    return _open(request, note)


def _open(request: HttpRequest, note: Undringsnotat | None) -> HttpResponse:
    flow = OpeningFlow(
        request.POST if request.method == "POST" else None,
        employments=list(current_employments(request.user, on=timezone.localdate())),
        observations=list(notes.observations(note)) if note else [],
    )
    if request.method == "POST":
        flow.move()
        if flow.must_search:
            _look(request, flow)
        if flow.is_done and (case := _open_log(request, flow, note)):
            messages.success(request, _("Stafetloggen er åbnet. Du er fungerende stafetholder."))
            return redirect("case", case.pk)
    return render(request, "stafetlog/opening.html", {"flow": flow, "page": OpeningPage(flow), "note": note})


def _look(request: HttpRequest, flow: OpeningFlow) -> None:
    try:
        flow.answer(_search(request, flow))
    except TooManySearches as refusal:
        flow.refuse(refusal, [])


def _search(request: HttpRequest, flow: OpeningFlow) -> list[ChildMatch]:
    known = flow.search_form.cleaned_data
    return find_child(
        municipality=the_municipality(),
        name=known["name"],
        birth_date=known["birth_date"],
        cpr=known["cpr"],
        by=request.user,
        employment=flow.search_form.employment,
    )


def _open_log(request: HttpRequest, flow: OpeningFlow, note: Undringsnotat | None) -> Case | None:
    """Open the log; a refusal is shown in the flow, with the open log if there is one already."""
    try:
        return open_stafetlog(
            municipality=the_municipality(),
            child=flow.child,
            people=flow.people,
            first=flow.first_entry,
            by=request.user,
            employment=flow.search_form.employment,
            is_another_child=flow.search_form.cleaned_data["is_another_child"],
            **_from_note(flow, note),
        )
    except RuleBroken as refusal:
        try:
            flow.refuse(refusal, _search(request, flow))
        except TooManySearches as too_many:
            flow.refuse(too_many, [])
    return None


def _from_note(flow: OpeningFlow, note: Undringsnotat | None) -> dict[str, Any]:
    if note is None:
        return {}
    chosen = flow.worry_form.chosen
    return {"from_note": FromNote(note, chosen("observations"), chosen("interpretations"))}
