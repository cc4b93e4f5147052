"""Draws lists of lines: cases, dates, agreements, people. Python, as ui.timeline, for a page shows many."""

from collections.abc import Iterable

from django.utils.safestring import SafeString

from ui import icons
from ui.markup import fill, join
from ui.parts import Row, RowLine
from ui.timeline import NOTHING, draw_badge

LIST = '<ul class="k-list">\n{rows}</ul>'
ROW = """<li class="k-list__row">
  <div class="k-list__body"><p class="k-list__title">{title}{badges}</p>{lines}</div>{marks}
</li>
"""
LINK = '<a href="{url}">{title}</a>'
LINE = '<p class="k-list__line">{text}</p>'
LINE_WITH_ICON = '<p class="k-list__line k-list__line--icon{css}">{icon}<span>{text}</span></p>'
MARK = '<p class="k-list__mark">{badge}</p>'


def draw_rows(rows: Iterable[Row]) -> SafeString:
    """Return the list. Raises ValueError for a tone of badge that is not in `ui.parts.TONES`."""
    return fill(LIST, rows=join([_row(row) for row in rows]))


def _row(row: Row) -> SafeString:
    return fill(
        ROW,
        title=fill(LINK, url=row.url, title=row.title) if row.url else row.title,
        badges=join([NOTHING, *map(draw_badge, row.badges)], " "),
        lines=join([_line(line) for line in row.lines]),
        marks=join([fill(MARK, badge=draw_badge(mark)) for mark in row.marks]) if row.marks else NOTHING,
    )


def _line(line: RowLine | str) -> SafeString:
    if isinstance(line, str):
        return fill(LINE, text=line)
    css = " k-list__warn" if line.is_warning else ""
    text = fill(LINK, url=line.url, title=line.text) if line.url else line.text
    return fill(LINE_WITH_ICON, css=css, icon=icons.silent(line.icon), text=text)
