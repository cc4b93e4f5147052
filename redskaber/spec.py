"""What a tool is: a versioned specification as frozen data (domain.md 5; style.md habit 24).

One specification renders the form, the read view, the printed page and the check of completeness. It is read
from YAML by redskaber.parsing and stored as a document; `to_document` and `from_document` lose nothing.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from btimodel.choices import ActorGroup

# Kinds of fields, as the files name them.
TEKST, LANGTEKST, VALG, FLERVALG = "tekst", "langtekst", "valg", "flervalg"
DATO, KLOKKESLAET, TAL, TRIN = "dato", "klokkeslaet", "tal", "trin"
TEGN, RAEKKER, TEGNING, VEJLEDNING = "tegn", "raekker", "tegning", "vejledning"
KINDS = (TEKST, LANGTEKST, VALG, FLERVALG, DATO, KLOKKESLAET, TAL, TRIN, TEGN, RAEKKER, TEGNING, VEJLEDNING)

# Where a tool can be filled; one that stands nowhere is used blank.
CASE, NOTE = "sag", "notat"

# Rows that are drawn as well (redskaber.drawn).
NETWORK_MAP = "netvaerkskort"
DRAWINGS = (NETWORK_MAP,)


@dataclass(frozen=True)
class Choice:
    """One answer to choose. With ages it is suggested for a child of that age.

    `stop` says why a tool with this answer is not shared, and what to do instead.
    """

    value: str
    label: str
    help: str = ""
    from_age: int | None = None
    to_age: int | None = None
    stop: str = ""


@dataclass(frozen=True)
class Step:
    """One step of a scale: never told by a colour alone, so it has a name and words."""

    number: int
    name: str
    text: str
    more: tuple[tuple[str, str], ...] = ()

    @property
    def label(self) -> str:
        """Number and name, as the step is always written."""
        return f"{self.number}. {self.name}"


@dataclass(frozen=True)
class Sign:
    """One sign one may have seen."""

    key: str
    label: str


@dataclass(frozen=True)
class Condition:
    """Asked only when another field has one of these answers."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Field:
    """One question. Which of the parts it has follows from its kind."""

    key: str
    kind: str
    label: str
    help: str = ""
    required: bool = False
    wanted: bool = False
    tone: str = ""
    max_length: int = 0
    least: int | None = None
    most: int | None = None
    lines: int = 0
    suggest: str = ""
    drawing: str = ""
    condition: Condition | None = None
    choices: tuple[Choice, ...] = ()
    steps: tuple[Step, ...] = ()
    signs: tuple[Sign, ...] = ()
    points: tuple[str, ...] = ()
    fields: tuple["Field", ...] = ()

    @property
    def label_of(self) -> dict[str, str]:
        """The words of each value that can be chosen."""
        steps = {str(step.number): step.label for step in self.steps}
        return {choice.value: choice.label for choice in self.choices} | steps


@dataclass(frozen=True)
class Section:
    """A part of a tool with its own heading."""

    key: str
    title: str
    help: str = ""
    tone: str = ""
    condition: Condition | None = None
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True)
class Spec:
    """One version of one tool."""

    slug: str
    version: int
    title: str
    purpose: str
    when: str
    phases: tuple[str, ...]
    groups: tuple[str, ...]
    places: tuple[str, ...]
    summary: tuple[str, ...]
    over_time: bool
    sections: tuple[Section, ...]

    @property
    def fields(self) -> Iterator[Field]:
        """Every field of the tool, in the order of the page; those of a row stay inside their row."""
        return (field for section in self.sections for field in section.fields)

    def field(self, key: str) -> Field:
        """Return one field. Raises KeyError."""
        for field in self.fields:
            if field.key == key:
                return field
        raise KeyError(key)

    def is_for(self, group: ActorGroup) -> bool:
        """Return whether an actor group uses the tool; one that names no group is for all."""
        return not self.groups or group.name.lower() in self.groups

    def names(self, group: ActorGroup | None) -> bool:
        """Return whether the tool is made for an actor group above others."""
        return group is not None and group.name.lower() in self.groups

    @property
    def made_for(self) -> list[str]:
        """The actor groups it is made for, in words; empty when it is for all."""
        return [str(ActorGroup[name.upper()].label) for name in self.groups]

    @property
    def on_case(self) -> bool:
        """Whether it can be filled on a case."""
        return CASE in self.places

    @property
    def on_note(self) -> bool:
        """Whether it can be filled on an undringsnotat."""
        return NOTE in self.places

    @property
    def required_fields(self) -> list[Field]:
        """What must be answered when it is asked."""
        return [field for field in self.fields if field.required]


def to_document(spec: Spec) -> dict[str, Any]:
    """Return the specification as plain data for the database."""
    return asdict(spec)


def from_document(document: dict[str, Any]) -> Spec:
    """Return the specification of a stored document."""
    plain = {name: value for name, value in document.items() if name != "sections"}
    lists = {name: tuple(value) for name, value in plain.items() if isinstance(value, list | tuple)}
    return Spec(**plain | lists | {"sections": tuple(_section(each) for each in document["sections"])})


def _section(data: dict[str, Any]) -> Section:
    return Section(
        **data
        | {
            "condition": _condition(data["condition"]),
            "fields": tuple(_field(each) for each in data["fields"]),
        }
    )


def _field(data: dict[str, Any]) -> Field:
    return Field(
        **data
        | {
            "condition": _condition(data["condition"]),
            "choices": tuple(Choice(**each) for each in data["choices"]),
            "steps": tuple(_step(each) for each in data["steps"]),
            "signs": tuple(Sign(**each) for each in data["signs"]),
            "points": tuple(data["points"]),
            "fields": tuple(_field(each) for each in data["fields"]),
        }
    )


def _step(data: dict[str, Any]) -> Step:
    return Step(**data | {"more": tuple((name, text) for name, text in data["more"])})


def _condition(data: dict[str, Any] | None) -> Condition | None:
    return Condition(data["field"], tuple(data["values"])) if data else None
