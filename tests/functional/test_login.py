"""Logging in, in a real browser."""

from playwright.sync_api import expect

from tests.functional.browser import check_page, log_in_by_form


def test_alma_logs_in_with_her_mail_and_password(page, live_server, world):
    page.goto(live_server.url)
    check_page(page)
    log_in_by_form(page, live_server, world.alma)
    expect(page).to_have_url(live_server.url + "/")
