"""A leaflet's six panels, in the order they are read and in the order they are folded."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from handlevejledninger.content.piece import words_of
from handlevejledninger.content.texts import panels
from handlevejledninger.markup import Values
from handlevejledninger.models import Content
from ui.markdown import to_html

# A sheet folded in three is read: front, the flap inside, the three in the middle, the back. Printed across,
# the outside holds the flap, the back and the front from left to right.
OUTSIDE, INSIDE = (1, 5, 0), (2, 3, 4)


@dataclass(frozen=True)
class Panel:
    """One of the six: its heading and its text."""

    title: str
    text: SafeString
    is_front: bool = False


def panels_of(content: Content, *, on_paper: bool = False) -> list[list[Panel]]:
    """Return the panels as they are read, one list; or on paper two lists, the outside and the inside."""
    body = content.document["tekst"]
    values = Values(words_of(body))
    read = [
        Panel(title, to_html(values.fill(text)), is_front=number == 0)
        for number, (title, text) in enumerate(panels(body))
    ]
    if not on_paper:
        return [read]
    return [[read[place] for place in sheet] for sheet in (OUTSIDE, INSIDE)]
