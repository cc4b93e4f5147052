"""What every browser test does: log in, open a page, and look at it as a careful user would."""

import time
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AxeResults
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import User
from tests.personas import PASSWORD

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
NARROWEST = 320
BACKEND = "accounts.backends.LoginBackend"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What passed is not told: describing it takes longer than finding it.
AXE = {"runOnly": {"type": "tag", "values": AXE_TAGS}, "resultTypes": ["violations"], "preload": False}
LOOK = (Path(__file__).parent / "look.js").read_text()
# Where the tests' server has axe's script: see tests/functional/conftest.py.
AXE_AT = "/static/axe.min.js"
# The combinations of letters and background that axe has passed so far: see look.js.
PASSED: set[str] = set()


def log_in(page: Page, live_server: Any, user: User) -> None:
    """Log `user` in by session cookie: quick, and does not use up the login's rate limit."""
    client = Client()
    client.force_login(user, backend=BACKEND)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url, "httpOnly": True}]
    )


def log_in_by_form(page: Page, live_server: Any, user: User) -> None:
    """Log `user` in as people do: through the login page. The personas share one password."""
    page.goto(live_server.url + reverse("account_login"))
    page.locator("[name=login]").fill(user.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(live_server.url + "/")


def go(page: Page, live_server: Any, name: str, *args: Any) -> None:
    """Open the page with URL name `name`."""
    page.goto(live_server.url + reverse(name, args=args))


def check_page(page: Page) -> None:
    """Fail unless axe finds nothing and the page does not scroll sideways at its own width and at 320 px.

    What fits 320 px fits a telephone's 390 too: no style sheet makes a difference between the two
    (tests/guards/test_browser_tests.py). Axe needs script: a page opened without it would wait for ever.
    """
    page.wait_for_load_state("load")
    found = _violations(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    before = page.viewport_size
    for width in (before["width"], NARROWEST):
        if width != page.viewport_size["width"]:
            page.set_viewport_size({"width": width, "height": before["height"]})
        over = _overflow(page)
        assert over <= 0, f"{page.url} er {over} px for bred ved {width} px: {_too_wide(page)}"
    page.set_viewport_size(before)


def _violations(page: Page) -> AxeResults:
    found = page.evaluate(LOOK, {"axeAt": AXE_AT, "options": AXE, "passed": sorted(PASSED)})
    PASSED.update(found["passed"])
    return AxeResults(found)


def _overflow(page: Page) -> int:
    # The layout needs a moment after the window has changed.
    for _ in range(5):
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over <= 0:
            break
        time.sleep(0.05)
    return int(over)


def _too_wide(page: Page) -> list[str]:
    return page.evaluate(
        """[...document.querySelectorAll("body *")]
            .filter((e) => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
            .map((e) => e.tagName + "." + e.className).slice(0, 5)"""
    )
