"""The family reads along: phone first, plain words (product.md E; domain.md 13.3)."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.models import User
from cases.gate import case_view
from cases.models import Case
from cases.roles import CasePerm
from portal import lookups, presenters
from portal.consents import waiting
from portal.forms import FamilyFindForm
from portal.page import family_page
from portal.timeline import anchor, present_for_family
from stafetlog import visits
from stafetlog.family_plan import plan_for_family
from stafetlog.lookups import latest_state_change, log_of, neighbours, news_in, number_in
from stafetlog.meetings import coming_meetings
from stafetlog.plan import current_plan
from stafetlog.timeline import seen_from
from ui.dates import danish_date
from ui.pages import page_of

ENTRIES_A_PAGE = 15
DAYS_A_PAGE = 14
AGREEMENTS_SHOWN = 5


def start(request: HttpRequest) -> HttpResponse:
    """Go straight to the one case, or let the reader choose between several."""
    if request.user.kind != User.Kind.FAMILY:
        raise PermissionDenied
    mine = list(lookups.my_cases(request.user))
    if len(mine) == 1:
        return redirect("portal:case", mine[0].pk)
    return render(request, "portal/start.html", {"cases": mine})


@case_view(CasePerm.FAMILY_READ, always_there=True)
def overview(request: HttpRequest, case: Case) -> HttpResponse:
    """Show what is agreed, who does what, and what happens now."""
    plan = current_plan(case, history=False)
    page = family_page(request, case)
    agreed = lookups.agreements(case, request.user, request.case_perms)[: AGREEMENTS_SHOWN + 1]
    shown = present_for_family(agreed, page)
    members, news = lookups.helpers_and_news(case, request.user, request.case_perms)
    context = page.context | {
        "goals": plan_for_family(case, request.user, sight=page.sight, plan=plan),
        "agreements": shown[:AGREEMENTS_SHOWN],
        "more_agreements": len(shown) > AGREEMENTS_SHOWN,
        "holder": presenters.holder(case, page.sight, members),
        "helpers": presenters.helpers(case, page.sight, members),
        "purpose": page.sight.text(case.purpose),
        "level_words": presenters.level_words(case),
        "next_line": page.context["case_head"].next_line,
        "questions": waiting(case, page.me, page.sight),
        "meetings": coming_meetings(case, request.user, perms=request.case_perms, sight=page.sight),
        "kept_until": danish_date(case.retention_until),
        "news": news,
        "ending": presenters.ending(case, page.sight),
        "childs_adult": presenters.childs_adult(case, page.sight, members),
        **presenters.stage(latest_state_change(case), page.sight),
    }
    return render(request, "portal/overview.html", context)


@case_view(CasePerm.FAMILY_READ, always_there=True, reads_of=visits.FAMILY_LOG)
def log(request: HttpRequest, case: Case) -> HttpResponse:
    """Show the log, newest first."""
    page = family_page(request, case)
    since = visits.last_visit(request.case_sight)
    found = log_of(case, request.user, request.case_perms, since=since)
    paged = page_of(found, ENTRIES_A_PAGE, request.GET.get("side"), of_all=number_in)
    rows = paged.object_list
    near = neighbours(case, request.user, request.case_perms, rows)
    context = page.context | {
        "page": paged,
        "entries": present_for_family(rows, page, beside=near),
        "seen_from": seen_from(paged.object_list),
        "news": news_in(paged.object_list),
        "since": since,
        "find_form": FamilyFindForm(),
    }
    return render(request, "portal/log.html", context)


@case_view(CasePerm.FAMILY_READ)
def entry(request: HttpRequest, case: Case, entry_id: UUID) -> HttpResponse:
    """Lead to one entry where it stands in the log."""
    entries = lookups.log_of(case, request.user, request.case_perms)
    found = get_object_or_404(entries, pk=entry_id)
    number = entries.newer_than(found).count() // ENTRIES_A_PAGE + 1
    return redirect(f"{reverse('portal:log', args=[case.pk])}?side={number}#{anchor(found.pk)}")


@case_view(CasePerm.FAMILY_READ)
def readers(request: HttpRequest, case: Case) -> HttpResponse:
    """Show who has read, by day: unit, role and purpose, no names (law.md D-3).

    The reader's own stand apart.
    """
    page = family_page(request, case)
    events = lookups.events_on(case).shown_to_family()
    paged = Paginator(lookups.reading_days(events), DAYS_A_PAGE).get_page(request.GET.get("side"))
    own = lookups.events_on(case).by(request.user)
    context = page.context | {
        "page": paged,
        "days": presenters.reading_days(events, list(paged.object_list), page.sight),
        "own_days": list(lookups.reading_days(own)[:DAYS_A_PAGE]),
    }
    return render(request, "portal/readers.html", context)


@case_view(CasePerm.FAMILY_READ)
def about(request: HttpRequest, case: Case) -> HttpResponse:
    """Say what a stafetlog is, what rights one has, and whom to call."""
    page = family_page(request, case)
    members = list(lookups.helpers(case))
    context = page.context | {
        "holder": presenters.holder(case, page.sight, members),
        "kept_until": danish_date(case.retention_until),
    }
    return render(request, "portal/about.html", context)
