"""What has been answered: which questions are asked, what is missing, and what was typed.

Answers are plain data for the database, by field key: a text, a list of values, a date as ISO text, a number,
a list of rows, for signs {sign: details}, or for drawings [{file, what it shows}]. What is empty is left out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from redskaber import spec
from redskaber.spec import Condition, Field, Section, Spec

Answers = dict[str, Any]
Typed = dict[str, list[str]]

LONGEST = 20_000
COUNT = "antal"  # the field that tells how many rows a page has
FILE, SHOWS = "fil", "viser"  # one drawing: the file's name in the storage, and the words that stand for it


def asked(condition: Condition | None, answers: Mapping[str, Any]) -> bool:
    """Return whether a condition is met, so that what hangs on it is asked."""
    if condition is None:
        return True
    given = answers.get(condition.field)
    values = given if isinstance(given, list) else [given]
    return any(str(value) in condition.values for value in values if value is not None)


def asked_fields(tool: Spec, answers: Mapping[str, Any]) -> Iterable[tuple[Section, Field]]:
    """Return the fields that are asked, given the answers; a hidden field answers nothing for those after."""
    shown: dict[str, Any] = {}
    for section in tool.sections:
        for field in section.fields:
            if asked(section.condition, shown) and asked(field.condition, shown):
                yield section, field
                if field.key in answers:
                    shown[field.key] = answers[field.key]


@dataclass(frozen=True)
class Missing:
    """One question without an answer, and whether the tool can be shared without it."""

    field: Field
    must: bool


def missing(tool: Spec, answers: Mapping[str, Any]) -> list[Missing]:
    """Return the asked questions, required or wanted, that have no answer: the check of completeness."""
    return [
        Missing(field, field.required)
        for _section, field in asked_fields(tool, answers)
        if (field.required or field.wanted) and field.key not in answers
    ]


def stops(tool: Spec, answers: Mapping[str, Any]) -> list[tuple[Field, str]]:
    """Return the questions whose answer keeps the tool out of the log, each with the sentence why."""
    return [
        (field, choice.stop)
        for _section, field in asked_fields(tool, answers)
        for choice in field.choices
        if choice.stop and choice.value == answers.get(field.key)
    ]


def texts(tool: Spec, answers: Mapping[str, Any]) -> list[str]:
    """Return every text that somebody typed freely: what must be looked through before others read it."""
    return [text for field in tool.fields for text in free_texts(field, answers.get(field.key))]


def free_texts(field: Field, answer: Any) -> list[str]:
    """Return every text that somebody typed freely in one answer."""
    if not answer:
        return []
    if field.kind in (spec.TEKST, spec.LANGTEKST):
        return [str(answer)]
    if field.kind == spec.TEGN:
        return [text for details in answer.values() for name, text in details.items() if name != "ofte"]
    if field.kind == spec.RAEKKER:
        return [
            text for row in answer for inner in field.fields for text in free_texts(inner, row.get(inner.key))
        ]
    if field.kind == spec.TEGNING:
        return [one[SHOWS] for one in answer if one[SHOWS]]
    return []


def rows_in(field: Field, typed: Mapping[str, Any]) -> int:
    """Return how many rows of a field a page, or a draft, was typed with."""
    sent = typed.get(f"{field.key}-{COUNT}")
    text = str(sent[0] if isinstance(sent, list) and sent else sent or "")
    least, most = max(field.least or 1, 1), field.most or 1
    rows = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else least
    return min(max(rows, least), most)


def kept(names: Iterable[str], sent: Any) -> Typed:
    """Return what was sent in these fields, as a draft keeps it. `sent` is a QueryDict."""
    return {
        name: [value.replace("\x00", "")[:LONGEST] for value in sent.getlist(name)]
        for name in names
        if name in sent
    }


def as_typed(tool: Spec, answers: Mapping[str, Any]) -> Typed:
    """Return answers as they would have been typed: where a correction begins."""
    typed: Typed = {}
    for field in tool.fields:
        if field.key in answers:
            typed |= _typed(field, answers[field.key])
    return typed


def _typed(field: Field, answer: Any) -> Typed:
    if field.kind == spec.RAEKKER:
        rows = {f"{field.key}-{COUNT}": [str(max(len(answer), field.least or 1))]}
        for number, row in enumerate(answer):
            rows |= {f"{field.key}-{number}-{name}": [str(value)] for name, value in row.items()}
        return rows
    if field.kind == spec.TEGN:
        signs: Typed = {}
        for sign, details in answer.items():
            signs[f"{field.key}-{sign}"] = ["on"]
            signs |= {f"{field.key}-{sign}-{name}": [value] for name, value in details.items()}
        return signs
    if field.kind == spec.TEGNING:
        return {f"{field.key}-{one[FILE]}": [one[SHOWS]] for one in answer}
    return {field.key: [str(one) for one in answer] if isinstance(answer, list) else [str(answer)]}
