"""The family finds something in its own log."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.gate import case_view
from cases.models import Case
from cases.roles import CasePerm
from portal.finding import Found, found_in_log
from portal.forms import FamilyFindForm
from portal.page import family_page
from portal.timeline import present_for_family
from portal.views import ENTRIES_A_PAGE
from stafetlog import searches
from stafetlog.lookups import neighbours
from stafetlog.rows import TimelineRow


@case_view(CasePerm.FAMILY_READ, action=None)
def find(request: HttpRequest, case: Case) -> HttpResponse:
    """Keep what is looked for, and lead to the page that shows what is found. Reads nothing itself."""
    if request.method != "POST":
        return redirect("portal:log", case.pk)
    number = searches.keep(request.session, case, request.POST, FamilyFindForm.fields_kept)
    return redirect("portal:found", case.pk, number)


@require_safe
@case_view(CasePerm.FAMILY_READ)
def found(request: HttpRequest, case: Case, search_id: UUID) -> HttpResponse:
    """Show what was found in the log as the reader sees it, or what is wrong with the question."""
    typed = searches.typed_in(request.session, case, search_id)
    if not typed:
        if typed is None:
            messages.info(request, _("Søgningen er ikke gemt længere. Her er hele loggen."))
        return redirect("portal:log", case.pk)
    page, form, result = family_page(request, case), FamilyFindForm(typed), Found()
    if form.is_valid():
        result = found_in_log(case, request.user, request.case_perms, sight=page.sight, wanted=form.wanted)
    paged = _page(result, request.GET.get("side"))
    beside = neighbours(case, request.user, request.case_perms, paged.object_list)
    context = page.context | {
        "find_form": form,
        "page": paged,
        "entries": present_for_family(
            paged.object_list, page, beside=beside, marks=result.marks, answers=result.answers
        ),
    }
    return render(request, "portal/found.html", context)


def _page(result: Found, asked: str | None) -> Page[TimelineRow]:
    """Return the page that was asked for: of the numbers first, and then its rows."""
    numbers = Paginator(range(result.number), ENTRIES_A_PAGE).get_page(asked)
    start = (numbers.number - 1) * ENTRIES_A_PAGE
    return Page(list(result.rows(start, start + ENTRIES_A_PAGE)), numbers.number, numbers.paginator)
