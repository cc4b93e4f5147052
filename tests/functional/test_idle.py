"""The page says before it logs somebody out, and what was typed is not lost (law.md L-12; docs/adr/0044)."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.functional.browser import check_page, go, log_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_is_warned_can_stay_and_finds_again_what_was_typed(page, live_server, world, case, settings):
    log_in(page, live_server, world.alma)
    settings.SESSION_IDLE_SECONDS = {"professional": 122}
    go(page, live_server, "members:person_add", case.pk)  # a page that keeps no draft
    warning = page.get_by_text("Du bliver snart logget ud")
    expect(warning).to_be_visible()
    check_page(page)
    settings.SESSION_IDLE_SECONDS = {"professional": 900}
    page.get_by_role("button", name="Bliv logget ind").click()
    expect(warning).to_be_hidden()
    name = page.locator("[name=name]")
    name.fill("Bente Skov")

    settings.SESSION_IDLE_SECONDS = {"professional": 0}
    look_again = "document.dispatchEvent(new Event('visibilitychange'))"
    page.evaluate(look_again)
    expect(page.get_by_role("heading", name="Du er logget ud")).to_be_visible()
    expect(page.get_by_text("Noah").first).to_be_hidden()
    check_page(page)
    settings.SESSION_IDLE_SECONDS = {"professional": 900}
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Log ind i en ny fane").click()
    opened.value.close()
    elsewhere = page.context.new_page()
    log_in(elsewhere, live_server, world.alma)
    page.get_by_role("button", name="Vis siden igen").click()
    expect(name).to_have_value("Bente Skov")
    expect(page.get_by_role("heading", name="Du er logget ud")).to_be_hidden()

    go(page, live_server, "undring:new")  # somebody else may open this page, but not read what is typed in it
    page.locator("main textarea").first.fill("Det her skriver Alma, og så går hun fra skærmen.")
    settings.SESSION_IDLE_SECONDS = {"professional": 0}
    page.evaluate(look_again)
    expect(page.get_by_role("heading", name="Du er logget ud")).to_be_visible()
    settings.SESSION_IDLE_SECONDS = {"professional": 900}
    log_in(elsewhere, live_server, world.birk)
    page.get_by_role("button", name="Vis siden igen").click()
    expect(page.locator(".portal-user .user")).to_contain_text("Birk Holm")
    expect(page.locator("main textarea").first).to_have_value("")

    log_in(elsewhere, live_server, world.alma)
    go(page, live_server, "case", case.pk)  # nothing is typed here: the case leaves the screen
    settings.SESSION_IDLE_SECONDS = {"professional": 0}
    page.evaluate(look_again)
    expect(page).to_have_url(
        f"{live_server.url}{reverse('account_login')}?next={reverse('case', args=[case.pk])}"
    )
    expect(page.get_by_text("fordi der ikke skete noget")).to_be_visible()
