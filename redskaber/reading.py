"""What was answered, as people read it: on the page, side by side, and in print. One place for all three."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from redskaber import drawings, drawn, spec
from redskaber.answers import asked_fields
from redskaber.forms.fields import DETAIL_LABELS, DETAILS, HOW_OFTEN
from redskaber.parts import Group, Reader, ReadItem, ReadSection
from redskaber.spec import Field, Section, Spec
from ui.dates import danish_date
from ui.parts import Fact

SUMMARY_LENGTH = 280
ALL = Reader()


def present(tool: Spec, answers: Mapping[str, Any], reader: Reader = ALL) -> list[ReadSection]:
    """Return the sections with what was answered in each; what was not answered is left out."""
    found: dict[str, tuple[Section, list[ReadItem]]] = {}
    for section, field in asked_fields(tool, answers):
        if field.key in answers and not _is_hidden(field, answers[field.key], reader):
            item = read_item(field, answers[field.key], reader)
            found.setdefault(section.key, (section, []))[1].append(item)
    return [ReadSection(section.title, section.tone, items) for section, items in found.values()]


def read_item(field: Field, answer: Any, reader: Reader = ALL) -> ReadItem:
    """Return one answer as it is read."""
    tone = field.tone
    if field.drawing:
        return ReadItem(field.label, tone, part=drawn.read(field, answer, reader))
    if field.kind == spec.TEGNING:
        return ReadItem(field.label, tone, part=drawings.read(answer, reader))
    if field.kind == spec.RAEKKER:
        groups = [
            Group(f"{number}.", _facts(field.fields, row, reader.text))
            for number, row in enumerate(answer, start=1)
        ]
        return ReadItem(field.label, tone, groups=groups)
    if field.kind == spec.TEGN:
        groups = [
            Group(sign.label, _details(answer[sign.key], reader.text))
            for sign in field.signs
            if sign.key in answer
        ]
        return ReadItem(field.label, tone, groups=groups)
    if field.kind == spec.FLERVALG:
        return ReadItem(field.label, tone, values=[field.label_of.get(one, one) for one in answer])
    return ReadItem(field.label, tone, text=said(field, answer, reader.text))


def _is_hidden(field: Field, answer: Any, reader: Reader) -> bool:
    """Return whether there is nothing of an answer for this reader: all its drawings are kept from her."""
    return field.kind == spec.TEGNING and not drawings.visible(answer, reader)


def said(field: Field, answer: Any, text: Callable[[str], str] = str) -> str:
    """Return a single answer in words."""
    if field.label_of:
        return field.label_of.get(str(answer), str(answer))
    if field.kind == spec.DATO:
        return danish_date(dt.date.fromisoformat(answer))
    if field.kind == spec.KLOKKESLAET:
        return str(answer).replace(":", ".")
    return text(str(answer))


def summary(tool: Spec, answers: Mapping[str, Any]) -> str:
    """Return the text of the tool's entry in the log: its name, and the few answers the file names."""
    lines = [tool.title]
    for key in tool.summary:
        if key in answers:
            item = read_item(tool.field(key), answers[key])
            words = item.text or ", ".join(item.values) or _groups(item, answers[key])
            lines.append(f"{item.label} {Truncator(words).chars(SUMMARY_LENGTH)}")
    return "\n\n".join(lines)


def _groups(item: ReadItem, answer: Any) -> str:
    if item.part is not None:
        return _("%(count)s i alt") % {"count": len(answer)}
    if all(group.title.endswith(".") and group.title[:-1].isdigit() for group in item.groups):
        return _("%(count)s i alt") % {"count": len(item.groups)}
    return ", ".join(group.title for group in item.groups)


def _facts(fields: tuple[Field, ...], row: Mapping[str, Any], text: Callable[[str], str]) -> list[Fact]:
    return [Fact(one.label, said(one, row[one.key], text)) for one in fields if one.key in row]


def how_often(details: Mapping[str, str] | None) -> str:
    """Return what is said of a sign in one word or two: "Hver uge", "Ja", or nothing when it is not there."""
    if details is None:
        return ""
    often = {value: str(label) for value, label in HOW_OFTEN}
    return often.get(details.get("ofte", ""), _("Ja"))


def _details(details: Mapping[str, str], text: Callable[[str], str]) -> list[Fact]:
    return [
        Fact(str(DETAIL_LABELS[name]), how_often(details) if name == "ofte" else text(details[name]))
        for name in DETAILS
        if name in details
    ]
