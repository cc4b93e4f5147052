"""Draws the links between the pages of a list. Python, as ui.rows, for the longest lists have most."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page
from django.http import QueryDict
from django.utils.safestring import SafeString

from ui import icons
from ui.markup import fill, join
from ui.pages import page_links
from ui.words import gettext as _

NOTHING = SafeString("")
PAGES = """<nav class="pagination" aria-label="{name}">
  {previous}<span class="pagination-mobile">{where}</span>
  <ul class="pagination__items">{numbers}</ul>{next}
</nav>
"""
PREVIOUS = (
    '<a href="{url}" class="button button-arrow button-previous" rel="prev" aria-label="{name}">'
    '{icon}<span class="pagination-nav-link">{word}</span></a>\n  '
)
NEXT = (
    '\n  <a href="{url}" class="button button-arrow button-next" rel="next" aria-label="{name}">'
    '<span class="pagination-nav-link">{word}</span>{icon}</a>'
)
NUMBER = (
    '<li class="pagination-item pagination-number">'
    '<a href="{url}" class="button {css}" aria-label="{word} {number}"{current}>{number}</a></li>'
)
CURRENT = SafeString(' aria-current="page"')
GAP = SafeString('<li class="pagination-item pagination-overflow"><span>…</span></li>')


def draw_pages(page: Page[Any], query: QueryDict | None, param: str) -> SafeString:
    """Return the links from one page of a list to the others, each keeping the other arguments of `query`."""
    links = page_links(page, query, param)
    where = _("Side %(number)s af %(total)s") % {"number": page.number, "total": page.paginator.num_pages}
    return fill(
        PAGES,
        name=_("Sider"),
        previous=_way(PREVIOUS, links.previous, _("Forrige side"), _("Forrige"), "chevron-left"),
        where=where,
        numbers=join([_number(*link, page.number) if link else GAP for link in links.numbers]),
        next=_way(NEXT, links.next, _("Næste side"), _("Næste"), "chevron-right"),
    )


def _way(pattern: str, url: str, name: str, word: str, icon: str) -> SafeString:
    return fill(pattern, url=url, name=name, word=word, icon=icons.silent(icon)) if url else NOTHING


def _number(number: int, url: str, here: int) -> SafeString:
    is_here = number == here
    return fill(
        NUMBER,
        url=url,
        css="current-page" if is_here else "button-secondary",
        word=_("Side"),
        number=str(number),
        current=CURRENT if is_here else NOTHING,
    )
