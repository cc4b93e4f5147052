"""Draws the icons: the design system's sprite, and our own two drawings."""

from functools import lru_cache

from django.templatetags.static import static
from django.utils.safestring import SafeString

from ui.markup import fill

SPRITE, DRAWINGS = "dkfds/img/all-svg-icons.svg", "ui/tegninger.svg"
SILENT = '<svg class="{css}" aria-hidden="true" focusable="false"><use href="{href}"></use></svg>'
SPEAKING = (
    '<svg class="{css}" role="img" aria-label="{label}" focusable="false"><use href="{href}"></use></svg>'
)


@lru_cache(maxsize=256)
def silent(name: str, css: str = "") -> SafeString:
    """Return an icon that is decoration. Kept for the life of the process: it tells of nobody."""
    return fill(SILENT, css=_classes(css), href=_href(name))


def speaking(name: str, label: str, css: str = "") -> SafeString:
    """Return an icon that says what it means."""
    return fill(SPEAKING, css=_classes(css), label=label, href=_href(name))


@lru_cache(maxsize=64)
def own(name: str, css: str = "") -> SafeString:
    """Return one of our own drawings in the colour of the text."""
    return fill(SILENT, css=css or "k-icon", href=f"{static(DRAWINGS)}#{name}")


def _classes(css: str) -> str:
    return f"icon-svg {css}".strip()


@lru_cache(maxsize=256)
def _href(name: str) -> str:
    return f"{static(SPRITE)}#{name}"
