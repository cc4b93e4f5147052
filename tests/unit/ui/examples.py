"""What several tests of the floor draw."""

from datetime import date

from django import forms

from ui.forms import Form
from ui.parts import Badge, CaseHead, Fact, Link, TimelineEntry
from ui.site import NavItem


class OneField(Form):
    """The smallest form with something to forget."""

    name = forms.CharField(label="Navn")


def case_head(**changes: object) -> CaseHead:
    """Return Noah's header, with changes."""
    facts = {
        "child_name": "Noah Jensen",
        "age": "7 år",
        "school": "1.B, Lindeskolen",
        "level": "Niveau 2",
        "status": Badge("Åben", "success"),
        "holder_line": "Stafetten er hos Alma Lind (fungerende)",
        "next_line": "Næste dato: 1. december 2026",
        "tabs": [NavItem("Overblik", "/o/", active=True), NavItem("Log", "/l/")],
    }
    return CaseHead(**(facts | changes))


def entry(**changes: object) -> TimelineEntry:
    """Return a decision in the log, with changes."""
    facts = {
        "anchor": "e5",
        "kind": "Beslutning",
        "happened": date(2026, 10, 15),
        "written": date(2026, 10, 16),
        "author": "Alma Lind",
        "role": "lærer",
        "text": "Noah kommer i skole.\n\nForældrene er enige.",
        "icon": "check",
        "tone": "success",
        "badges": [Badge("Niveau 2", "info")],
        "facts": [Fact("Udfører", "Anja Holm")],
        "corrects": Link("Beslutning fra 1. oktober 2026", "#e4"),
        "corrected_by": Link("Rettelse fra 20. oktober 2026", "#e6"),
        "actions": [Link("Ret", "/ret/")],
    }
    return TimelineEntry(**(facts | changes))
