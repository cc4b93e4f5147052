"""Takes the pictures of docs/billeder from a running demo: python -m tools.pictures http://127.0.0.1:8000"""

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "billeder"
PASSWORD = "stafetten-demo"  # noqa: S105 - printed on the demo's own login page
COLOURS = 64


@dataclass(frozen=True)
class Picture:
    """Who looks, at which window's size, and which link is followed from the first page."""

    name: str
    email: str
    width: int
    height: int
    link: str = ""


PICTURES = (
    Picture("min-side", "birk@example.dk", 1200, 900),
    Picture("overblik", "alma@example.dk", 1200, 1100, link="Noah"),
    Picture("familien", "cecilie@example.dk", 390, 844, link="Noah"),
)


def main(base: str) -> None:
    """Take every picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for picture in PICTURES:
            take(browser, base, picture)
        browser.close()


def take(browser: Browser, base: str, picture: Picture) -> None:
    """Log in, follow the link, and write a small PNG."""
    page = browser.new_page(viewport={"width": picture.width, "height": picture.height}, locale="da-DK")
    log_in(page, base, picture.email)
    if picture.link:
        page.locator(f"main a:has-text('{picture.link}')").first.click()
        page.wait_for_load_state()
    path = FOLDER / f"{picture.name}.png"
    page.screenshot(path=path)
    page.close()
    Image.open(path).convert("RGB").quantize(COLOURS).save(path, optimize=True)
    print(f"{path.name}: {path.stat().st_size // 1024} kB")


def log_in(page: Page, base: str, email: str) -> None:
    """Log in as people do."""
    page.goto(f"{base}/konto/log-ind/")
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda url: "log-ind" not in url)


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://127.0.0.1:8000")
