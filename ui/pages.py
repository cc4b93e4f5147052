"""Takes one page of a list, and works out the links to the others."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.paginator import Page, Paginator
from django.db.models import IntegerField, QuerySet, Subquery
from django.db.models.expressions import Combinable, Expression
from django.http import QueryDict

PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)


class _Number(Subquery):
    """How many rows a question has."""

    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


class _Numbers(Subquery):
    """How many rows a question has, and of how many something holds, counted in one go."""

    template = "(SELECT ARRAY[count(*), count(*) FILTER (WHERE counted.marked)] FROM (%(subquery)s) counted)"
    output_field = ArrayField(IntegerField())


def numbers_of(found: QuerySet[Any, Any], marked: Combinable | Expression) -> Subquery:
    """Return how many rows there are and how many are marked, as a list, for asking with some of them."""
    return _Numbers(found.order_by().annotate(marked=marked).values("marked"))


def number_of(found: QuerySet[Any, Any]) -> Subquery:
    """Return how many rows there are, for asking together with some of them."""
    return _Number(found.order_by().values("pk"))


def page_of(rows: Callable[[int, int], Sequence[Any]], size: int, asked: str | None) -> Page[Any]:
    """Return the page that was asked for, and how many rows there are in all, in one question.

    `rows(first, last)` returns some of the rows, each with `of_all`, made by `number_of` or `numbers_of`.
    What is no number gives the first page; a page behind the last one gives the last, and costs two questions
    more.
    """
    number = int(asked) if asked and PAGE_NUMBER.fullmatch(asked) else 1
    listed = rows((number - 1) * size, number * size)
    if not listed and number > 1:
        some = rows(0, size)
        number = max(-(-_of_all(some) // size), 1)
        listed = rows((number - 1) * size, number * size)
    return Page(listed, number, Paginator(range(_of_all(listed)), size))


def _of_all(rows: Sequence[Any]) -> int:
    if not rows:
        return 0
    found = rows[0].of_all
    return int(found[0] if isinstance(found, list) else found)


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
