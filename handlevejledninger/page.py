"""Makes a Markdown text ready to show."""

from typing import Any

from handlevejledninger.content.piece import words_of
from handlevejledninger.markup import Values
from handlevejledninger.models import Content
from ui.markdown import to_html


def text_page(content: Content) -> dict[str, Any]:
    """Return the context of a page that is one text."""
    document = content.document
    values = Values(words_of(document))
    return {
        "content": content,
        "title": document["titel"],
        "subtitle": document["undertitel"],
        "body": to_html(values.fill(document["tekst"])),
    }
