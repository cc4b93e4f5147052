"""Works out the links of a paginated list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.http import QueryDict


@dataclass(frozen=True)
class PageLinks:
    """The addresses around one page; `numbers` holds (number, address) pairs and None for a gap."""

    previous: str
    next: str
    numbers: list[tuple[int, str] | None]


def page_links(page: Page[Any], query: QueryDict | None = None, param: str = "side") -> PageLinks:
    """Return the links of `page` (a Django Page), each keeping the other arguments of `query`."""
    query = query or QueryDict()
    numbers = [
        (number, _address(query, param, number)) if isinstance(number, int) else None
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    return PageLinks(
        previous=_address(query, param, page.previous_page_number()) if page.has_previous() else "",
        next=_address(query, param, page.next_page_number()) if page.has_next() else "",
        numbers=numbers,
    )


def _address(query: QueryDict, param: str, number: int) -> str:
    changed = query.copy()
    changed[param] = str(number)
    return f"?{changed.urlencode()}"
