"""The browser the floor is tried in."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.unit.ui.stub_site import StubSite, stub_site

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Drive the system's Chromium; nothing is downloaded."""
    if not Path(CHROMIUM).exists():
        pytest.skip("Chromium mangler. Kør: apt-get install chromium")
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": QUIET}


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
