"""The municipality's colours can be read: contrasts by WCAG 2.1, computed from the style sheet itself."""

import re
from pathlib import Path

import pytest
from django.conf import settings

THEME = Path(settings.BASE_DIR) / "static" / "ui" / "tema.css"
BLOCK = re.compile(r'(?:\[data-colour="(?P<name>\w+)"\]|:root)\s*\{(?P<body>[^}]*)\}')
VARIABLE = re.compile(r"--(k-[\w-]+):\s*(#[0-9a-f]{6})")


def _blocks() -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    shared: dict[str, str] = {}
    palettes: dict[str, dict[str, str]] = {}
    for block in BLOCK.finditer(THEME.read_text(encoding="utf-8")):
        colours = dict(VARIABLE.findall(block["body"]))
        if block["name"]:
            palettes[block["name"]] = colours
        else:
            shared |= colours
    return shared, palettes


SHARED, PALETTES = _blocks()


def _luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_is_the_one_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_the_fixed_palette_is_the_one_a_municipality_can_choose_from():
    assert set(PALETTES) == {"petrol", "blaa", "groen", "bordeaux", "lilla", "grafit"}


@pytest.mark.parametrize("name", sorted(PALETTES))
@pytest.mark.parametrize(
    ("front", "back", "least"),
    [
        ("k-surface", "k-primary", 4.5),
        ("k-surface", "k-primary-dark", 7),
        ("k-primary", "k-surface", 4.5),
        ("k-primary", "k-tint", 4.5),
        ("k-primary-dark", "k-tint", 7),
        ("k-ink", "k-tint", 7),
        ("k-muted", "k-tint", 4.5),
        ("k-error", "k-tint", 4.5),
    ],
)
def test_a_municipal_colour_can_be_read(name, front, back, least):
    colours = SHARED | PALETTES[name]
    assert contrast(colours[front], colours[back]) >= least


@pytest.mark.parametrize("tone", ["success", "info", "warning", "error", "neutral"])
def test_badges_and_icons_of_a_tone_can_be_read(tone):
    soft = SHARED[f"k-{tone}-soft"]
    assert contrast(SHARED["k-ink"], soft) >= 7
    assert contrast(SHARED[f"k-{tone}"], soft) >= 4.5
    assert contrast(SHARED[f"k-{tone}"], SHARED["k-surface"]) >= 4.5


def test_muted_text_can_be_read_on_white():
    assert contrast(SHARED["k-muted"], SHARED["k-surface"]) >= 7
