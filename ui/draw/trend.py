"""The chart of a scale over time: a band for each step, a line for each voice, numbers for what happened.

A voice is told from the others by its shape, its dash and its name at the end of the line; colour is never
needed. Nothing is computed of the steps: no average, no score (domain.md 5.4).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from ui.draw.text import LINE, Label, first_free, shortened, spread, width_of, wrapped
from ui.draw.text import Box as _Box

SHAPES = {
    "circle": "M{l} {y}a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0 -{d} 0z",
    "square": "M{l} {t}h{d}v{d}h-{d}z",
    "triangle": "M{x} {t}L{right} {b}L{l} {b}z",
    "diamond": "M{x} {t}L{right} {y}L{x} {b}L{l} {y}z",
    "cross": "M{l} {t}L{right} {b}M{right} {t}L{l} {b}",
    "plus": "M{x} {t}V{b}M{l} {y}H{right}",
    "down": "M{x} {b}L{right} {t}L{l} {t}z",
    "bar": "M{l} {y}H{right}",
}
DASHES = ("", "7 4", "2 4", "10 4 2 4", "5 3", "1 3", "12 5", "8 3 2 3 2 3")
RADIUS = 6.0
MARK = 10.0
BETWEEN = 12.0


@dataclass(frozen=True)
class Reading:
    """One step that one voice has set on one day."""

    voice: str
    day: dt.date
    step: int


@dataclass(frozen=True)
class Happening:
    """What the log says happened on a day: drawn as a number, told in words beside the drawing."""

    number: int
    day: dt.date


@dataclass(frozen=True)
class Frame:
    """How large a drawing is, and how much of it goes to words."""

    width: float
    band: float
    words: float
    names: float
    size: float
    ticks: int


WIDE = Frame(width=860, band=58, words=170, names=150, size=15, ticks=8)
NARROW = Frame(width=360, band=56, words=98, names=86, size=13, ticks=3)


@dataclass(frozen=True)
class Band:
    """One step's band, with its number and name."""

    step: int
    top: float
    height: float
    shaded: bool
    lines: list[Label]


@dataclass(frozen=True)
class VoiceLine:
    """One voice: its line, its points, its name and the thin line that leads to the name."""

    voice: str
    shape: str
    dash: str
    line: str
    points: list[str]
    sample: str
    name: Label
    leader: str
    strong: bool = False


@dataclass(frozen=True)
class MarkAt:
    """A numbered mark and the foot of its line."""

    number: int
    x: float
    y: float


@dataclass(frozen=True)
class Trend:
    """The whole drawing."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    bands: list[Band]
    voices: list[VoiceLine]
    marks: list[MarkAt] = field(default_factory=list)
    ticks: list[Label] = field(default_factory=list)


def trend(
    steps: Sequence[str],
    readings: Sequence[Reading],
    happenings: Sequence[Happening] = (),
    *,
    strong: str = "",
    frame: Frame = WIDE,
) -> Trend:
    """Return the drawing of at least one reading. `strong` is the voice whose line is drawn thicker."""
    days = [one.day for one in readings] + [one.day for one in happenings]
    left, right = frame.words, frame.width - frame.names
    scale = _Scale(min(days), max(days), left + 2 * BETWEEN, right - 2 * BETWEEN)
    marks, rows = _marks(happenings, scale)
    top = rows * (2 * MARK + 4) + 8
    bottom = top + frame.band * len(steps)
    placed = _placed(readings, scale, top, frame.band, len(steps))
    return Trend(
        width=frame.width,
        height=bottom + frame.size * 2.2,
        left=left,
        right=right,
        top=top,
        bottom=bottom,
        bands=_bands(steps, top, frame),
        voices=_voices(placed, frame, right, top, bottom, strong),
        marks=marks,
        ticks=_ticks([one.day for one in readings], scale, bottom + frame.size * 1.6, frame),
    )


@dataclass(frozen=True)
class _Scale:
    first: dt.date
    last: dt.date
    left: float
    right: float

    def x(self, day: dt.date) -> float:
        """Return where a day stands; a single day stands in the middle."""
        span = (self.last - self.first).days
        share = (day - self.first).days / span if span else 0.5
        return round(self.left + share * (self.right - self.left), 1)


def _marks(happenings: Sequence[Happening], scale: _Scale) -> tuple[list[MarkAt], int]:
    """Return the marks in as many rows as they need, so that none covers another."""
    ends: list[float] = []
    found = []
    for one in sorted(happenings, key=lambda each: (each.day, each.number)):
        x = scale.x(one.day)
        row = next((n for n, end in enumerate(ends) if x - end >= 2 * MARK + 4), len(ends))
        if row == len(ends):
            ends.append(x)
        ends[row] = x
        found.append(MarkAt(one.number, x, row * (2 * MARK + 4) + MARK + 2))
    return found, len(ends)


def _bands(steps: Sequence[str], top: float, frame: Frame) -> list[Band]:
    found = []
    for place, name in enumerate(reversed(steps)):
        number = len(steps) - place
        lines = wrapped(f"{number}. {name}", frame.size, frame.words - 10)
        y = top + place * frame.band
        foot = y + frame.band / 2 - (len(lines) - 1) * frame.size * LINE / 2 + frame.size * 0.35
        labels = [
            Label(
                shortened(line, frame.size, frame.words - 6),
                2,
                round(foot + n * frame.size * LINE, 1),
                size=frame.size,
            )
            for n, line in enumerate(lines)
        ]
        found.append(Band(number, y, frame.band, place % 2 == 0, labels))
    return found


def _placed(
    readings: Sequence[Reading], scale: _Scale, top: float, band: float, steps: int
) -> dict[str, list[tuple[float, float]]]:
    """Return each voice's points; those that would cover each other stand one above the other in the band."""
    order = list(dict.fromkeys(one.voice for one in readings))
    spots: dict[int, list[Reading]] = {}
    for one in readings:
        spots.setdefault(one.step, []).append(one)
    points: dict[str, list[tuple[float, float]]] = {voice: [] for voice in order}
    for step, there in spots.items():
        middle = top + (steps - step + 0.5) * band
        for crowd in _crowds(there, scale):
            crowd.sort(key=lambda one: order.index(one.voice))
            gap = min(2 * RADIUS + 2, (band - 2 * RADIUS) / max(len(crowd) - 1, 1))
            for number, one in enumerate(crowd):
                y = middle + (number - (len(crowd) - 1) / 2) * gap
                points[one.voice].append((scale.x(one.day), round(y, 1)))
    return {voice: sorted(places) for voice, places in points.items()}


def _crowds(readings: list[Reading], scale: _Scale) -> list[list[Reading]]:
    """Return the readings of one step in groups that stand so close that their shapes would meet."""
    crowds: list[list[Reading]] = []
    end = float("-inf")
    for one in sorted(readings, key=lambda each: each.day):
        x = scale.x(one.day)
        voices = {other.voice for other in crowds[-1]} if crowds else set()
        if x - end < 2 * RADIUS and one.voice not in voices:
            crowds[-1].append(one)
        else:
            crowds.append([one])
        end = x
    return crowds


def _voices(
    placed: dict[str, list[tuple[float, float]]],
    frame: Frame,
    right: float,
    top: float,
    bottom: float,
    strong: str,
) -> list[VoiceLine]:
    names = list(placed)
    wanted = [points[-1][1] for points in placed.values()]
    heights = spread(wanted, frame.size * 1.35, top + frame.size / 2, bottom - frame.size / 2)
    shapes = list(SHAPES)
    found = []
    for number, name in enumerate(names):
        points, foot = placed[name], heights[number]
        shape = shapes[number % len(shapes)]
        end = points[-1]
        label = Label(
            shortened(name, frame.size, frame.names - BETWEEN - 2),
            right + BETWEEN,
            round(foot + frame.size * 0.35, 1),
            size=frame.size,
        )
        found.append(
            VoiceLine(
                voice=name,
                shape=shape,
                dash=DASHES[(number // len(shapes) + number) % len(DASHES)],
                line=" ".join(f"{x},{y}" for x, y in points),
                points=[symbol(shape, x, y) for x, y in points],
                sample=symbol(shape, 20, 8),
                name=label,
                leader=f"M{end[0]} {end[1]}L{right} {foot}H{right + BETWEEN - 3}",
                strong=name == strong,
            )
        )
    return found


def symbol(shape: str, x: float, y: float, r: float = RADIUS) -> str:
    """Return the path of one symbol around a point."""
    values = {"x": x, "y": y, "r": r, "d": 2 * r, "l": x - r, "right": x + r, "t": y - r, "b": y + r}
    return SHAPES[shape].format(**{name: round(value, 1) for name, value in values.items()})


def _ticks(days: list[dt.date], scale: _Scale, foot: float, frame: Frame) -> list[Label]:
    """Return the days that something was rated on, as many as there is room for; the ends come first."""
    room = _Box(0, 0, frame.width, foot + frame.size)
    placed: list[Label] = []
    ordered = sorted(set(days))
    for day in dict.fromkeys([ordered[-1], ordered[0], *ordered]):
        text = day.strftime("%d.%m.%y")
        half = width_of(text, frame.size) / 2
        x = min(max(scale.x(day), half), frame.width - half)
        taken = [_roomy(label.box) for label in placed]
        label = first_free([Label(text, round(x, 1), foot, "middle", frame.size)], taken, room)
        if label is not None and len(placed) < frame.ticks:
            placed.append(label)
    return sorted(placed, key=lambda label: label.x)


def _roomy(box: _Box) -> _Box:
    return _Box(box.left - BETWEEN, box.top, box.right + BETWEEN, box.bottom)
