"""The browser the floor is tried in."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.chromium import launch_args
from tests.unit.ui.stub_site import StubSite, stub_site


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Drive the system's Chromium; nothing is downloaded."""
    return {**browser_type_launch_args, **launch_args()}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Browse as a Dane."""
    return {**browser_context_args, "locale": "da-DK", "timezone_id": "Europe/Copenhagen"}


@pytest.fixture(scope="session")
def base_url() -> None:
    """Stand in for the plugin's own fixture, which pytest 9 warns of; our addresses are whole."""


@pytest.fixture
def site() -> Iterator[StubSite]:
    """A site of one page; the test writes the page and the answers."""
    with stub_site() as running:
        yield running
