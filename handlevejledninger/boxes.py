"""Draws what one does as boxes to tick. Python, as ui.rows: on a guide's page all else is drawn already."""

from collections.abc import Collection

from django.utils.safestring import SafeString

from handlevejledninger.guides import CellView, StepLine
from ui.markup import fill, join
from ui.timeline import NOTHING

STEP = (
    '<li><div class="form-group-checkbox"><input type="checkbox" class="form-checkbox"{named} value="{name}" '
    'id="{place}-{name}"{checked}><label class="form-label" for="{place}-{name}">{text}</label></div>'
    "{link}</li>\n"
)
LINK = '<p class="{css}"><a href="{url}">{label}</a></p>'
CHECKED = fill(" checked")
# A box of the page belongs to its form; one of the panel is saved by its script, and may stand in any form.
NAMED = fill(' name="step"')


def on_the_page(cell: CellView, ticked: Collection[str]) -> SafeString:
    """Return the steps of a cell as boxes of the form on its page."""
    return join([_box(step, step.name in ticked, "trin", "k-step-link") for step in cell.steps])


def in_the_panel(cell: CellView, ticked: Collection[str]) -> SafeString:
    """Return the steps of a cell as boxes of the panel."""
    return join([_box(step, step.name in ticked, "p", "k-guide__link") for step in cell.steps])


def _box(step: StepLine, is_ticked: bool, place: str, css: str) -> SafeString:
    link = step.link
    return fill(
        STEP,
        named=NAMED if place == "trin" else NOTHING,
        name=step.name,
        place=place,
        checked=CHECKED if is_ticked else NOTHING,
        text=step.text,
        link=fill(LINK, css=css, url=link.url, label=link.label) if link else NOTHING,
    )
