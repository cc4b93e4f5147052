"""The five leaflets: on the screen and on paper from one text."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handlevejledninger import lookups, pdf
from handlevejledninger.addresses import link_to
from handlevejledninger.leaflet import panels_of
from handlevejledninger.models import Content
from handlevejledninger.reading import open_reading


@open_reading
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the leaflets."""
    found = [(content, link_to(content)) for content in lookups.texts(Content.Kind.LEAFLET)]
    return render(request, "handlevejledninger/leaflets.html", {"leaflets": found})


@open_reading
@require_safe
def show(request: HttpRequest, leaflet: str) -> HttpResponse:
    """Show one leaflet as a page."""
    content = _leaflet(leaflet)
    context = {
        "content": content,
        "leaflet": content.document,
        "panels": panels_of(content)[0],
        "slug": leaflet,
    }
    return render(request, "handlevejledninger/leaflet.html", context)


@open_reading
@require_safe
def print_out(request: HttpRequest, leaflet: str) -> HttpResponse:
    """Print one leaflet: two pages of A4, to be folded in three."""
    headers = {"Content-Disposition": f'inline; filename="pjece-{leaflet}.pdf"'}
    return HttpResponse(pdf.leaflet_pdf(_leaflet(leaflet)), content_type="application/pdf", headers=headers)


def _leaflet(slug: str) -> Content:
    content = lookups.by_key(f"{Content.Kind.LEAFLET}/{slug}")
    if content is None:
        raise Http404
    return content
