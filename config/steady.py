"""Lets the garbage collector pass over what a process keeps for as long as it lives.

The program itself, some hundred thousand objects, is looked through each time the collector looks for cycles
among all objects: tens of milliseconds, for one page out of every few. None of it is ever garbage.
"""

import gc

from django.urls import get_resolver

# How many more objects are made than unmade before the collector looks at the youngest: a page makes some ten
# thousand, nearly all of which are gone without it when the page is answered.
YOUNGEST = 20_000


def steady() -> None:
    """Read every address, and so every view and form, and keep what is there out of the collector's sight."""
    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNGEST, 10, 10)
