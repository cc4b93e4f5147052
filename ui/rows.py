"""Draws lists of lines: cases, dates, agreements, people. Python, as ui.timeline, for a page shows many."""

from collections.abc import Iterable

from django.utils.safestring import SafeString

from ui import icons
from ui.markup import join, safe
from ui.parts import Row, RowLine
from ui.timeline import draw_badge


def draw_rows(rows: Iterable[Row]) -> SafeString:
    """Return the list. Raises ValueError for a tone of badge that is not in `ui.parts.TONES`."""
    return SafeString(f'<ul class="k-list">\n{join([_row(row) for row in rows])}</ul>')


def _row(row: Row) -> SafeString:
    """Return one line. Written out, and not filled into patterns, for Min side has many."""
    badges = "".join([f" {draw_badge(badge)}" for badge in row.badges])
    lines = "".join([_line(line) for line in row.lines])
    marks = "".join([f'<p class="k-list__mark">{draw_badge(mark)}</p>' for mark in row.marks])
    title = _link(row.url, row.title)
    return SafeString(
        f"""<li class="k-list__row">
  <div class="k-list__body"><p class="k-list__title">{title}{badges}</p>{lines}</div>{marks}
</li>
"""
    )


def _line(line: RowLine | str) -> str:
    if isinstance(line, str):
        return f'<p class="k-list__line">{safe(line)}</p>'
    css = " k-list__warn" if line.is_warning else ""
    icon, text = icons.silent(line.icon), _link(line.url, line.text)
    return f'<p class="k-list__line k-list__line--icon{css}">{icon}<span>{text}</span></p>'


def _link(url: str, words: str) -> str:
    return f'<a href="{safe(url)}">{safe(words)}</a>' if url else safe(words)
