"""The system's own Chromium, which drives the tests in a real browser; nothing is downloaded.

The headless one draws the same pages with half the work, so tools/setup.py installs it where it can.
"""

import os
import shutil

import pytest

from tools.setup import BROWSERS, CI, MAC_BROWSER

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def launch_args() -> dict[str, object]:
    """Return how Playwright starts it. Without one our builds fail, and a person's tests are skipped."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), MAC_BROWSER)
    if not os.access(found, os.X_OK):
        missing = "Chromium mangler. Kør: apt install chromium-headless-shell"
        pytest.fail(missing) if CI else pytest.skip(missing)
    return {"executable_path": found, "args": QUIET}
