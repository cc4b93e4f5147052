"""The log as a timeline: read it, find something in it, go to a day."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.gate import case_view
from cases.models import Case
from cases.roles import CasePerm
from stafetlog import searches, visits
from stafetlog.besides import Answers, beside, entries_of_terms, words_of
from stafetlog.finding import marks_for
from stafetlog.forms.finding import DayForm, EmptyDayForm, EmptyFindForm, FindForm
from stafetlog.head import case_head
from stafetlog.lookups import log_of, neighbours, news_in, number_in, writers_in, writers_of
from stafetlog.models import Entry
from stafetlog.querysets import EntryQuerySet
from stafetlog.rows import TimelineRow
from stafetlog.timeline import Reading, anchor, present, professional_reading, seen_from
from ui.pages import number_of, page_of

PAGE_SIZE = 50


@require_safe
@case_view(CasePerm.READ_ALL, always_there=True, reads_of=visits.LOG)
def timeline(request: HttpRequest, case: Case) -> HttpResponse:
    """Show the log, newest first by when it happened."""
    return render(request, "stafetlog/timeline.html", _log_page(request, case))


@case_view(CasePerm.READ_ALL, action=None)
def find(request: HttpRequest, case: Case) -> HttpResponse:
    """Keep what is looked for, and lead to the page that shows what is found. Reads nothing itself."""
    if request.method != "POST":
        return redirect("stafetlog:timeline", case.pk)
    number = searches.keep(request.session, case, request.POST, FindForm.fields_kept)
    return redirect("stafetlog:found", case.pk, number)


@require_safe
@case_view(CasePerm.READ_ALL, reads_of=visits.LOG)
def found(request: HttpRequest, case: Case, search_id: UUID) -> HttpResponse:
    """Show what was looked for in the log, or what is wrong with the question."""
    typed = searches.typed_in(request.session, case, search_id)
    if not typed:
        if typed is None:
            messages.info(request, _("Søgningen er ikke gemt længere. Her er hele loggen."))
        return redirect("stafetlog:timeline", case.pk)
    return render(request, "stafetlog/timeline.html", _log_page(request, case, typed))


@require_safe
@case_view(CasePerm.READ_ALL, reads_of=visits.LOG)
def day(request: HttpRequest, case: Case) -> HttpResponse:
    """Lead to what happened on a day, or last before it."""
    form = DayForm(request.GET)
    if not form.is_valid():
        return render(request, "stafetlog/timeline.html", _log_page(request, case) | {"day_form": form})
    readable = case.entries.readable_by(request.user, request.case_perms)
    there = readable.first_on_or_before(form.cleaned_data["dag"])
    if there is None:
        messages.info(request, _("Loggen begynder senere end den dato. Her er det nyeste."))
        return redirect("stafetlog:timeline", case.pk)
    return redirect(_place(case, readable, there))


@require_safe
@case_view(CasePerm.READ_ALL)
def entry(request: HttpRequest, case: Case, pk: UUID) -> HttpResponse:
    """Lead to one entry where it stands on the timeline."""
    readable = case.entries.readable_by(request.user, request.case_perms)
    return redirect(_place(case, readable, get_object_or_404(readable, pk=pk)))


def _place(case: Case, readable: EntryQuerySet, there: Entry) -> str:
    """Return the address of an entry's place in the whole log."""
    side = readable.newer_than(there).count() // PAGE_SIZE + 1
    query = f"?side={side}" if side > 1 else ""
    return f"{reverse('stafetlog:timeline', args=[case.pk])}{query}#{anchor(there.pk)}"


def _whole_log(
    request: HttpRequest, case: Case, since: dt.datetime | None
) -> tuple[EmptyFindForm, Page[Any], Reading]:
    rows = log_of(case, request.user, request.case_perms, since=since)
    page = page_of(rows, PAGE_SIZE, request.GET.get("side"), of_all=number_in)
    form = EmptyFindForm(writers_in(page.object_list), since)
    return form, page, professional_reading(case, request.case_perms)


def _found_in(
    request: HttpRequest, case: Case, since: dt.datetime | None, typed: dict[str, str]
) -> tuple[FindForm, Page[Any], Reading]:
    """Return what was filled in, what it finds, and how that is read: what she looked for is marked."""
    form = FindForm(typed, writers=writers_of(case, request.user, request.case_perms), since=since)
    readable = case.entries.readable_by(request.user, request.case_perms)
    terms = form.wanted.terms
    answers = beside(readable) if terms else {}
    page = page_of(_finds(request, readable, form, answers), PAGE_SIZE, request.GET.get("side"))
    reading = professional_reading(case, request.case_perms)
    if terms:
        texts = [f"{row.text}\n{words_of(answers.get(row.pk, ()))}" for row in page.object_list]
        reading = replace(reading, marks=marks_for(terms, texts), answers=answers)
    return form, page, reading


def _finds(
    request: HttpRequest, readable: EntryQuerySet, form: FindForm, answers: Answers
) -> Callable[[int, int], Sequence[TimelineRow]]:
    """Return what takes a part of what was looked for, for `page_of`."""
    if not form.is_valid():
        return lambda first, last: []
    there = entries_of_terms(form.wanted.terms, answers)
    found = readable.found_by(form.wanted, request.user, there)
    rows = found.with_news(request.user, form.since, of_all=number_of(found))
    return lambda first, last: list(rows[first:last])


def _log_page(request: HttpRequest, case: Case, typed: dict[str, str] | None = None) -> dict[str, Any]:
    """Return the page's context: the whole log, or what was looked for."""
    since = visits.last_visit(request.case_sight)
    form: FindForm | EmptyFindForm
    if typed is None:
        form, page, reading = _whole_log(request, case, since)
    else:
        form, page, reading = _found_in(request, case, since, typed)
    shown = page.object_list
    return {
        "case": case,
        "case_head": case_head(request, case),
        "find_form": form,
        "day_form": EmptyDayForm(),
        "filtered": typed is not None,
        "wrong": isinstance(form, FindForm) and not form.is_valid(),
        "news": 0 if form.is_bound else news_in(shown),
        "since": since,
        "page": page,
        "entries": present(shown, reading, beside=neighbours(case, request.user, request.case_perms, shown)),
        "seen_from": "" if form.is_bound else seen_from(shown),
        "can_write": CasePerm.WRITE in request.case_perms and case.is_open,
    }
