"""What the component templates draw. Views fill these in; the templates ask nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from ui.site import NavItem

TONES = ("neutral", "info", "success", "warning", "error", "voice")


@dataclass(frozen=True)
class Link:
    """A text and where it leads."""

    label: str
    url: str


@dataclass(frozen=True)
class Badge:
    """A small coloured word; `tone` is one of `TONES`. The word alone must tell the meaning."""

    text: str
    tone: str = "neutral"


@dataclass(frozen=True)
class RowLine:
    """A line with an icon, under the title of a row; `url` is where it leads, if anywhere."""

    text: str
    icon: str
    is_warning: bool = False
    url: str = ""


@dataclass(frozen=True)
class Row:
    """One row of a list: a title, with badges beside it, lines under it, and marks at the right."""

    title: str
    url: str = ""
    lines: Sequence[str | RowLine] = ()
    badges: Sequence[Badge] = ()
    marks: Sequence[Badge] = ()


@dataclass(frozen=True)
class CaseHead:
    """The bar under the menu: which child, which level, in whose hands, and what comes next.

    `next_line` is shown as a warning when `next_missing` is true, and so is `overdue`, which leads to what
    should have been done. `offer_link` leads the one who can answer an open offer, or take it back. `tabs`
    holds `ui.site.NavItem`s.
    """

    child_name: str
    holder_line: str
    next_line: str
    url: str = ""
    age: str = ""
    school: str = ""
    level: str = ""
    status: Badge | None = None
    adult_line: str = ""
    offer_line: str = ""
    offer_link: Link | None = None
    next_missing: bool = False
    overdue: Link | None = None
    tabs: list[NavItem] = field(default_factory=list)


@dataclass(frozen=True)
class Fact:
    """A label and its value, for decisions and for definition lists."""

    label: str
    value: str


@dataclass(frozen=True)
class FileLine:
    """One attachment: its name and size in words; `url` is empty when it cannot be fetched, `mark` says why.

    `digest` is for the printed document: who has the file can compare.
    """

    name: str
    size: str
    url: str = ""
    mark: str = ""
    digest: str = ""


@dataclass(frozen=True)
class Voice:
    """Somebody who sees it otherwise, in her own words, with a link to where they stand."""

    name: str
    text: str
    url: str


@dataclass(frozen=True)
class TimelineEntry:
    """One entry of a timeline, as ui.timeline draws it; it is known by its kind and when it happened.

    `happened` and `written` are dates or datetimes. `facts` is the block of a decision: who coordinates, who
    carries out, by when. `corrects` and `corrected_by` are links between an entry and its correction. `note`
    says who cannot see the entry, when not everybody can.
    """

    anchor: str
    kind: str
    happened: date | datetime
    author: str
    text: str = ""
    icon: str = "document"
    tone: str = "neutral"
    role: str = ""
    written: date | datetime | None = None
    note: str = ""
    badges: list[Badge] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    files: list[FileLine] = field(default_factory=list)
    refers: list[tuple[str, Link]] = field(default_factory=list)
    voices: list[Voice] = field(default_factory=list)
    corrects: Link | None = None
    corrected_by: Link | None = None
    actions: list[Link] = field(default_factory=list)


@dataclass(frozen=True)
class Step:
    """A step of a longer form; `state` is "done", "current", "error" or "todo"."""

    label: str
    state: str = "todo"
    url: str = ""
