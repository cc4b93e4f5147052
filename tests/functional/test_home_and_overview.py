"""Min side, the overview, the public pages and the administration in a browser."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from accounts.whoasks import acting_as
from cases.services import state
from stafetlog.services import undring
from tests import handovers
from tests.functional.browser import check_page, go, log_in
from tests.personas import add_member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(world, case):
    """Noah's case with a next date, and the stafet offered to Birk."""
    add_member(world, case, world.birk)
    with acting_as(world.alma):
        state.set_next_date(case=case, on=timezone.localdate() + dt.timedelta(days=3), kind="meeting")
        undring.start(
            by=world.alma,
            label="Ved vinduet",
            first=undring.Seen(seen_at=timezone.now(), saw_heard="En elev sad ved vinduet."),
        )
        handovers.offer(case, world.birk, by=world.alma, worry="Kort.", said="Ja.")
    return case


def test_alma_goes_from_min_side_to_the_overview_and_back(live_server, page, phone, world, case):
    for browser in (page, phone):
        log_in(browser, live_server, world.alma)
        go(browser, live_server, "home")
        expect(browser.get_by_role("heading", name="Mine stafetter")).to_be_visible()
        check_page(browser)
        browser.locator("main").get_by_role("link", name="Noah Skov Krogh").first.click()
        expect(browser.get_by_role("heading", name="Overblik", level=1)).to_be_visible()
        expect(browser.get_by_role("link", name="Træk tilbuddet tilbage")).to_be_visible()
        check_page(browser)


def test_birk_is_led_from_min_side_to_the_answer(live_server, page, world, case):
    log_in(page, live_server, world.birk)
    go(page, live_server, "home")
    check_page(page)
    page.get_by_role("link", name="Læs og svar").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_dorte_is_told_what_to_do_first(live_server, phone, world):
    log_in(phone, live_server, world.dorte)
    go(phone, live_server, "home")
    expect(phone.get_by_text("Sådan kommer du i gang")).to_be_visible()
    check_page(phone)


@pytest.mark.parametrize("name", ["accessibility", "privacy", "third_party"])
def test_the_public_pages_can_be_read_by_everybody(live_server, page, world, name):
    go(page, live_server, name)
    check_page(page)


def test_the_demos_login_page_can_be_read_by_everybody(live_server, phone, world, settings):
    settings.IS_DEMO, settings.DEMO_PASSWORD = True, "stafetten-demo"
    go(phone, live_server, "account_login")
    expect(phone.get_by_text("stafetten-demo")).to_be_visible()
    check_page(phone)


def test_hassan_makes_a_user_and_the_browser_complains_of_nothing(live_server, page, world):
    log_in(page, live_server, world.hassan)
    go(page, live_server, "home")
    expect(page.get_by_role("heading", name="Kommune, brugere, love og frister")).to_be_visible()
    for name in ("accounts_user_changelist", "accounts_employment_add", "accounts_user_add"):
        go(page, live_server, f"admin:{name}")
        check_page(page)
    page.get_by_label("Mail:").fill("ida@example.dk")
    page.get_by_label("Navn:").fill("Ida Åkjær")
    page.get_by_role("button", name="Gem", exact=True).click()
    expect(page.get_by_text("Send mail på listen")).to_be_visible()
    assert User.objects.get(email="ida@example.dk").kind == User.Kind.PROFESSIONAL
    go(page, live_server, "admin:btimodel_legalbasis_changelist")
    page.get_by_role("link", name="dk.disclose.admin").click()
    expect(page.get_by_text("kommunens egen praksis")).to_be_visible()
