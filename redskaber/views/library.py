"""The tools themselves, with no child in them: what each is for, blank, and where it can be filled."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from btimodel.choices import Phase
from btimodel.lookups import the_municipality
from redskaber import lookups
from redskaber.blanks import IN_PROGRAM
from redskaber.forms.library import OfferFilterForm, ToolFilterForm
from redskaber.models import ToolSpec
from redskaber.pdf import blank_document, blank_pdf
from redskaber.talks import NOTIFY_TEMPLATE, duty_url

OFFERS_A_PAGE = 30


@require_safe
def tool_list(request: HttpRequest) -> HttpResponse:
    """List the tools by phase, with when each is used."""
    mine = lookups.group_of(request.user)
    looking_for = ToolFilterForm(request.GET or None, mine=mine)
    tools = lookups.found(lookups.tools_in_use(), **looking_for.chosen, mine=mine)
    phases = [
        {"phase": phase, "tools": [tool for tool in tools if tool.spec.phases[0] == phase]} for phase in Phase
    ]
    context = {
        "filter_form": looking_for,
        "filtered": any(looking_for.chosen.values()),
        "groups": [group for group in phases if group["tools"]],
    }
    return render(request, "redskaber/tool_list.html", context)


@require_safe
def offers(request: HttpRequest) -> HttpResponse:
    """List what the municipality offers, for a target group, an age and a need."""
    looking_for = OfferFilterForm(request.GET or None)
    chosen = looking_for.chosen
    found = lookups.offers_in_use().fitting(**chosen)
    context = {
        "filter_form": looking_for,
        "filtered": any(value not in ("", None) for value in chosen.values()),
        "page": Paginator(found, OFFERS_A_PAGE).get_page(request.GET.get("side")),
        "municipality": the_municipality(),
    }
    return render(request, "redskaber/offers.html", context)


@require_safe
def tool(request: HttpRequest, tool_id: str) -> HttpResponse:
    """Show what a tool is for, and where it can be filled."""
    shown = _the_tool(tool_id)
    is_professional = request.user.kind == User.Kind.PROFESSIONAL
    in_program = IN_PROGRAM.get(shown.slug) if is_professional else None
    context = {
        "tool": shown,
        "in_program": in_program,
        "cases_led": lookups.cases_to_lead(request.user) if in_program else [],
        "duty_url": duty_url() if shown.slug == NOTIFY_TEMPLATE else "",
        "cases": lookups.cases_to_fill_on(request.user) if is_professional and shown.spec.on_case else [],
        "notes": lookups.notes_to_fill_on(request.user) if is_professional and shown.spec.on_note else [],
        "is_professional": is_professional,
        "phases": [Phase(phase).label for phase in shown.spec.phases],
    }
    return render(request, "redskaber/tool.html", context)


@require_safe
def blank(request: HttpRequest, tool_id: str) -> HttpResponse:
    """Show the tool blank, to print from the browser."""
    shown = _the_tool(tool_id)
    return render(request, "redskaber/blank.html", blank_document(shown) | {"tool": shown})


@require_safe
def pdf(request: HttpRequest, tool_id: str) -> HttpResponse:
    """Answer the blank tool as a document."""
    shown = _the_tool(tool_id)
    return HttpResponse(
        blank_pdf(shown),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{shown.slug}.pdf"'},
    )


def _the_tool(slug: str) -> ToolSpec:
    found = lookups.tool_in_use(slug)
    if found is None:
        raise Http404
    return found
