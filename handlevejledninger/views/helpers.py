"""Two helpers of a few questions. They explain and never decide, and nothing of the answers is kept."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from handlevejledninger import grid, lookups
from handlevejledninger.forms import HelperForm
from handlevejledninger.helper import explain
from handlevejledninger.models import Content
from handlevejledninger.reading import open_reading


@open_reading
def level_help(request: HttpRequest) -> HttpResponse:
    """Explain the three levels by the answers to five questions (domain.md 2.3)."""
    return _helper(request, "niveau")


@open_reading
def notify_help(request: HttpRequest) -> HttpResponse:
    """Explain what the duty to notify asks about (domain.md 6.3)."""
    return _helper(request, "underret")


def _helper(request: HttpRequest, slug: str) -> HttpResponse:
    content, common = lookups.by_key(f"{Content.Kind.HELPER}/{slug}"), lookups.common()
    if content is None or common is None:
        raise Http404
    questions = content.document["spoergsmaal"]
    form = HelperForm(request.POST if request.method == "POST" else None, questions=questions)
    answered = form.is_valid()
    context = {
        "content": content,
        "helper": content.document,
        "form": form,
        "acute": grid.acute_part(common),
        "explained": explain(content.document, form.cleaned_data) if answered else None,
    }
    return render(request, "handlevejledninger/helper.html", context)
