"""The five guides: overview, grid, one cell, print, and what one ticks for oneself."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from btimodel.choices import ActorGroup, Level, Phase
from handlevejledninger import grid, lookups, pdf, services
from handlevejledninger.boxes import on_the_page
from handlevejledninger.cell_page import cell_page
from handlevejledninger.choices import GROUP_SLUGS
from handlevejledninger.guides import step_name, ticks_of
from handlevejledninger.models import Content
from handlevejledninger.reading import open_reading


@open_reading
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show what the guides have in common, and lead to the five of them."""
    common = lookups.common()
    context = {
        "groups": grid.groups(),
        "common": grid.common_part(common) if common else None,
    }
    return render(request, "handlevejledninger/guides.html", context)


@open_reading
@require_safe
def group(request: HttpRequest, group: str) -> HttpResponse:
    """Show one group's grid: four phases, three levels."""
    who = _group(group)
    return render(
        request, "handlevejledninger/group.html", {"slug": group, "group": who, "rows": grid.rows(who)}
    )


@open_reading
@require_safe
def group_pdf(request: HttpRequest, group: str) -> HttpResponse:
    """Print one group's whole guide."""
    file = pdf.group_pdf(_group(group))
    headers = {"Content-Disposition": f'inline; filename="handlevejledning-{group}.pdf"'}
    return HttpResponse(file, content_type="application/pdf", headers=headers)


@open_reading
@require_safe
def cell(request: HttpRequest, group: str, phase: str, level: int) -> HttpResponse:
    """Show one cell. A professional may tick the steps for herself."""
    professional = _is_professional(request.user)
    content = _content(group, phase, level, reader=request.user if professional else None)
    page = cell_page(group, content)
    boxes = on_the_page(page.cell, ticks_of(content)) if professional else ""
    context = {"cell_page": page, "cell": page.cell, "boxes": boxes}
    return render(request, "handlevejledninger/cell.html", context)


@require_POST
def fold(request: HttpRequest) -> HttpResponse:
    """Fold the panel or open it, and go back to where it was done."""
    if _is_professional(request.user):
        services.set_folded(by=request.user, folded=request.POST.get("folded") == "1")
    return redirect(_way_back(request))


@require_POST
def tick(request: HttpRequest) -> HttpResponse:
    """Keep the ticks of one cell, and go back to where they were set."""
    content = lookups.by_key(request.POST.get("cell", "")[:100])
    if content is None or content.kind != Content.Kind.CELL:
        raise Http404
    if _is_professional(request.user):
        own = {step_name(step["tekst"]) for step in content.document["goer"]}
        services.set_ticks(content=content, names=own & set(request.POST.getlist("step")), by=request.user)
    return redirect(_way_back(request))


def _is_professional(user: object) -> bool:
    return isinstance(user, User) and user.kind == User.Kind.PROFESSIONAL


def _way_back(request: HttpRequest) -> str:
    """Return the page the panel stands on; never another site."""
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/"):
        return back
    return reverse("guides:index")


def _group(slug: str) -> ActorGroup:
    if slug not in GROUP_SLUGS:
        raise Http404
    return GROUP_SLUGS[slug]


def _content(group: str, phase: str, level: int, *, reader: User | None) -> Content:
    if phase not in Phase.values or level not in Level.values:
        raise Http404
    content = lookups.cell(_group(group), Phase(phase), level, reader=reader)
    if content is None:
        raise Http404
    return content
