"""Fills HTML patterns from Python, for marks that one page repeats many times.

A page is a template. But a variable in a template costs some twenty calls, so what stands fifty times on a
page (the entries of a log, a badge, an icon) is drawn in Python, escaped in the one place below.
"""

import re
from html import escape

from django.utils.safestring import SafeString

PARAGRAPHS = re.compile(r"\n{2,}")


def fill(pattern: str, **values: str) -> SafeString:
    """Return `pattern` with each {name} filled in; every value that is not a SafeString is escaped.

    As format_html, for plain strings: a value of another class is turned into text and escaped.
    """
    for name, value in values.items():
        if type(value) is not SafeString:
            values[name] = escape(str(value))
    return SafeString(pattern.format_map(values))


def safe(value: str) -> str:
    """Return a text as it may stand in HTML, inside a quoted attribute too."""
    return value if type(value) is SafeString else escape(str(value))


def escaped(value: str) -> SafeString:
    """Return a text that is ready to stand in HTML, for what is drawn many times."""
    return SafeString(safe(value))


def join(pieces: list[SafeString], between: str = "") -> SafeString:
    """Return pieces of HTML in a row."""
    return SafeString(between.join(pieces))


def with_more(drawn: SafeString, mark: str, pieces: list[SafeString]) -> SafeString:
    """Return HTML with other HTML where `mark` stands in it."""
    return SafeString(drawn.replace(mark, "".join(pieces)))


def paragraphs(text: str) -> SafeString:
    """Return a text with its paragraphs and line breaks, as the filter linebreaks does.

    A SafeString is HTML already: only its lines are broken.
    """
    lines = str(safe(text)).replace("\r\n", "\n").replace("\r", "\n")
    if "\n" not in lines:
        return SafeString(f"<p>{lines}</p>")
    parts = PARAGRAPHS.split(lines)
    return SafeString("\n\n".join(f"<p>{part.replace(chr(10), '<br>')}</p>" for part in parts))
