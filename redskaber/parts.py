"""What the templates of tools draw, and what a tool with code of its own adds (redskaber.kinds)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from accounts.models import User
from cases.models import Case
from cases.roles import CasePerm
from redskaber.answers import Answers, Typed
from redskaber.models import FilledTool
from redskaber.spec import Spec
from stafetlog.models import Undringsnotat
from ui.parts import Fact


@dataclass(frozen=True)
class Part:
    """A piece of a page: a template and what it draws. The same template may serve page and print."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ShownFile:
    """A drawing's file as a page or a document shows it; `link` leads to the file, "" where nothing can."""

    name: str
    size: int
    is_picture: bool
    source: str
    link: str = ""


def shows_every(_file: Any) -> bool:
    """Keep no attachment back."""
    return True


@dataclass(frozen=True)
class Reader:
    """Who reads; `text` cuts out of what people wrote what a reader in the family may not know.

    `entries` are the case's entries that she may read, for what shows more of the case than the one tool.
    `shows_file` tells whether an attachment is there at all for her, and `files` are the tool's drawings by
    their names in the storage; None where only words are read.
    """

    family: bool = False
    text: Callable[[str], str] = str
    entries: Any = None
    shows_file: Callable[[Any], bool] = shows_every
    files: Mapping[str, ShownFile] | None = None


@dataclass(frozen=True)
class Extra:
    """What a single tool adds with code of its own; each function may return None for nothing.

    `read` is shown below the answers, on the page and in the PDF. `over_time` stands on top of the page that
    shows several side by side; it is given them oldest first. `form` stands above the form; it is given the
    form, the case (None on a note) and the draft, if there is one. `start` is what a new form on a case
    begins with, as it would have been typed. `keep` is put beside the answers when a tool is shared.
    `next_on_case` and `next_on_note` stand below the answers and say what can be done with them now; the
    first is asked for who writes on an open log. `warn` is asked about a tool on a note: what in it should
    not be there.
    """

    read: Callable[[Spec, Answers, Reader], Part | None] | None = None
    over_time: Callable[[Spec, list[FilledTool], Reader], Part | None] | None = None
    form: Callable[[Any, Case | None, FilledTool | None], Part | None] | None = None
    start: Callable[[Spec, Case, User], Typed] | None = None
    keep: Callable[[FilledTool, Answers], Answers] | None = None
    next_on_case: Callable[[Case, FilledTool, frozenset[CasePerm]], Part | None] | None = None
    next_on_note: Callable[[Undringsnotat], Part | None] | None = None
    warn: Callable[[Spec, Typed, User], list[str]] | None = None


@dataclass(frozen=True)
class ReadItem:
    """One answered question. Exactly one of the ways to say the answer is used."""

    label: str
    tone: str = ""
    text: str = ""
    values: list[str] = field(default_factory=list)
    groups: list["Group"] = field(default_factory=list)
    part: Part | None = None


@dataclass(frozen=True)
class Group:
    """A row of several answers, or a sign with its details."""

    title: str
    facts: list[Fact] = field(default_factory=list)


@dataclass(frozen=True)
class ReadSection:
    """The answered part of a section."""

    title: str
    tone: str
    items: list[ReadItem]
