"""Finds room for people and their names in the rings and sectors of a network map."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ui.draw.text import Box, Label, first_free, width_of

SECTORS = 4
TURN = 90.0  # degrees of a sector; the first begins at nine o'clock and they go round with the clock
EDGE = 7.0  # degrees kept free at each side of a sector


@dataclass(frozen=True)
class Someone:
    """One person as the drawing needs her.

    `spot` is where in the sector she was put, from 0 to 1. `row` is her row in the form, for moving her.
    """

    number: int
    name: str
    sector: int
    ring: int
    relation: str = ""
    comforts: bool = False
    spot: float | None = None
    row: int = 0


@dataclass(frozen=True)
class Frame:
    """How large a drawing is: the rings' edges from the middle, the dots, and the names (0 for none)."""

    width: float
    height: float
    radii: tuple[float, ...]
    dot: float
    size: float

    @property
    def middle(self) -> tuple[float, float]:
        """Where the child is."""
        return self.width / 2, self.height / 2

    @property
    def edges(self) -> str:
        """The rings' edges, for the script that moves people."""
        return " ".join(str(radius) for radius in self.radii)

    @property
    def inner_width(self) -> float:
        """The width within the border."""
        return self.width - 1

    @property
    def inner_height(self) -> float:
        """The height within the border."""
        return self.height - 1


def placed(people: Sequence[Someone], frame: Frame, fixed: list[Box]) -> "Placing":
    """Return a place for each: with smaller dots where many stand in one ring and sector."""
    for share in (1, 0.85, 0.7, 0.55, 0.4, 0.3):
        placing = Placing(frame, frame.dot * share, list(fixed), tight=share < 1, named=share >= 0.7)
        # Those that somebody has put in their place come first.
        if all(placing.place(one) for one in sorted(people, key=lambda each: each.spot is None)):
            placing.name_the_rest(people)
            return placing
    raise ValueError("there is no room for so many in one ring and sector")


class Placing:
    """Finds room for one person after the other; who is placed is never moved again."""

    def __init__(self, frame: Frame, radius: float, fixed: list[Box], *, tight: bool, named: bool) -> None:
        self.frame, self.radius, self.taken = frame, radius, fixed
        self.least = 2 * radius + (5 if tight else 9)
        self.named = named and frame.size > 0
        self.room = Box(4, 4, frame.width - 4, frame.height - 4)
        self.places: dict[int, tuple[float, float]] = {}
        self.names: dict[int, Label] = {}
        self.turns = [0] * SECTORS

    def place(self, one: Someone) -> bool:
        """Place a person as near as can be to where she should be, with her name where that is possible."""
        free = None
        for place in self._nearest(one):
            if not self._is_free(place):
                continue
            free = free or place
            name = self._name_at(one, place) if self.named else None
            if name is not None or not self.named:
                self._keep(one, place, name)
                return True
            if one.spot is not None and math.dist(place, free) > 2 * self.least:
                break
        if free is not None:
            self._keep(one, free, None)
        return free is not None

    def name_the_rest(self, people: Sequence[Someone]) -> None:
        """Try once more for the names that found no room."""
        for one in people if self.frame.size else ():
            if one.number not in self.names:
                name = self._name_at(one, self.places[one.number])
                if name is not None:
                    self.names[one.number] = name
                    self.taken.append(name.box)

    def _nearest(self, one: Someone) -> list[tuple[float, float]]:
        turn = self.turns[one.sector]
        if one.spot is None:
            self.turns[one.sector] += 1
        inner, outer = self.frame.radii[one.ring], self.frame.radii[one.ring + 1]
        near, far = inner + self.least / 2, outer - self.least / 2
        spot = one.spot if one.spot is not None else _between(turn)
        row = (0.5, 0.15, 0.85)[turn % 3] if one.spot is None else 0.5
        wish = _polar(self.frame, near + (far - near) * row, one.sector, spot)
        others = _candidates(one.sector, near, far, self.frame, self.least)
        return [wish, *sorted(others, key=lambda place: math.dist(place, wish))]

    def _is_free(self, place: tuple[float, float]) -> bool:
        if any(math.dist(place, other) < self.least for other in self.places.values()):
            return False
        circle = around(place, self.radius + 4)
        return not any(circle.covers(box) for box in self.taken)

    def _name_at(self, one: Someone, place: tuple[float, float]) -> Label | None:
        if not self.frame.size:
            return None
        dots = [around(other, self.radius + 4) for other in self.places.values() if other != place]
        return first_free(
            _ways_out(one.name, place, self.radius, self.frame), [*self.taken, *dots], self.room
        )

    def _keep(self, one: Someone, place: tuple[float, float], name: Label | None) -> None:
        self.places[one.number] = place
        if name is not None:
            self.names[one.number] = name
            self.taken.append(name.box)


def _between(turn: int) -> float:
    """Return 1/2, 1/4, 3/4, 1/8, 5/8 …: somebody more never moves those who were there."""
    share, part, number = 0.0, 0.5, turn + 1
    while number:
        share += part * (number % 2)
        number, part = number // 2, part / 2
    return share


def _candidates(
    sector: int, near: float, far: float, frame: Frame, least: float
) -> Iterator[tuple[float, float]]:
    rows = max(int((far - near) / (least / 2)), 1)
    for row in range(rows + 1):
        radius = near + (far - near) * row / rows
        steps = max(int(math.radians(TURN - 2 * EDGE) * radius / (least / 2)), 1)
        for step in range(steps + 1):
            yield _polar(frame, radius, sector, step / steps)


def _polar(frame: Frame, radius: float, sector: int, spot: float) -> tuple[float, float]:
    x, y = frame.middle
    angle = math.radians(180 + TURN * sector + EDGE + spot * (TURN - 2 * EDGE))
    return round(x + radius * math.cos(angle), 1), round(y + radius * math.sin(angle), 1)


def around(place: tuple[float, float], r: float) -> Box:
    return Box(place[0] - r, place[1] - r, place[0] + r, place[1] + r)


def _ways_out(text: str, place: tuple[float, float], radius: float, frame: Frame) -> Iterator[Label]:
    """Give the places where a name can stand: outwards, under, over, inwards, and the corners between."""
    x, y = place
    size, middle = frame.size, frame.middle[0]
    side = radius + 6
    outward = ("start", x + side) if x >= middle else ("end", x - side)
    inward = ("end", x - side) if x >= middle else ("start", x + side)
    foot = size * 0.35
    for lift in (0.0, -0.7, 0.7):
        yield _label(text, outward[1], y + foot + lift * size, outward[0], size)
    yield _label(text, x, y + side + size * 0.9, "middle", size)
    yield _label(text, x, y - side - size * 0.3, "middle", size)
    for lift in (0.0, -0.7, 0.7):
        yield _label(text, inward[1], y + foot + lift * size, inward[0], size)
    half = width_of(text, size) / 2
    for shift in (0.5, -0.5, 0.9, -0.9):
        yield _label(text, x + shift * half, y + side + size * 0.9, "middle", size)
        yield _label(text, x + shift * half, y - side - size * 0.3, "middle", size)


def _label(text: str, x: float, y: float, anchor: str, size: float) -> Label:
    return Label(text, round(x, 1), round(y, 1), anchor, size)
