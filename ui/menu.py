"""Draws the main menu, which is the same for everybody of one kind on one part of the site."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.safestring import SafeString

from ui.markup import fill, join
from ui.site import NavItem
from ui.words import gettext as _

PANEL = """<nav aria-label="{name}">
<ul class="nobullet-list no-max-width">
{items}</ul>
</nav>"""
PANEL_ITEM = '<li><a href="{url}"{active}>{label}</a></li>\n'
PANEL_ACTIVE = SafeString(' class="k-menu__active" aria-current="true"')
BAR = """<div class="navigation-menu d-print-none">
<div class="navigation-menu-inner container">
<nav class="nav" aria-label="{name}">
<ul class="mainmenu">
{items}</ul>
</nav>
</div>
</div>"""
BAR_ITEM = '<li{css}><a href="{url}" class="nav-link"{active}><span>{label}</span></a></li>\n'
BAR_ACTIVE = SafeString(' class="active current"')
CURRENT = SafeString(' aria-current="true"')
TAB = '<li><a href="{url}"{active}>{label}</a></li>\n'
TAB_ACTIVE = SafeString(' aria-current="page"')


@dataclass(frozen=True)
class Menu:
    """The main menu as it is drawn: folded up behind a button, and as a bar under the header."""

    panel: SafeString
    bar: SafeString


@lru_cache(maxsize=32)
def draw_menu(items: tuple[NavItem, ...]) -> Menu:
    """Return the menu. Kept in the process: its lines are the program's own words and addresses."""
    panel = [
        fill(PANEL_ITEM, url=item.url, label=item.label, active=PANEL_ACTIVE if item.active else "")
        for item in items
    ]
    bar = [
        fill(
            BAR_ITEM,
            url=item.url,
            label=item.label,
            css=BAR_ACTIVE if item.active else "",
            active=CURRENT if item.active else "",
        )
        for item in items
    ]
    return Menu(
        fill(PANEL, name=_("Menu"), items=join(panel)), fill(BAR, name=_("Hovedmenu"), items=join(bar))
    )


def draw_tabs(items: Sequence[NavItem]) -> SafeString:
    """Return the tabs of a case, as lines of a list."""
    return join(
        [
            fill(TAB, url=item.url, label=item.label, active=TAB_ACTIVE if item.active else "")
            for item in items
        ]
    )
