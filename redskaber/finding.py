"""The answers of shared tools, looked through with the log: as they are read on the tool's own page."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from redskaber import spec
from redskaber.answers import Answers, free_texts
from redskaber.models import FilledTool, ToolSpec
from redskaber.reading import read_item
from redskaber.spec import Field
from redskaber.trends import ALONE
from stafetlog.besides import Answer


def answers_beside(entries: Any) -> Mapping[UUID, list[Answer]]:
    """Return what was answered in the tools that some of the entries are of; two questions.

    A rating alone is in nobody's answers before the joint step is shared, and a draft has no entry.
    """
    filled = FilledTool.objects.filter(entry__in=entries.order_by().values("pk"))
    rows = list(filled.values_list("entry_id", "spec_id", "answers"))
    tools = ToolSpec.objects.in_bulk({spec_id for _entry, spec_id, _answers in rows})
    return {entry: list(_said(tools[spec_id], answers)) for entry, spec_id, answers in rows}


def _said(tool: ToolSpec, answers: Answers) -> Iterator[Answer]:
    for field in tool.spec.fields:
        if field.key in answers:
            words = " ".join(_words(field, answers[field.key]))
            yield Answer(field.label, words, of_file=field.kind == spec.TEGNING)
    for one in answers.get(ALONE, []):
        yield Answer(one["navn"], one["ord"])


def _words(field: Field, answer: Any) -> list[str]:
    if field.drawing or field.kind == spec.TEGNING:
        return free_texts(field, answer)
    item = read_item(field, answer)
    signs = [group.title for group in item.groups] if field.kind == spec.TEGN else []
    facts = [str(fact.value) for group in item.groups for fact in group.facts]
    return [text for text in (item.text, *item.values, *signs, *facts) if text]
