"""Texts for families, children and young people."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handlevejledninger import lookups
from handlevejledninger.addresses import link_to
from handlevejledninger.models import Content
from handlevejledninger.page import text_page
from handlevejledninger.reading import open_reading


@open_reading
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the texts for families."""
    found = [(content, link_to(content)) for content in lookups.texts(Content.Kind.FAMILY)]
    return render(request, "handlevejledninger/families.html", {"texts": found})


@open_reading
@require_safe
def show(request: HttpRequest, text: str) -> HttpResponse:
    """Show one of them."""
    content = lookups.by_key(f"{Content.Kind.FAMILY}/{text}")
    if content is None:
        raise Http404
    return render(request, "handlevejledninger/family.html", text_page(content))
