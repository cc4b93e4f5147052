"""Somebody in the family speaks for herself: her own words, and how she sees an entry otherwise.

A disagreement stands beside what it is about (domain.md 14).
"""

from dataclasses import replace
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from cases.gate import case_view
from cases.models import Case
from cases.roles import CasePerm
from portal.forms import OwnWordsForm
from portal.page import family_page
from portal.timeline import present_for_family
from stafetlog.models import Entry
from stafetlog.models.draft import OF_THE_FAMILY, OWN_WORDS
from stafetlog.services import own_words
from stafetlog.views import attaching, disagreeing, drafts

SIDE = disagreeing.Side(
    "portal:entry",
    "portal:draft_save",
    "portal:draft_discard",
    _("Tak. Dine ord står nu sammen med det, der var skrevet."),
)
WRITING = replace(SIDE, thanks=_("Tak. Dine ord står nu i loggen."))


@case_view(CasePerm.FAMILY_READ)
def write(request: HttpRequest, case: Case) -> HttpResponse:
    """Write in the log with one's own words."""
    page = family_page(request, case)
    writing = attaching.Writing(OWN_WORDS, partial(_write, request, case), WRITING.entry)
    make = partial(OwnWordsForm, user=request.user, me=page.me)
    asked = disagreeing.say(request, case, WRITING, make, writing)
    if asked.answer is not None:
        return asked.answer
    return render(request, "portal/write.html", page.context | asked.context)


@case_view(CasePerm.FAMILY_READ)
def disagree(request: HttpRequest, case: Case, entry_id: UUID) -> HttpResponse:
    """Write how one sees it; both stand in the log."""
    page = family_page(request, case)
    asked = disagreeing.ask(request, case, entry_id, SIDE)
    if asked.answer is not None:
        return asked.answer
    context = page.context | asked.context | {"shown": present_for_family(asked.rows, page)}
    return render(request, "portal/disagree.html", context)


def _write(request: HttpRequest, case: Case, form: OwnWordsForm, kept: list[UUID]) -> Entry:
    typed = form.cleaned_data
    written = own_words.write(
        case=case,
        by=request.user,
        text=typed["text"],
        alone=typed.get("alone", False),
        new_files=kept,
        entry_id=typed["entry_id"],
    )
    messages.success(request, WRITING.thanks)
    return written


@require_POST
@case_view(CasePerm.FAMILY_READ, action=None)
def draft_save(request: HttpRequest, case: Case, form: str) -> HttpResponse:
    """Save what somebody types of how she sees it."""
    if not form.startswith(OF_THE_FAMILY):
        raise Http404
    return drafts.saved(request, case, form)


@require_POST
@case_view(CasePerm.FAMILY_READ)
def draft_discard(request: HttpRequest, case: Case, form: str) -> HttpResponse:
    """Throw one's own draft away."""
    return drafts.discarded(request, case, form, back_to="portal:log")
