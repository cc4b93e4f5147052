"""Templates: nothing inline, nothing unescaped, every page on the common base, no name in a title."""

import re

import pytest

from tests.guards import sources

PAGES_OF_THEIR_OWN = {
    "templates/base.html": "is the base",
    "templates/pdf/base.html": "is the base of the printed documents",
    "templates/ui/minimal.html": "is the base of the error pages, which may not ask the database",
    "templates/allauth/layouts/base.html": "leads allauth's pages to the base",
}
COMMENT = re.compile(r"{#.*?#}|{% comment.*?endcomment %}|<!--.*?-->", re.DOTALL)


def text_of(path) -> str:
    return COMMENT.sub("", path.read_text())


def html() -> list:
    return [path for path in sources.templates() if path.suffix == ".html"]


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("an inline style", r"<style\b|\sstyle\s*="),
        ("an inline script", r"<script(?![^>]*\bsrc=)[^>]*>"),
        ("an event handler", r"\son[a-z]+\s*="),
        ("a javascript: address", r"javascript:"),
        ("somebody else's server", r"""(?:src|href|action)\s*=\s*["'](?:https?:)?//"""),
    ],
    ids=lambda value: value if " " in value else "",
)
def test_no_template_holds(what, pattern):
    """The content security policy would stop it in the browser; here it is found before."""
    allowed = {"templates/pdf/"} if what == "an inline style" else set()
    found = [
        sources.name(path)
        for path in html()
        if re.search(pattern, text_of(path), re.IGNORECASE)
        and not any(sources.name(path).startswith(folder) for folder in allowed)
    ]
    assert found == []


def test_nothing_is_let_through_unescaped():
    found = [
        sources.name(path)
        for path in html()
        if re.search(r"\|\s*safe\b|{%\s*autoescape off|\|\s*safeseq", text_of(path))
    ]
    assert found == []


def test_every_page_stands_on_a_base():
    """A template that is a whole document must extend one; parts and widgets hold no <html>."""
    found = [
        sources.name(path)
        for path in html()
        if re.search(r"<html\b|<!doctype", text_of(path), re.IGNORECASE)
        and sources.name(path) not in PAGES_OF_THEIR_OWN
        and "{% extends" not in text_of(path)
    ]
    assert found == []


def test_every_form_is_protected_and_posts_to_us():
    """A form that changes something carries the token."""
    found = []
    for path in html():
        for form in re.findall(r"<form\b.*?</form>", text_of(path), re.DOTALL | re.IGNORECASE):
            posts = re.search(r"""method\s*=\s*["']?post""", form, re.IGNORECASE)
            if posts and "csrf_token" not in form:
                found.append(sources.name(path))
    assert found == []


def test_no_title_asks_for_a_name():
    """<title> ends in histories and on shared screens (product.md, What must always hold)."""
    personal = re.compile(r"child|barn\.|person|full_name|\.name\b|parent|cpr")
    found = []
    for path in html():
        for title in re.findall(r"{%\s*block title\s*%}(.*?){%\s*endblock", text_of(path), re.DOTALL):
            variables = re.findall(r"{{(.*?)}}", title)
            found += [f"{sources.name(path)}: {each}" for each in variables if personal.search(each)]
    assert found == []


def test_a_page_on_a_case_shows_the_case_s_header():
    """A page that extends case_base.html cannot leave case_head out: an undefined variable fails."""
    base = (sources.ROOT / "templates/case_base.html").read_text()
    assert "case_header" in base or "case_head" in base


def test_links_that_open_a_window_of_their_own_give_nothing_away():
    found = [
        sources.name(path)
        for path in html()
        if re.search(r"target\s*=\s*[\"']_blank", text_of(path)) and "noopener" not in text_of(path)
    ]
    assert found == []


def test_only_reference_data_is_kept_between_requests():
    """A part inside {% kept %} is drawn once in a process, for everybody. A guide's cell tells of nobody."""
    named = {
        name
        for path in html()
        for names in re.findall(r"{%\s*kept\b(.*?)%}", text_of(path))
        for name in names.split()
    }
    assert named <= {"municipality", "site_is_demo", "cell_page"}
