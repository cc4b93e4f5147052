"""The network map: the child in the middle, rings for closeness, a quarter of the circle for each sector.

Pure geometry (domain.md 5.10). No two dots and no two names ever cover each other; a name that finds no room
is left out of the drawing and read by its number in the list beside it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ui.draw.placing import Frame, Someone, around, placed
from ui.draw.text import Label

__all__ = ["BESIDE", "NARROW", "WIDE", "Dot", "Network", "Someone", "network"]

WIDE = Frame(width=1000, height=780, radii=(52, 158, 262, 366), dot=13, size=15)
NARROW = Frame(width=360, height=360, radii=(22, 76, 128, 178), dot=10, size=0)
BESIDE = Frame(width=700, height=600, radii=(40, 122, 204, 286), dot=12, size=14)


@dataclass(frozen=True)
class Dot:
    """One person, placed. `name` is None where there was no room for it."""

    someone: Someone
    x: float
    y: float
    r: float
    name: Label | None
    line: str

    @property
    def ring_r(self) -> float:
        """The outer circle of who comforts."""
        return round(self.r + 3.5, 1)

    @property
    def number_size(self) -> float:
        """How large the number in the dot is."""
        return round(self.r * 1.05, 1)

    @property
    def number_y(self) -> float:
        """Where the number's foot stands."""
        return round(self.y + self.number_size * 0.36, 1)


@dataclass(frozen=True)
class Network:
    """The whole drawing."""

    frame: Frame
    dots: list[Dot]
    circles: list[float]
    spokes: list[str]
    sector_names: list[Label]
    ring_names: list[Label]
    child: Label
    x: float
    y: float

    @property
    def inner(self) -> float:
        """The child's own circle."""
        return self.frame.radii[0]

    @property
    def unnamed(self) -> list[Dot]:
        """Those whose name is read in the list alone."""
        return [dot for dot in self.dots if dot.name is None]


def network(
    people: Sequence[Someone],
    *,
    sectors: Sequence[str],
    rings: Sequence[str],
    child: str,
    frame: Frame = WIDE,
) -> Network:
    """Return the drawing; every number is rounded and written with a dot."""
    x, y = frame.middle
    sector_names, ring_names = _sector_names(sectors, frame), _ring_names(rings, frame)
    middle = Label(child, x, round(y + (frame.size or 13) * 0.35, 1), "middle", frame.size or 13)
    fixed = [label.box for label in (*sector_names, *ring_names)]
    fixed.append(around((x, y), frame.radii[0]))
    placing = placed(people, frame, fixed)
    dots = [
        Dot(
            someone=one,
            x=placing.places[one.number][0],
            y=placing.places[one.number][1],
            r=round(placing.radius, 1),
            name=placing.names.get(one.number),
            line=_line((x, y), placing.places[one.number], frame.radii[0], placing.radius),
        )
        for one in people
    ]
    return Network(
        frame=frame,
        dots=dots,
        circles=list(frame.radii[1:]),
        spokes=_spokes(frame),
        sector_names=sector_names,
        ring_names=ring_names,
        child=middle,
        x=x,
        y=y,
    )


def _line(middle: tuple[float, float], place: tuple[float, float], inner: float, radius: float) -> str:
    """Return the line from the child's edge to the dot's edge."""
    away = math.dist(middle, place)
    x, y = (place[0] - middle[0]) / away, (place[1] - middle[1]) / away
    start, end = inner * 0.98, away - radius
    return (
        f"M{round(middle[0] + x * start, 1)} {round(middle[1] + y * start, 1)}"
        f"L{round(middle[0] + x * end, 1)} {round(middle[1] + y * end, 1)}"
    )


def _spokes(frame: Frame) -> list[str]:
    x, y = frame.middle
    inner, outer = frame.radii[0], frame.radii[-1]
    return [
        f"M{x - outer} {y}H{x - inner}",
        f"M{x + inner} {y}H{x + outer}",
        f"M{x} {y - outer}V{y - inner}",
        f"M{x} {y + inner}V{y + outer}",
    ]


def _sector_names(sectors: Sequence[str], frame: Frame) -> list[Label]:
    """The names stand in the corners, outside the circle."""
    size = frame.size + 2 if frame.size else 12
    corners = (("start", 6, True), ("end", frame.width - 6, True), ("end", frame.width - 6, False))
    placed = [*corners, ("start", 6, False)]
    return [
        Label(name, x, size + 4 if top else frame.height - 8, anchor, size)
        for name, (anchor, x, top) in zip(sectors, placed, strict=True)
    ]


def _ring_names(rings: Sequence[str], frame: Frame) -> list[Label]:
    """The names stand on the line straight up, just inside each circle; a small drawing has them in words."""
    if not frame.size:
        return []
    x, y = frame.middle
    size = frame.size - 2
    return [
        Label(name, x, round(y - radius + size + 2, 1), "middle", size)
        for name, radius in zip(rings, frame.radii[1:], strict=True)
    ]
