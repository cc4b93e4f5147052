"""Undringsnotater: one professional's own working notes. Nobody else ever sees them."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from btimodel.exceptions import RuleBroken
from btimodel.refusals import refusals_on
from stafetlog import note_rules, notes
from stafetlog.forms.undring import (
    CloseNoteForm,
    NewNoteForm,
    NotifiedForm,
    SeenForm,
    initial_of,
    now_as_initial,
)
from stafetlog.guiding import guide_of_note
from stafetlog.models import Undringsnotat
from stafetlog.notegate import open_note_view, own_note_view, professional_view
from stafetlog.services import undring
from ui.forms import Form

NOTES_A_PAGE = 20


@professional_view
@require_safe
def note_list(request: HttpRequest) -> HttpResponse:
    """List my own notes, the most urgent on top."""
    page = Paginator(notes.mine(request.user), NOTES_A_PAGE).get_page(request.GET.get("side"))
    rows = [{"note": note, "must_decide": note_rules.must_decide(note)} for note in page]
    return render(request, "stafetlog/undring_list.html", {"page": page, "rows": rows})


@professional_view
def new(request: HttpRequest) -> HttpResponse:
    """Start a note with its first observation."""
    form = NewNoteForm(_posted(request), initial=now_as_initial())
    if form.is_valid():
        with refusals_on(form):
            note = undring.start(by=request.user, label=form.cleaned_data["label"], first=form.seen())
            messages.success(request, _("Din undring er gemt."))
            return redirect("undring:note", note.pk)
    return _observation_page(request, form, None)


@own_note_view
@require_safe
def show(request: HttpRequest, note: Undringsnotat) -> HttpResponse:
    """Show a note, its observations newest first, and what can become of it."""
    context = {
        "note": note,
        "is_open": note.status == Undringsnotat.Status.OPEN,
        "must_decide": note_rules.must_decide(note),
        "observations": notes.observations(note),
        "deleted_on": notes.deleted_on(note),
        "forgotten_on": notes.forgotten_on(note),
        "guide_panel": guide_of_note(request),
    }
    return render(request, "stafetlog/undring_note.html", context)


@open_note_view
def add(request: HttpRequest, note: Undringsnotat) -> HttpResponse:
    """Add an observation."""
    form = SeenForm(_posted(request), initial=now_as_initial())
    if form.is_valid():
        with refusals_on(form):
            undring.add_observation(note=note, by=request.user, seen=form.seen())
            messages.success(request, _("Observationen er gemt."))
            return redirect("undring:note", note.pk)
    return _observation_page(request, form, note)


@open_note_view
def change(request: HttpRequest, note: Undringsnotat, observation_id: UUID) -> HttpResponse:
    """Write an observation anew."""
    observation = get_object_or_404(note.observations, pk=observation_id)
    form = SeenForm(_posted(request), initial=initial_of(observation))
    if form.is_valid():
        with refusals_on(form):
            undring.change_observation(observation=observation, by=request.user, seen=form.seen())
            messages.success(request, _("Observationen er rettet."))
            return redirect("undring:note", note.pk)
    return _observation_page(request, form, note, is_change=True)


@open_note_view
def remove(request: HttpRequest, note: Undringsnotat, observation_id: UUID) -> HttpResponse:
    """Ask, then delete one observation."""
    observation = get_object_or_404(note.observations, pk=observation_id)
    refusal = ""
    if request.method == "POST":
        try:
            undring.remove_observation(observation=observation, by=request.user)
        except RuleBroken as broken:
            refusal = str(broken)
        else:
            messages.success(request, _("Observationen er slettet."))
            return redirect("undring:note", note.pk)
    context = {"note": note, "observation": observation, "refusal": refusal}
    return render(request, "stafetlog/undring_remove.html", context)


@open_note_view
def close(request: HttpRequest, note: Undringsnotat) -> HttpResponse:
    """End a note that leads to nothing more."""
    form = CloseNoteForm(_posted(request))
    if form.is_valid():
        with refusals_on(form):
            undring.close(note=note, by=request.user, outcome=form.cleaned_data["outcome"])
            messages.success(request, _("Notatet er afsluttet."))
            return redirect("undring:note", note.pk)
    context = {"form": form, "note": note, "days": notes.days_kept()}
    return render(request, "stafetlog/undring_close.html", context)


@open_note_view
def notify(request: HttpRequest, note: Undringsnotat) -> HttpResponse:
    """Say what to do now when the municipality must be notified, and end the note when it is done."""
    form = NotifiedForm(_posted(request))
    if form.is_valid():
        with refusals_on(form):
            undring.mark_notified(note=note, by=request.user, outcome=form.cleaned_data["outcome"])
            messages.success(request, _("Notatet er afsluttet, fordi du har underrettet."))
            return redirect("undring:note", note.pk)
    context = {
        "form": form,
        "note": note,
        "days": notes.days_kept(),
        "basis": notes.duty_to_notify(),
        "guide_panel": guide_of_note(request),
    }
    return render(request, "stafetlog/undring_notify.html", context)


def _observation_page(
    request: HttpRequest, form: Form, note: Undringsnotat | None, *, is_change: bool = False
) -> HttpResponse:
    context = {"form": form, "note": note, "is_change": is_change, "guide_panel": guide_of_note(request)}
    return render(request, "stafetlog/undring_observation.html", context)


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
