"""Undringsnotater: one professional's own working notes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def note_list(request: HttpRequest) -> HttpResponse:
    """List my own notes."""
    return render(request, "stafetlog/undring_list.html", {})
