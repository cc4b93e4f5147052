"""Makes a cell of a guide ready to show: the same for the page, the panel and the print."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from btimodel.choices import ActorGroup, Level, Phase
from handlevejledninger.choices import ACTIONS, GROUP_SLUGS, PAGE_OF_ACTION, PAGE_OF_TOOL, TOOLS
from handlevejledninger.content.piece import words_of
from handlevejledninger.markup import Values
from handlevejledninger.models import Content
from ui.markdown import line_to_html, to_html
from ui.parts import Link

DIGEST = 12


@dataclass(frozen=True)
class StepLine:
    """One thing to do: its words, its own name for a tick, and where it is done, if that is known."""

    text: SafeString
    name: str
    link: Link | None = None


@dataclass(frozen=True)
class CellView:
    """A cell as templates draw it."""

    key: str
    group: ActorGroup
    phase: Phase
    level: Level
    url: str
    is_adapted: bool
    purpose: SafeString
    questions: list[SafeString]
    steps: list[StepLine]
    responsibility: SafeString
    log: SafeString
    tools: list[Link]
    notify_if: list[SafeString]
    otherwise: list[SafeString]


@dataclass(frozen=True)
class Where:
    """Where a cell is shown: the forms that can be opened from here, by action, and the tools' addresses."""

    actions: Mapping[str, str]
    tools: Mapping[str, str]


NOWHERE = Where({}, {})
NOT_IN_BRIEF: dict[str, Any] = {"ansvar": "", "log": "", "redskaber": [], "ikke_grundlag": []}


def everywhere() -> Where:
    """Return the ways that are open from any page."""
    actions = {action: reverse(name) for action, name in PAGE_OF_ACTION.items()}
    tools = {
        slug: reverse(PAGE_OF_TOOL[slug]) if slug in PAGE_OF_TOOL else reverse("tools:tool", args=[slug])
        for slug in TOOLS
    }
    return Where(actions, tools)


def ticks_of(content: Content) -> frozenset[str]:
    """Return the names of the steps that the reader of a cell has ticked."""
    return frozenset((content.reader_ticks or {}).get(content.key, ()))


def step_name(text: str) -> str:
    """Return a step's own name: a step with other words is another step, and is not ticked."""
    return hashlib.sha256(text.encode()).hexdigest()[:DIGEST]


def view_of(
    content: Content,
    where: Where = NOWHERE,
    *,
    values: Values | None = None,
    brief: bool = False,
) -> CellView:
    """Return a cell made ready, the same for every reader: what she has ticked stands apart (`ticks_of`).

    `brief` leaves out what the panel does not show, and the questions it would cost.
    """
    document = content.document | (NOT_IN_BRIEF if brief else {})
    filled = values or Values(words_of(document))

    def line(text: str) -> SafeString:
        return line_to_html(filled.fill(text))

    slug, phase, level = document["gruppe"], Phase(document["fase"]), Level(document["niveau"])
    return CellView(
        key=content.key,
        group=GROUP_SLUGS[slug],
        phase=phase,
        level=level,
        url=reverse("guides:cell", args=[slug, phase, level]),
        is_adapted=content.is_adapted,
        purpose=line(document["hvad"]),
        questions=[line(text) for text in document["spoerg"]],
        steps=[_step(step, where, line(step["tekst"])) for step in document["goer"]],
        responsibility=to_html(filled.fill(document["ansvar"])),
        log=to_html(filled.fill(document["log"])),
        tools=[Link(str(TOOLS[name]), where.tools.get(name, "")) for name in document["redskaber"]],
        notify_if=[line(text) for text in document["underret"]],
        otherwise=[line(text) for text in document["ikke_grundlag"]],
    )


def _step(step: dict[str, str], where: Where, text: SafeString) -> StepLine:
    link = None
    if url := where.actions.get(step["handling"]):
        link = Link(str(ACTIONS[step["handling"]]), url)
    elif url := where.tools.get(step["redskab"]):
        link = Link(str(TOOLS[step["redskab"]]), url)
    return StepLine(text, step_name(step["tekst"]), link)


def title_of(cell: CellView) -> str:
    """Return the page's own title: "Opsporing på niveau 1"."""
    return _("%(phase)s på %(level)s") % {"phase": cell.phase.label, "level": cell.level.label.lower()}
