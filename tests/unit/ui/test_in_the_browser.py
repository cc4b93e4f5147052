"""The floor in a real browser under the Content-Security-Policy: drafts, menu, errors, accessibility."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django import forms
from django.template import Context, Template
from playwright.sync_api import Browser, Page, expect

from tests.functional.browser import AXE
from tests.unit.ui.examples import case_head, entry
from tests.unit.ui.stub_site import StubSite
from ui.fields import DateField, TextField
from ui.forms import Form
from ui.menu import draw_menu
from ui.site import NavItem

pytestmark = pytest.mark.browser

PAGE = """{% extends "base.html" %}{% load fds %}{% block title %}Log{% endblock %}
{% block case_header %}{% include "components/case_header.html" %}{% endblock %}
{% block content %}<h1>Log</h1>
{% form_page form submit="Gem" cancel_url="/x/" autosave_url="/gem/" draft_version=1 %}
<h2>Tidslinje</h2>{% timeline entries %}{% endblock %}"""


class Note(Form):
    """A short entry."""

    day = DateField(label="Dato")
    text = TextField(label="Hvad ser du?", max_length=200)
    who = forms.ChoiceField(
        label="Hvem må se det?", choices=[("t", "Teamet"), ("f", "Familien")], widget=forms.RadioSelect
    )


@pytest.fixture
def show(site: StubSite):
    """Return a function that makes the stub site show the note."""

    def write(form: Form | None = None) -> str:
        user = type("Somebody", (), {"is_authenticated": True})()
        context = {
            "form": form or Note(),
            "case_head": case_head(),
            "entries": [entry()],
            "user": user,
            "user_title": "Alma Lind, lærer",
            "nav": draw_menu((NavItem("Min side", "/", active=True),)),
            "csrf_token": "TOKEN",
            "site_is_demo": True,
        }
        site.html = Template(PAGE).render(Context(context))
        return site.url

    return write


@pytest.fixture
def note(show, page: Page) -> Page:
    """The page with an empty note, open in the browser."""
    page.goto(show())
    return page


def _type(page: Page, text: str) -> None:
    page.get_by_label("Hvad ser du?").fill(text)


def test_a_draft_is_saved_when_typing_stops(note, site):
    _type(note, "Noah leger")
    expect(note.get_by_role("status").filter(has_text="Kladde gemt kl. 14.32")).to_be_visible()
    assert site.posted[0]["text"] == "Noah leger"
    assert site.posted[0]["draft_version"] == "1"


def test_the_next_save_carries_the_version_of_the_last(note, site):
    site.answer(200, version=7, saved_at="14.32")
    _type(note, "Noah")
    expect(note.get_by_text("Kladde gemt kl. 14.32")).to_be_visible()
    site.answer(200, version=8, saved_at="14.33")
    _type(note, "Noah leger")
    expect(note.get_by_text("Kladde gemt kl. 14.33")).to_be_visible()
    assert site.posted[1]["draft_version"] == "7"


def test_when_the_session_has_ended_the_text_stays_and_is_not_sent_away(note, site):
    site.answer(401)
    _type(note, "Noah leger")
    expect(note.get_by_text("Du er logget ud. Din tekst står her stadig.")).to_be_visible()
    note.get_by_role("button", name="Gem", exact=True).click()
    expect(note.get_by_label("Hvad ser du?")).to_have_value("Noah leger")
    assert site.sent_forms == 0


def test_after_a_new_login_the_draft_is_saved_with_a_fresh_token(note, site):
    site.answer(403)
    _type(note, "Noah leger")
    expect(note.get_by_text("Du er logget ud.")).to_be_visible()
    site.token = "second"
    note.get_by_role("button", name="Prøv igen").click()
    expect(note.get_by_text("Kladde gemt kl. 14.32")).to_be_visible()
    expect(note.get_by_text("Du er logget ud.")).to_be_hidden()
    assert site.posted[-1]["csrfmiddlewaretoken"] == "second"


@pytest.mark.parametrize(
    ("choice", "expected"),
    [("Behold teksten her", "Min tekst"), ("Brug teksten fra den anden fane", "Den andens tekst")],
)
def test_two_tabs_are_told_apart_and_one_chooses(note, site, choice, expected):
    site.answer(409, version=5, text={"text": "Den andens tekst", "who": "f"})
    _type(note, "Min tekst")
    expect(note.get_by_text("Kladden er ændret i en anden fane.")).to_be_visible()
    expect(note.get_by_text("Den andens tekst")).to_be_visible()
    expect(note.get_by_role("definition").filter(has_text="Familien")).to_be_visible()
    note.get_by_role("button", name=choice).click()
    expect(note.get_by_label("Hvad ser du?")).to_have_value(expected)
    expect(note.get_by_text("Kladden er ændret i en anden fane.")).to_be_hidden()
    _type(note, expected + ".")
    expect(note.get_by_text("Kladde gemt kl. 14.32")).to_be_visible()
    assert int(site.posted[-1]["draft_version"]) in (2, 5)


def test_the_other_tab_s_draft_is_shown_by_what_it_says_differently(note, site):
    site.answer(
        409, version=5, text={"gone": "x", "who": "", "csrfmiddlewaretoken": "y", "text": "Den andens"}
    )
    _type(note, "Min tekst")
    expect(note.locator("[data-draft-other] dd")).to_have_text(["Den andens"])
    expect(note.locator("[data-draft-other] dt")).to_have_text(["Hvad ser du?"])


def test_two_tabs_that_say_the_same_are_no_question(note, site):
    site.answer(409, version=5, text={"text": "Det samme\nto gange", "who": ""})
    _type(note, "Det samme\nto gange")
    expect(note.get_by_text("Kladde gemt kl. 14.32")).to_be_visible()
    expect(note.get_by_text("Kladden er ændret i en anden fane.")).to_be_hidden()
    assert site.posted[-1]["draft_version"] == "5"


def test_without_a_connection_one_is_told_and_the_draft_is_saved_later(note):
    note.context.set_offline(True)
    _type(note, "Noah leger")
    expect(note.get_by_text("Der er ingen forbindelse.")).to_be_visible()
    note.context.set_offline(False)
    expect(note.get_by_text("Kladde gemt kl. 14.32")).to_be_visible()


def test_a_server_that_fails_is_told_of_and_tried_again(note, site):
    site.answer(500)
    _type(note, "Noah leger")
    expect(note.get_by_text("Kladden kunne ikke gemmes.")).to_be_visible()
    note.get_by_role("button", name="Prøv igen").click()
    expect(note.get_by_text("Kladde gemt kl. 14.32")).to_be_visible()


def test_no_text_is_put_in_the_browsers_storage(note):
    _type(note, "Noah leger")
    expect(note.get_by_text("Kladde gemt kl. 14.32")).to_be_visible()
    assert note.evaluate("localStorage.length + sessionStorage.length") == 0


def test_a_double_click_sends_the_form_once(note, site):
    site.slowness = 0.6
    note.evaluate(
        "const save = document.querySelector('.k-form .button-primary');"
        "[0, 200].forEach((wait) => setTimeout(() => save.click(), wait));"
    )
    expect(note).to_have_title("Sendt")
    assert site.sent_forms == 1


def test_the_summary_takes_focus_and_its_links_lead_to_the_fields(show, page):
    page.goto(show(Note({"day": "31-02-2026"})))
    summary = page.get_by_role("alert").filter(has_text="fejl, som skal rettes")
    expect(summary).to_be_focused()
    for entry_of_summary in Note({"day": "31-02-2026"}).error_summary:
        summary.get_by_role("link", name=entry_of_summary.message).click()
        expect(page.locator(f"#{entry_of_summary.target}")).to_be_focused()
    expect(page).to_have_title("Fejl: Log - Stafetten")


def test_the_menu_on_a_phone_closes_with_escape(note):
    note.set_viewport_size({"width": 390, "height": 800})
    menu = note.get_by_role("navigation", name="Menu", exact=True)
    note.locator("summary", has_text="Menu").click()
    expect(menu).to_be_visible()
    note.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(note.locator("summary", has_text="Menu")).to_be_focused()


def test_form_and_menu_work_without_script(show, site, browser: Browser, browser_context_args):
    context = browser.new_context(
        **browser_context_args, java_script_enabled=False, viewport={"width": 390, "height": 800}
    )
    page = context.new_page()
    page.goto(show())
    page.locator("summary", has_text="Menu").click()
    expect(page.get_by_role("link", name="Min side").last).to_be_visible()
    page.get_by_role("button", name="Gem", exact=True).click()
    expect(page).to_have_title("Sendt")
    assert site.sent_forms == 1
    context.close()


@pytest.mark.parametrize("width", [1280, 390, 320])
@pytest.mark.parametrize("wrong", [False, True], ids=["new", "with errors"])
def test_the_page_is_accessible_quiet_and_fits(show, page, width, wrong):
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(show(Note({"day": "x"}) if wrong else None))
    result = Axe().run(page, options=AXE)
    assert result.violations_count == 0, result.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert complaints == []
