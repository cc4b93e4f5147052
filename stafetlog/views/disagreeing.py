"""Somebody says something in her own name: the form, the draft and the files.

How she sees an entry otherwise, on the professionals' and the family's pages, and the family's own words.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from cases.models import Case
from stafetlog.forms.entries import DisagreementForm
from stafetlog.forms.files import WithFiles
from stafetlog.models import Entry
from stafetlog.rows import TimelineRow
from stafetlog.services import drafts
from stafetlog.services.disagreeing import disagree
from stafetlog.views import attaching
from stafetlog.views.drafts import version_of


@dataclass(frozen=True)
class Side:
    """One side's pages: the URL names of an entry and of a draft, and what is said when it is written."""

    entry: str
    draft_save: str
    draft_discard: str
    thanks: str


@dataclass(frozen=True)
class Asked:
    """The form as it stands: what was sent is answered, or the page shows `rows` and `context`."""

    answer: HttpResponse | None
    rows: Sequence[TimelineRow]
    context: dict[str, Any]


def ask(request: HttpRequest, case: Case, pk: UUID, side: Side) -> Asked:
    """Take what somebody sends of how she sees an entry. 404 for one that she may not read."""
    readable = case.entries.readable_by(request.user, request.case_perms)
    entry = get_object_or_404(readable, pk=pk)
    writing = attaching.Writing(
        drafts.disagreement_form(entry), partial(_write, request, entry, side), side.entry
    )
    asked = say(request, case, side, partial(DisagreementForm, user=request.user), writing)
    return replace(asked, rows=() if asked.answer else readable.filter(pk=pk).for_timeline())


def say(
    request: HttpRequest, case: Case, side: Side, make: Callable[..., WithFiles], writing: attaching.Writing
) -> Asked:
    """Take what somebody sends of her own words. `make` returns the form of what is sent and `initial`."""
    name = writing.draft
    draft = drafts.find(case=case, by=request.user, form=name)
    begun = drafts.typed(draft) if draft else {}
    form = make(request.POST or None, request.FILES or None, initial=begun)
    answer = attaching.answer(request, case, form, writing)
    if answer is not None:
        return Asked(answer, (), {})
    context = {
        "form": form,
        "draft": draft,
        "can_write": case.is_open or form.is_bound,
        "draft_is_shown": draft is not None and not form.is_bound,
        "draft_version": version_of(request) if form.is_bound else (draft.version if draft else 0),
        "draft_url": reverse(side.draft_save, args=[case.pk, name]),
        "discard_url": reverse(side.draft_discard, args=[case.pk, name]),
    }
    shown = attaching.shown(case, request, name, case.people.all())
    return Asked(None, (), context | shown)


def _write(request: HttpRequest, entry: Entry, side: Side, form: DisagreementForm, kept: list[UUID]) -> Entry:
    typed = form.cleaned_data
    written = disagree(
        entry=entry, by=request.user, text=typed["text"], new_files=kept, entry_id=typed["entry_id"]
    )
    messages.success(request, side.thanks)
    return written
