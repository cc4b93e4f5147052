"""The overview of a guide: phases down, levels across; and the way from one cell to the next."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from btimodel.choices import LEVEL_MEANING, ActorGroup, Level, Phase
from handlevejledninger import lookups
from handlevejledninger.choices import GROUP_SLUGS, PHASE_MEANING
from handlevejledninger.content.piece import words_of
from handlevejledninger.guides import CellView, view_of
from handlevejledninger.markup import Values
from handlevejledninger.models import Content
from ui.markdown import line_to_html, to_html
from ui.parts import Link
from ui.site import NavItem


@dataclass(frozen=True)
class GridRow:
    """One phase: what it is for, and its three cells."""

    phase: Phase
    meaning: str
    cells: list[CellView]


def groups() -> list[Link]:
    """Return the five guides."""
    return [
        Link(str(group.label), reverse("guides:group", args=[slug])) for slug, group in GROUP_SLUGS.items()
    ]


def levels() -> list[dict[str, str]]:
    """Return the three levels with what each means."""
    return [{"label": str(level.label), "meaning": str(LEVEL_MEANING[level])} for level in Level]


def rows(group: ActorGroup) -> list[GridRow]:
    """Return a group's grid; empty when the content is not loaded."""
    found = lookups.cells_of(group)
    values = Values(words_of([content.document for content in found]))
    cells = [view_of(content, values=values) for content in found]
    return [
        GridRow(phase, str(PHASE_MEANING[phase]), [cell for cell in cells if cell.phase == phase])
        for phase in Phase
        if cells
    ]


def around(slug: str, cell: CellView) -> dict[str, list[NavItem]]:
    """Return the other phases on this level, and the other levels of this phase."""

    def item(label: str, phase: Phase, level: Level) -> NavItem:
        here = (phase, level) == (cell.phase, cell.level)
        return NavItem(label, reverse("guides:cell", args=[slug, phase, level]), here)

    return {
        "phases": [item(str(phase.label), phase, cell.level) for phase in Phase],
        "levels": [item(str(level.label), cell.phase, level) for level in Level],
    }


def common_part(content: Content) -> dict[str, Any]:
    """Return what the guides have in common, ready to show."""
    document = content.document
    values = Values(words_of(document))
    by_place = {(part["fase"], part["niveau"]): part["tekst"] for part in document["faelles"]}
    return {
        "is_adapted": content.is_adapted,
        "rows": [
            {
                "phase": phase,
                "cells": [line_to_html(values.fill(by_place[phase, level])) for level in Level.values],
            }
            for phase in Phase
        ],
        "duties": [
            {"title": part["titel"], "text": to_html(values.fill(part["tekst"]))}
            for part in document["ansvar"]
        ],
        "acute": acute_part(content, values),
    }


def acute_part(content: Content, values: Values | None = None) -> dict[str, SafeString | str]:
    """Return what to do when a child is in danger: first on every page that helps one to decide."""
    acute = content.document["akut"]
    filled = values or Values(words_of(acute))
    return {
        "title": acute["titel"],
        "text": to_html(filled.fill(acute["tekst"])),
        "abuse": to_html(filled.fill(acute["vold_og_overgreb"])),
    }
