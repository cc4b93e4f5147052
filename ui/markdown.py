"""Markdown as HTML, for texts that ship with the program or come from an administrator, never from users.

HTML in a text is shown, never used. What is kept between requests is content alone: no text knows a child.
"""

from functools import lru_cache

from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


@lru_cache(maxsize=512)
def to_html(text: str) -> SafeString:
    """Return a text as HTML."""
    return SafeString(_MARKDOWN.render(text))


@lru_cache(maxsize=2048)
def line_to_html(text: str) -> SafeString:
    """Return one line of a list with its emphasis and links, without a paragraph around it."""
    return SafeString(_MARKDOWN.renderInline(text))


def links_in(text: str) -> list[str]:
    """Return the addresses that a text links to."""
    tokens = [child for token in _MARKDOWN.parse(text) for child in token.children or []]
    return [str(token.attrs["href"]) for token in tokens if token.type == "link_open"]
