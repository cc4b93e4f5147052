"""The handbook in the binder's order, the law as it applies today, ideas, and search."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from handlevejledninger import finding, ideas_page, law_page, lookups
from handlevejledninger.addresses import link_to
from handlevejledninger.forms import IdeaForm, SearchForm
from handlevejledninger.models import Content
from handlevejledninger.page import text_page
from handlevejledninger.reading import open_reading


@open_reading
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the chapters, and the search."""
    chapters = [(content, link_to(content)) for content in lookups.texts(Content.Kind.CHAPTER)]
    return render(request, "handlevejledninger/handbook.html", {"chapters": chapters, "form": SearchForm()})


@open_reading
@require_safe
def chapter(request: HttpRequest, chapter: str) -> HttpResponse:
    """Show one chapter, and the way to the one before and after."""
    chapters = lookups.texts(Content.Kind.CHAPTER)
    keys = [content.key for content in chapters]
    key = f"{Content.Kind.CHAPTER}/{chapter}"
    if key not in keys:
        raise Http404
    place = keys.index(key)
    context = text_page(chapters[place]) | {
        "slug": chapter,
        "before": link_to(chapters[place - 1]) if place else None,
        "after": link_to(chapters[place + 1]) if place + 1 < len(chapters) else None,
    }
    return render(request, "handlevejledninger/chapter.html", context)


@open_reading
@require_safe
def law(request: HttpRequest) -> HttpResponse:
    """Show every legal basis as it applies today, with what it replaced."""
    today = timezone.localdate()
    return render(request, "handlevejledninger/law.html", {"parts": law_page.parts(on=today), "today": today})


@open_reading
@require_safe
def ideas(request: HttpRequest) -> HttpResponse:
    """Show the catalogue of ideas, all of them or those for one target group and level."""
    found = lookups.texts(Content.Kind.IDEA)
    form = IdeaForm(request.GET or None, groups=ideas_page.groups())
    chosen = form.cleaned_data if form.is_valid() else {}
    context = {"form": form, "ideas": ideas_page.chosen(found, chosen), "total": len(found)}
    return render(request, "handlevejledninger/ideas.html", context)


@open_reading
def search(request: HttpRequest) -> HttpResponse:
    """Search every text. Sent by POST: whoever types a name must not find it in the browser's history."""
    form = SearchForm(request.POST if request.method == "POST" else None)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    context = {"form": form, "words": words, "found": finding.find(words) if words else []}
    return render(request, "handlevejledninger/search.html", context)
