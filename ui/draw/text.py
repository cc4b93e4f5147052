"""How much room words take in a drawing, and where labels can stand without covering each other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# Advance widths of IBM Plex Sans SemiBold by tenths of the font size, rounded up: room enough for any weight.
_TENTHS = {
    0.3: " !'(),.:;[]fijl·’",
    0.4: '-/I\\rt{|}"',
    0.6: "?JLcgsvxyz»«ae",
    0.8: "MwBDGHNOQUÅÄÖØÜ#&AKR",
    1.0: "@WmæÆ%",
}
_WIDTH = {letter: width for width, letters in _TENTHS.items() for letter in letters}
_OTHER = 0.66
LINE = 1.25  # from one line's foot to the next, in font sizes


def width_of(text: str, size: float) -> float:
    """Return the room that a line of text takes at most."""
    return size * sum(_WIDTH.get(letter, _OTHER) for letter in text)


@dataclass(frozen=True)
class Box:
    """A rectangle that something takes up."""

    left: float
    top: float
    right: float
    bottom: float

    def covers(self, other: "Box") -> bool:
        """Return whether the two have any room in common."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def inside(self, outer: "Box") -> bool:
        """Return whether it lies wholly within the other."""
        return (
            self.left >= outer.left
            and self.top >= outer.top
            and self.right <= outer.right
            and self.bottom <= outer.bottom
        )


@dataclass(frozen=True)
class Label:
    """A line of text in a drawing: `x`, `y` is its foot, `anchor` start, middle or end."""

    text: str
    x: float
    y: float
    anchor: str = "start"
    size: float = 14

    @property
    def box(self) -> Box:
        """The room it takes."""
        width = width_of(self.text, self.size)
        left = self.x - {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        return Box(left, self.y - self.size, left + width, self.y + self.size * 0.3)


def first_free(candidates: Iterable[Label], taken: Sequence[Box], room: Box) -> Label | None:
    """Return the first label that lies in the room and covers nothing, or None."""
    for label in candidates:
        box = label.box
        if box.inside(room) and not any(box.covers(other) for other in taken):
            return label
    return None


def wrapped(text: str, size: float, width: float) -> list[str]:
    """Return a text as lines that are no wider than `width`; one long word stands alone."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def shortened(text: str, size: float, width: float) -> str:
    """Return as much of a text as there is room for."""
    if width_of(text, size) <= width:
        return text
    while text and width_of(f"{text}…", size) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def spread(wanted: Sequence[float], gap: float, top: float, bottom: float) -> list[float]:
    """Return places as near to those wanted as can be, at least `gap` apart and between top and bottom.

    Where there is not room for all, they stand as far apart as the room allows.
    """
    if not wanted:
        return []
    gap = min(gap, (bottom - top) / max(len(wanted) - 1, 1))
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    found: list[float] = []
    for place in order:
        least = found[-1] + gap if found else top
        found.append(max(wanted[place], least))
    limit = bottom
    for number in range(len(found) - 1, -1, -1):
        found[number] = min(found[number], limit)
        limit = found[number] - gap
    result = [0.0] * len(wanted)
    for place, value in zip(order, found, strict=True):
        result[place] = round(value, 1)
    return result
