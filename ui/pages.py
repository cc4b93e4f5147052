"""Takes one page of a list, and works out the links to the others."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import IntegerField, QuerySet, Subquery
from django.http import QueryDict

PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)


class _Number(Subquery):
    """How many rows a question has."""

    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def number_of(found: QuerySet[Any, Any]) -> Subquery:
    """Return how many rows there are, for asking together with some of them."""
    return _Number(found.order_by().values("pk"))


def page_of(
    rows: Callable[[int, int], Sequence[Any]],
    size: int,
    asked: str | None,
    *,
    of_all: Callable[[Any], int] = attrgetter("of_all"),
) -> Page[Any]:
    """Return the page that was asked for, and how many rows there are in all, in one question.

    `rows(first, last)` returns some of the rows. `of_all` finds out from one of them how many there are, as
    `number_of` asks. What is no number gives the first page; a page behind the last one gives the last, and
    costs two questions more.
    """
    number = int(asked) if asked and PAGE_NUMBER.fullmatch(asked) else 1
    listed = rows((number - 1) * size, number * size)
    if not listed and number > 1:
        some = rows(0, size)
        number = max(-(-of_all(some[0]) // size), 1) if some else 1
        listed = rows((number - 1) * size, number * size)
    return Page(listed, number, Paginator(range(of_all(listed[0]) if listed else 0), size))


@dataclass(frozen=True)
class PageLinks:
    """The addresses around one page; `numbers` holds (number, address) pairs and None for a gap."""

    previous: str
    next: str
    numbers: list[tuple[int, str] | None]


def page_links(page: Page[Any], query: QueryDict | None = None, param: str = "side") -> PageLinks:
    """Return the links of `page` (a Django Page), each keeping the other arguments of `query`."""
    others = _others(query, param) if query else ""

    def address(number: int) -> str:
        return f"?{others}{param}={number}"

    numbers = [
        (number, address(number)) if isinstance(number, int) else None
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    return PageLinks(
        previous=address(page.previous_page_number()) if page.has_previous() else "",
        next=address(page.next_page_number()) if page.has_next() else "",
        numbers=numbers,
    )


def _others(query: QueryDict, param: str) -> str:
    """Return the other arguments of an address, as they stand before this one."""
    rest = query.copy()
    rest.pop(param, None)
    return f"{rest.urlencode()}&" if rest else ""
