"""The larger parts of a page: the case bar, the timeline, the frame around it all."""

import re
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.formats import date_format
from django.utils.html import linebreaks

from btimodel.models import Municipality
from tests.unit.ui.examples import case_head, entry
from ui import timeline
from ui.dates import danish_date
from ui.markup import paragraphs
from ui.menu import draw_menu
from ui.parts import Badge, Fact, Link, Step
from ui.site import NavItem


def draw(template: str, **context: object) -> str:
    """Render a component."""
    return render_to_string(f"components/{template}.html", context)


def test_the_case_bar_always_says_child_level_holder_and_next_date():
    html = draw("case_header", case_head=case_head())
    for words in ("Noah Jensen", "Niveau 2", "Stafetten er hos Alma Lind", "1. december 2026"):
        assert words in html
    assert "<section" in html
    assert 'aria-current="page"' in html


def test_a_missing_next_date_is_a_warning_in_words_and_not_only_in_colour():
    html = draw(
        "case_header", case_head=case_head(next_line="Loggen har ingen næste dato", next_missing=True)
    )
    assert "k-case__missing" in html
    assert "#warning" in html
    assert "Loggen har ingen næste dato" in html


def test_an_open_offer_is_shown_beside_the_holder():
    html = draw("case_header", case_head=case_head(offer_line="Tilbudt Birk Holm", tabs=[], url="/sag/"))
    assert "Tilbudt Birk Holm" in html
    assert "<nav" not in html
    assert 'href="/sag/"' in html


def test_an_entry_says_when_it_happened_when_it_was_written_and_by_whom():
    html = timeline.draw([entry()])
    assert '<time datetime="2026-10-15">15. oktober 2026</time>' in html
    assert '<time datetime="2026-10-16">16. oktober 2026</time>' in html
    assert "Alma Lind, lærer" in html
    assert "<dt>Udfører</dt><dd>Anja Holm</dd>" in html


def test_an_entry_and_its_correction_point_at_each_other():
    html = timeline.draw([entry()])
    assert 'href="#e4"' in html
    assert 'href="#e6"' in html


def test_the_text_of_an_entry_keeps_its_paragraphs_and_no_markup():
    html = timeline.draw([entry(text="En\r\n\r\n<script>to</script>\nog tre")])
    assert "<p>En</p>" in html
    assert "<p>&lt;script&gt;to&lt;/script&gt;<br>og tre</p>" in html


def test_whatever_somebody_wrote_stands_in_an_entry_as_text():
    """Every field of an entry, in text and in attributes: the entry is not drawn by a template."""
    bad = "\"><b onclick='x'>&"
    link = Link(bad, bad)
    texts = dict.fromkeys(("anchor", "kind", "author", "text", "role", "note"), bad)
    html = timeline.draw(
        [
            entry(
                **texts,
                badges=[Badge(bad)],
                facts=[Fact(bad, bad)],
                corrects=link,
                corrected_by=link,
                actions=[link],
            )
        ]
    )
    assert "<b" not in html
    assert html.count("&quot;&gt;&lt;b onclick=&#x27;x&#x27;&gt;&amp;") == 18


def test_an_entry_is_named_by_its_kind():
    html = timeline.draw([entry(facts=[], corrects=None, corrected_by=None, actions=[])])
    assert re.search(r"<h3[^>]*><span[^>]*>Beslutning</span></h3>", html)
    assert html.count("Beslutning") == 1
    assert "<dl" not in html


def test_paragraphs_are_those_of_django_s_filter():
    for text in ("En", "En\nto", "En\n\nto\r\ntre\n\n\n<fire>", "", "\n", "En\n\n"):
        assert paragraphs(text) == linebreaks(text, autoescape=True)


def test_the_months_are_django_s():
    for month in range(1, 13):
        day = date(2026, month, 3)
        assert danish_date(day) == date_format(day, "j. F Y")


def test_a_definition_list_keeps_line_breaks():
    html = draw("definition_list", facts=[Fact("Skole", "Lindeskolen\n1.B")])
    assert "<dd>Lindeskolen<br>1.B</dd>" in html


def test_the_steps_say_which_one_is_now():
    html = draw(
        "steps", steps=[Step("Om barnet", "done", "/1/"), Step("Nu", "current"), Step("Fejl", "error")]
    )
    assert html.count('aria-current="step"') == 1
    assert 'aria-label="Gennemført"' in html


@pytest.fixture
def frame() -> dict[str, object]:
    """The context of the base page for somebody who has not logged in."""
    return {"request": RequestFactory().get("/"), "user": AnonymousUser()}


def test_the_frame_stands_without_municipality_menu_or_user():
    html = render_to_string("base.html", {})
    assert '<main id="main-content"' in html
    assert "Ved livsfare: ring" in html
    assert "Demonstration" not in html


def test_the_demonstration_says_what_it_is(frame):
    html = render_to_string("base.html", {**frame, "site_is_demo": True})
    assert "Demonstration:" in html
    assert "Skriv ikke rigtige oplysninger." in html


def test_somebody_who_is_not_logged_in_sees_no_menu(frame):
    html = render_to_string("base.html", {**frame, "nav": draw_menu((NavItem("x", "/", active=True),))})
    assert "Hovedmenu" not in html


def test_somebody_who_is_logged_in_sees_title_menu_and_a_way_out():
    user = type("Somebody", (), {"is_authenticated": True})()
    menu = draw_menu((NavItem("Min side", "/min/", active=True),))
    html = render_to_string(
        "base.html", {"user": user, "user_title": "Alma Lind, lærer", "nav": menu, "csrf_token": "x"}
    )
    assert "Alma Lind, lærer" in html
    assert html.count('href="/min/"') == 2
    assert 'aria-current="true"' in html
    assert html.count('<form method="post"') == 2


def test_the_municipality_chooses_the_colour_and_its_telephones():
    municipality = Municipality(
        name="Eksempelby Kommune",
        colour="lilla",
        department="Børn og Familie",
        support_phone="12 34 56 78",
        duty_phone="87 65 43 21",
    )
    html = render_to_string("base.html", {"municipality": municipality})
    assert 'data-colour="lilla"' in html
    assert 'href="tel:87654321"' in html
