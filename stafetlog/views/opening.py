"""Opens a stafetlog."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from stafetlog.models import Undringsnotat
from stafetlog.notegate import own_note_view, professional_view


@professional_view
def start(request: HttpRequest) -> HttpResponse:
    """Open a log without a note."""
    return render(request, "stafetlog/undring_list.html", {"rows": []})


@own_note_view
def from_note(request: HttpRequest, note: Undringsnotat) -> HttpResponse:
    """Open a log from a note."""
    return start(request)
