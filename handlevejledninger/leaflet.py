"""A leaflet's six panels, in the order they are read and in the order they are folded."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from handlevejledninger.content.piece import words_of
from handlevejledninger.content.texts import panels
from handlevejledninger.markup import Values
from handlevejledninger.models import Content
from ui.markdown import to_html

# A sheet folded in three is read: front, the flap inside, the three in the middle, the back. Printed across,
# the outside holds the flap, the back and the front from left to right. The style sheet puts them there; in
# the file they stand as they are read, so that a screen reader meets the front first.
OUTSIDE, INSIDE = (0, 1, 5), (2, 3, 4)
PLACES = {0: "front", 1: "flap", 5: "back"}


@dataclass(frozen=True)
class Panel:
    """One of the six: its heading and its text."""

    title: str
    text: SafeString
    place: str = ""

    @property
    def is_front(self) -> bool:
        """Whether it bears the leaflet's title."""
        return self.place == "front"


def panels_of(content: Content, *, on_paper: bool = False) -> list[list[Panel]]:
    """Return the panels as they are read, one list; or on paper two lists, the outside and the inside."""
    body = content.document["tekst"]
    values = Values(words_of(body))
    read = [
        Panel(title, to_html(values.fill(text)), PLACES.get(number, ""))
        for number, (title, text) in enumerate(panels(body))
    ]
    if not on_paper:
        return [read]
    return [[read[place] for place in sheet] for sheet in (OUTSIDE, INSIDE)]
