"""Lists of lines, and one page of a long list."""

import pytest
from django.utils.safestring import SafeString

from ui.pages import page_of
from ui.parts import Badge, Row, RowLine
from ui.rows import draw_rows

BAD = "\"><b onclick='x'>&"


def test_whatever_somebody_wrote_stands_in_a_row_as_text():
    line = RowLine(BAD, "warning", is_warning=True)
    html = draw_rows([Row(BAD, BAD, [BAD, line], [Badge(BAD)], [Badge(BAD, "error")])])
    assert "<b" not in html
    assert html.count("&quot;&gt;&lt;b onclick=&#x27;x&#x27;&gt;&amp;") == 6
    assert "k-list__warn" in html


def test_a_row_without_an_address_is_no_link():
    html = draw_rows([Row("Alma Lind", lines=["Lærer", SafeString("<i>x</i>")])])
    assert "<a" not in html
    assert "<i>x</i>" in html


class Numbered:
    """A row that knows how many there are."""

    of_all = 23


@pytest.mark.parametrize(
    ("asked", "number", "shown"),
    [
        *((asked, 1, 10) for asked in (None, "", "x", "0", "-1", "٢", "1e3")),
        ("2", 2, 10),
        *((asked, 3, 3) for asked in ("3", "4", "999999")),
    ],
)
def test_a_page_of_twenty_three(asked, number, shown):
    page = page_of(lambda first, last: [Numbered()] * len(range(23)[first:last]), 10, asked)
    assert (page.number, len(page.object_list), page.paginator.count) == (number, shown, 23)
    assert page.has_other_pages()


def test_a_page_of_nothing():
    page = page_of(lambda first, last: [], 10, "7")
    assert (page.number, page.paginator.count, page.has_other_pages()) == (1, 0, False)
