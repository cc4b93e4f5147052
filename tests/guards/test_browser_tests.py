"""A browser test waits for what it asserts: a page after a click comes when it comes."""

import ast
import re
from pathlib import Path

from django.contrib.staticfiles.finders import get_finders

from tests.guards import sources

# Each answers from the page as it is that moment; expect(...) asks again until it is so or time is up.
READS_AT_ONCE = {
    "all_inner_texts",
    "all_text_contents",
    "count",
    "get_attribute",
    "inner_html",
    "inner_text",
    "input_value",
    "is_checked",
    "is_disabled",
    "is_editable",
    "is_enabled",
    "is_hidden",
    "is_visible",
    "text_content",
    "title",
}


def reads_at_once(node: ast.Assert) -> bool:
    """Say whether an assert asks the page itself: `.is_visible()` and kin, or where it is."""
    for part in ast.walk(node.test):
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute):
            if part.func.attr in READS_AT_ONCE:
                return True
        elif ast.unparse(part) in {"page.url", "phone.url"}:
            return True
    return False


def browser_tests() -> list:
    """Return the files that drive a browser."""
    return [path for path in sources.test_files() if "from playwright.sync_api import" in path.read_text()]


def test_browser_tests_wait_for_what_they_assert():
    assert browser_tests() != []
    found = [
        f"{sources.name(path)}:{node.lineno}: use expect(...) from playwright.sync_api"
        for path in browser_tests()
        for node in ast.walk(sources.tree(path))
        if isinstance(node, ast.Assert) and reads_at_once(node)
    ]
    assert found == []


def test_the_guard_knows_a_read_that_does_not_wait():
    for line in ('page.get_by_text("x").is_visible()', "page.url == 'x'", "not row.count()"):
        assert reads_at_once(ast.parse(f"assert {line}").body[0])
    assert not reads_at_once(ast.parse("assert entries_with(case, WORDS) == 1").body[0])


def test_no_style_sheet_tells_the_narrowest_page_from_a_telephone():
    """So a page that fits 320 px fits 390 px too, and the browser tests measure only the narrower."""
    sheets = [store.path(path) for finder in get_finders() for path, store in finder.list([])]
    assert any(sheet.endswith("/dkfds.min.css") for sheet in sheets)
    found = {
        f"{sheet}: {width}"
        for sheet in sheets
        if sheet.endswith(".css") and "/admin/" not in sheet
        for query in re.findall(r"@(?:media|container)([^{]*)", Path(sheet).read_text())
        for width in re.findall(r"([\d.]+)(px|r?em)", query)
        if 320 < float(width[0]) * (1 if width[1] == "px" else 16) <= 390
    }
    assert found == set()
