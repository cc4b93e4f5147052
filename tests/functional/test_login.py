"""Logging in, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.functional.browser import check_page, go, log_in_by_form


def test_alma_logs_in_with_her_mail_and_password(page, live_server, world):
    page.goto(live_server.url)
    check_page(page)
    log_in_by_form(page, live_server, world.alma)
    expect(page).to_have_url(live_server.url + "/")


def test_letters_too_faint_to_read_are_found(page, live_server, world):
    """The look can fail, also on a page whose every combination of colours has passed."""
    go(page, live_server, "accessibility")
    check_page(page)
    page.evaluate("document.querySelector('main p').style.color = '#aaa'")
    with pytest.raises(AssertionError, match="color-contrast"):
        check_page(page)
