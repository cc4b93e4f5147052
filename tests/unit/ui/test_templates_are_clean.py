"""The templates keep what the Content-Security-Policy and the budgets demand."""

import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "static" / "ui").glob("*.css"))
INLINE = re.compile(
    r'\sstyle="|\son[a-z]+="|<style|<script(?![^>]*\ssrc=)|javascript:|data:[a-z]+/', re.IGNORECASE
)
ICON = re.compile(r'{%\s*icon\s+"([a-z-]+)"')
SYMBOL = re.compile(r'id="([a-z-]+)"')


def name(path: Path) -> str:
    """Return a path as the test's name."""
    return str(path.relative_to(ROOT))


def test_a_template_holds_no_inline_script_or_style():
    assert TEMPLATES
    assert [name(path) for path in TEMPLATES if INLINE.search(path.read_text(encoding="utf-8"))] == []


def test_a_style_sheet_asks_for_nothing_outside():
    assert STYLES
    assert [name(path) for path in STYLES if "url(" in path.read_text(encoding="utf-8")] == []


def test_every_icon_that_is_named_is_in_the_sprite():
    sprite = Path(finders.find("dkfds/img/all-svg-icons.svg")).read_text(encoding="utf-8")
    known = set(SYMBOL.findall(sprite))
    named = {icon for path in TEMPLATES for icon in ICON.findall(path.read_text(encoding="utf-8"))}
    assert named
    assert named <= known


def test_every_own_drawing_that_is_named_is_drawn():
    drawings = (ROOT / "static" / "ui" / "tegninger.svg").read_text(encoding="utf-8")
    named = {
        drawing
        for path in TEMPLATES
        for drawing in re.findall(r'{%\s*own_icon\s+"([a-z]+)"', path.read_text(encoding="utf-8"))
    }
    assert named == set(SYMBOL.findall(drawings))
