"""The catalogue of ideas: methods and examples, to look through by target group and level."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from handlevejledninger.choices import GROUP_SLUGS
from handlevejledninger.content.piece import words_of
from handlevejledninger.content.texts import LEADERS
from handlevejledninger.markup import Values
from handlevejledninger.models import Content
from ui.markdown import to_html


@dataclass(frozen=True)
class Idea:
    """One idea, ready to show."""

    slug: str
    title: str
    audience: str
    levels: str
    how: SafeString
    effort: str
    source: str
    is_adapted: bool


def groups() -> list[tuple[str, str]]:
    """Return the groups that an idea may be for, as a form's choices."""
    return [*((slug, str(group.label)) for slug, group in GROUP_SLUGS.items()), (LEADERS, _("Ledere"))]


def chosen(found: list[Content], choice: Mapping[str, Any]) -> list[Idea]:
    """Return the ideas that fit a group and a level, or all."""
    values = Values(words_of([content.document for content in found]))
    return [
        _idea(content, values)
        for content in found
        if (not choice.get("group") or choice["group"] in content.document["grupper"])
        and (not choice.get("level") or choice["level"] in content.document["niveau"])
    ]


def _idea(content: Content, values: Values) -> Idea:
    document = content.document
    return Idea(
        slug=content.key.partition("/")[2],
        title=document["titel"],
        audience=document["maalgruppe"],
        levels=", ".join(map(str, document["niveau"])),
        how=to_html(values.fill(document["saadan"])),
        effort=document["indsats"],
        source=document["kilde"],
        is_adapted=content.is_adapted,
    )
