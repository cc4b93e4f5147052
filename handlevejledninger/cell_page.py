"""The page of one cell, kept in the process as long as its texts and what is filled in stay the same."""

import json
from dataclasses import dataclass

from handlevejledninger import grid, lookups
from handlevejledninger.content.piece import words_of
from handlevejledninger.guides import CellView, everywhere, title_of, view_of
from handlevejledninger.markup import Values
from handlevejledninger.models import Content
from ui.site import NavItem

MOST = 128  # there are sixty cells; an adapted one is another


@dataclass(frozen=True)
class CellPage:
    """What {% kept page %} draws, the same for every reader. `kept_by` is all that it is made of."""

    cell: CellView
    title: str
    slug: str
    around: dict[str, list[NavItem]]
    kept_by: str


_pages: dict[str, CellPage] = {}


def cell_page(slug: str, content: Content) -> CellPage:
    """Return the page of a cell from `lookups.cell`."""
    values = Values(words_of(content.document), days=lookups.days_with(content))
    made_of = json.dumps([content.key, content.is_adapted, content.document, values.facts()])
    page = _pages.get(made_of)
    if page is None:
        if len(_pages) >= MOST:
            _pages.clear()
        cell = view_of(content, everywhere(), values=values)
        page = CellPage(cell, title_of(cell), slug, grid.around(slug, cell), made_of)
        _pages[made_of] = page
    return page
