"""The browser of the functional tests: Debian's Chromium, `page` at 1280 px and `phone` at 390 px."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests.chromium import launch_args
from tests.functional.browser import AXE_AT, DESKTOP, PHONE

HERE = Path(__file__).parent
# A busy machine is slow and not wrong: what never comes fails all the same.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder as a browser test."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def base_url() -> None:
    """Stand in for a plugin's fixture that pytest warns about; addresses come from live_server."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the system's Chromium; nothing is downloaded."""
    return {**browser_type_launch_args, **launch_args()}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A Danish user."""
    return {**browser_context_args, "locale": "da-DK", "timezone_id": "Europe/Copenhagen"}


@pytest.fixture(scope="session", autouse=True)
def static_files_are_kept() -> Iterator[None]:
    """The browser keeps a static file for an hour, as in production, and the server has axe's script too.

    Without it a browser asks again for each file that was made minutes ago, as all are in a new clone.
    """
    serve = StaticFilesHandler.serve

    def serve_to_keep(self: StaticFilesHandler, request: HttpRequest) -> HttpResponseBase:
        is_axe = request.path == AXE_AT
        answer = HttpResponse(AXE_SCRIPT, content_type="text/javascript") if is_axe else serve(self, request)
        answer.headers["Cache-Control"] = "max-age=3600"
        return answer

    StaticFilesHandler.serve = serve_to_keep
    yield
    StaticFilesHandler.serve = serve


@pytest.fixture
def faults() -> Iterator[list[str]]:
    """What the browser complained of; the test fails at its end when there is anything."""
    found: list[str] = []
    yield found
    assert not found, "Fejl i browseren:\n" + "\n".join(found)


@pytest.fixture(scope="session")
def put_away(browser: Browser) -> dict[str, list[BrowserContext]]:
    """Profiles of earlier tests by their options: emptied, but the style sheets are still in their cache."""
    return {}


@pytest.fixture
def open_page(
    browser: Browser,
    browser_context_args: dict[str, Any],
    put_away: dict[str, list[BrowserContext]],
    faults: list[str],
) -> Iterator[Callable[..., Page]]:
    """Yield a function that opens a profile that knows nobody, one a person: open_page(viewport=PHONE)."""
    in_use: list[tuple[str, BrowserContext]] = []

    def make(**options: Any) -> Page:
        wanted = browser_context_args | {"viewport": DESKTOP} | options
        key = repr(sorted(wanted.items()))
        free = put_away.setdefault(key, [])
        context = free.pop() if free else browser.new_context(**wanted)
        in_use.append((key, context))
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda message: _hear(faults, message))
        page.on("pageerror", lambda error: faults.append(str(error)))
        return page

    yield make
    for key, context in in_use:
        if context in browser.contexts:  # else the test itself closed it
            _empty(context)
            put_away[key].append(context)


def _empty(context: BrowserContext) -> None:
    """Close the pages and forget who was logged in; nothing else is kept in the browser by this site."""
    for page in context.pages:
        page.close()
    context.clear_cookies()


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A browser of 1280 px."""
    return open_page()


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Page:
    """A telephone of 390 px."""
    return open_page(viewport=PHONE, has_touch=True, is_mobile=True)


@pytest.fixture
def page_without_script(open_page: Callable[..., Page]) -> Page:
    """A browser of 1280 px with JavaScript off."""
    return open_page(java_script_enabled=False)


def _hear(faults: list[str], message: ConsoleMessage) -> None:
    refused_page = (
        message.text.startswith("Failed to load resource") and "/static/" not in message.location["url"]
    )
    if message.type == "error" and not refused_page:
        faults.append(f"{message.text} ({message.location['url']})")
