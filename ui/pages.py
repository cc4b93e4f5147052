"""Works out the links of a paginated list."""

from dataclasses import dataclass

from django.http import QueryDict


@dataclass(frozen=True)
class PageLinks:
    """The addresses around one page; `numbers` holds (number, address) pairs and None for a gap."""

    previous: str
    next: str
    numbers: list


def page_links(page, query=None, param="side"):
    """Return the links of `page` (a Django Page), each keeping the other arguments of `query`."""
    query = query or QueryDict()
    ellipsis = page.paginator.ELLIPSIS
    numbers = [
        None if number == ellipsis else (number, _address(query, param, number))
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    return PageLinks(
        previous=_address(query, param, page.previous_page_number()) if page.has_previous() else "",
        next=_address(query, param, page.next_page_number()) if page.has_next() else "",
        numbers=numbers,
    )


def _address(query, param, number):
    changed = query.copy()
    changed[param] = str(number)
    return f"?{changed.urlencode()}"
