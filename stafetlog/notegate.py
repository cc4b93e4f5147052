"""The gate of what hangs on no case yet: undringsnotater, and the way to a new log.

A note is scoped by its author where it is loaded, so another's is 404, the same as one that never was. The
rule of who may keep notes stands in note_rules. Like the case's gate it lets a GET write nothing.
"""

from collections.abc import Callable
from contextlib import nullcontext
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect

from cases.gate import METHODS, SAFE_METHODS, only_reading
from stafetlog import note_rules, notes
from stafetlog.models import Undringsnotat


def professional_view(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Guard a view `view(request, …)` that is for professionals with a current employment (else 403)."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not note_rules.at_work(request.user):
            raise PermissionDenied
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        with only_reading() if request.method in SAFE_METHODS else nullcontext():
            return view(request, **kwargs)

    guarded.guarded_by = "at work"
    return guarded


def own_note_view(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Guard a view `view(request, note, …)` whose URL has a `note_id`: the author's own (else 404)."""

    @wraps(view)
    def guarded(request: HttpRequest, note_id: UUID, **kwargs: Any) -> HttpResponse:
        note = notes.mine(request.user).filter(pk=note_id).first()
        if note is None:
            raise Http404
        return professional_view(view)(request, note=note, **kwargs)

    guarded.guarded_by = "own note"
    return guarded


def open_note_view(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Guard like own_note_view, and lead from the form of an ended note to the note, which says so.

    A form that is sent too late goes on to the service, whose sentence is shown with all that was typed.
    """

    @wraps(view)
    def guarded(request: HttpRequest, note: Undringsnotat, **kwargs: Any) -> HttpResponse:
        if request.method in SAFE_METHODS and note.status != Undringsnotat.Status.OPEN:
            return redirect("undring:note", note.pk)
        return view(request, note, **kwargs)

    return own_note_view(guarded)
