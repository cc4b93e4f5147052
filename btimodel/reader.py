"""Reads content files: YAML checked against a schema, with the line of every fault.

A file is a list of rows (`read`) or one row (`read_one`). A field marked `nested` keeps its YAML node, so
that what stands inside it is read with `row` or `rows`, and its faults have their own lines.
"""

import datetime as dt
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

# The same reading done in C is some eight times as fast, and all content is read at every set-up.
LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader


class BadContent(Exception):
    """A content file cannot be used. The text names the file, the line and the reason."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        self.path, self.line, self.reason = path, line, reason
        super().__init__(f"{path.name}, linje {line}: {reason}")


@dataclass(frozen=True)
class Field:
    """One key of a row: what its value must be, and whether it may be left out."""

    check: Callable[[Any], Any]
    required: bool = True
    default: Any = None
    nested: bool = False


@dataclass(frozen=True)
class Row:
    """One row of a file, with the line it begins on."""

    line: int
    values: dict[str, Any]


Schema = Mapping[str, Field]


def read(path: Path, schema: Schema, *, identity: tuple[str, ...]) -> list[Row]:
    """Return the rows of a file. `identity` names the keys that together must be unique in it.

    Raises BadContent for anything that is not as the schema says.
    """
    found = rows(path, _root(path, _text_of(path)), schema)
    check_unique(path, found, identity=identity)
    return found


def read_one(path: Path, schema: Schema) -> Row:
    """Return the one row that a file is. Raises BadContent."""
    return parse_one(_text_of(path), path, schema)


def parse_one(text: str, path: Path, schema: Schema) -> Row:
    """Return the one row that a text is; `path` is what faults call it. Raises BadContent."""
    return row(path, _root(path, text), schema)


def check_unique(path: Path, found: list[Row], *, identity: tuple[str, ...]) -> None:
    """Refuse two rows with the same values of `identity`. Raises BadContent with the second one's line."""
    seen: dict[Hashable, int] = {}
    for each in found:
        key = tuple(each.values[name] for name in identity)
        if key in seen:
            shown = ", ".join(str(part) for part in key)
            raise BadContent(path, each.line, f"{shown} står også i linje {seen[key]}.")
        seen[key] = each.line


def anything(value: Any) -> Any:
    """Return any value; what a nested field says of itself."""
    return value


def text(value: Any) -> str:
    """Return a non-empty text on its own terms. Raises ValueError."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError("skal være en tekst")
    return value.strip()


def whole_number(value: Any) -> int:
    """Return a number of at least one. Raises ValueError."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError("skal være et helt tal fra 1 og op")
    return value


def number_or_nothing(value: Any) -> int | None:
    """Return a number, or None for an empty value. Raises ValueError."""
    return None if value is None else whole_number(value)


def yes_or_no(value: Any) -> bool:
    """Return a truth value. Raises ValueError."""
    if not isinstance(value, bool):
        raise ValueError("skal være true eller false")
    return value


def date(value: Any) -> dt.date:
    """Return a date written as 2024-01-01. Raises ValueError."""
    if isinstance(value, dt.datetime) or not isinstance(value, dt.date):
        raise ValueError("skal være en dato som 2024-01-01")
    return value


def mapping(value: Any) -> dict[str, Any]:
    """Return a mapping. Raises ValueError."""
    if not isinstance(value, dict):
        raise ValueError("skal være en række af navne og værdier")
    return value


def one_of(*allowed: str) -> Callable[[Any], str]:
    """Return a check that a value is one of these words."""

    def check(value: Any) -> str:
        if value not in allowed:
            raise ValueError(f"skal være en af: {', '.join(allowed)}")
        return str(value)

    return check


def rows(path: Path, node: yaml.Node, schema: Schema) -> list[Row]:
    """Return the rows of a list. Raises BadContent."""
    if not isinstance(node, yaml.SequenceNode):
        line = node.start_mark.line + 1
        raise BadContent(path, line, "her skal være en liste; hver række begynder med en bindestreg.")
    return [row(path, item, schema) for item in node.value]


def row(path: Path, node: yaml.Node, schema: Schema) -> Row:
    """Return one row, every value checked. Raises BadContent."""
    line = node.start_mark.line + 1
    if not isinstance(node, yaml.MappingNode):
        raise BadContent(path, line, "rækken skal bestå af navne og værdier.")
    values: dict[str, Any] = {}
    for key_node, value_node in node.value:
        name, at = str(key_node.value), key_node.start_mark.line + 1
        if name not in schema:
            raise BadContent(path, at, f"feltet {name} kendes ikke.")
        if name in values:
            raise BadContent(path, at, f"feltet {name} står to gange.")
        values[name] = _value(path, name, value_node, schema[name])
    missing = [name for name, field in schema.items() if field.required and name not in values]
    if missing:
        raise BadContent(path, line, f"feltet {missing[0]} mangler.")
    return Row(line, {name: values.get(name, field.default) for name, field in schema.items()})


def _value(path: Path, name: str, node: yaml.Node, field: Field) -> Any:
    if field.nested:
        return node
    line = node.start_mark.line + 1
    try:
        raw = _plain(path, node)
    except (yaml.YAMLError, ValueError) as fault:
        raise BadContent(path, line, f"{name} kan ikke læses.") from fault
    try:
        return field.check(raw)
    except ValueError as reason:
        raise BadContent(path, line, f"{name} {reason}.") from reason


def _plain(path: Path, node: yaml.Node) -> Any:
    _refuse_repeated_names(path, node)
    constructor = yaml.constructor.SafeConstructor()
    return constructor.construct_document(node)


def _refuse_repeated_names(path: Path, node: yaml.Node) -> None:
    """YAML would silently keep the last of two equal names."""
    if isinstance(node, yaml.MappingNode):
        names = set()
        for key, value in node.value:
            if key.value in names:
                raise BadContent(path, key.start_mark.line + 1, f"feltet {key.value} står to gange.")
            names.add(key.value)
            _refuse_repeated_names(path, value)


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise BadContent(path, 1, "filen kan ikke læses som UTF-8-tekst.") from fault


def _root(path: Path, text: str) -> yaml.Node:
    try:
        root = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 1
        raise BadContent(path, line, f"kan ikke læses som YAML ({fault.problem}).") from fault
    except yaml.YAMLError as fault:
        raise BadContent(path, 1, "kan ikke læses som YAML.") from fault
    if root is None:
        raise BadContent(path, 1, "filen er tom.")
    return root
