"""The chart's geometry: every voice has a shape and a name of its own, and no name covers another."""

import datetime as dt
import itertools

import pytest

from ui.draw.text import Label, shortened, spread, width_of, wrapped
from ui.draw.trend import NARROW, WIDE, Happening, Reading, trend

STEPS = ("I trivsel", "Let undren", "Bekymring", "Stor bekymring", "Akut eller alvorlig fare")
START = dt.date(2026, 3, 2)
VOICES = ("Fælles", "Cecilie (mor)", "Daniel (far)", "Noah", "Alma, lærer", "Birk, sagsbehandler")


def day(number: int) -> dt.date:
    return START + dt.timedelta(days=number)


def drawn(readings, happenings=(), frame=WIDE):
    return trend(STEPS, readings, happenings, strong="Fælles", frame=frame)


@pytest.mark.parametrize("frame", [WIDE, NARROW], ids=["wide", "narrow"])
def test_names_do_not_cover_each_other_when_all_agree_on_one_day(frame):
    made = drawn([Reading(voice, day(0), 5) for voice in VOICES], frame=frame)
    boxes = [line.name.box for line in made.voices]
    assert not any(one.covers(other) for one, other in itertools.combinations(boxes, 2))
    assert all(box.right <= frame.width and box.bottom <= made.bottom + 4 for box in boxes)
    assert len({line.points[0] for line in made.voices}) == len(VOICES)


def test_voices_differ_in_shape_and_dash():
    made = drawn([Reading(voice, day(n), 3) for n, voice in enumerate(VOICES)])
    assert len({line.shape for line in made.voices}) == len(VOICES)
    assert len({line.dash for line in made.voices}) == len(VOICES)
    assert [line.voice for line in made.voices if line.strong] == ["Fælles"]


def test_a_higher_step_stands_higher_and_a_later_day_to_the_right():
    made = drawn([Reading("Fælles", day(0), 2), Reading("Fælles", day(60), 4)])
    (x1, y1), (x2, y2) = (tuple(map(float, each.split(","))) for each in made.voices[0].line.split())
    assert x1 < x2
    assert y1 > y2
    bands = {band.step: band for band in made.bands}
    assert bands[2].top < y1 < bands[2].top + bands[2].height
    assert bands[4].top < y2 < bands[4].top + bands[4].height


def test_marks_of_the_same_week_stand_in_rows():
    happenings = [Happening(n + 1, day(n)) for n in range(5)]
    made = drawn([Reading("Fælles", day(0), 2), Reading("Fælles", day(400), 3)], happenings)
    places = [(mark.x, mark.y) for mark in made.marks]
    assert all(
        abs(one[0] - other[0]) >= 20 or abs(one[1] - other[1]) >= 20
        for one, other in itertools.combinations(places, 2)
    )
    assert max(y for _x, y in places) + 10 <= made.top


@pytest.mark.parametrize("frame", [WIDE, NARROW], ids=["wide", "narrow"])
def test_days_below_the_axis_do_not_cover_each_other(frame):
    made = drawn([Reading("Fælles", day(n * 9), 1 + n % 5) for n in range(30)], frame=frame)
    assert 2 <= len(made.ticks) <= frame.ticks
    boxes = [label.box for label in made.ticks]
    assert not any(one.covers(other) for one, other in itertools.combinations(boxes, 2))


def test_the_steps_have_their_words_within_their_column():
    for frame in (WIDE, NARROW):
        made = drawn([Reading("Fælles", day(0), 2)], frame=frame)
        words = [" ".join(label.text for label in band.lines) for band in made.bands]
        assert words == [f"{5 - n}. {name}" for n, name in enumerate(reversed(STEPS))]
        assert all(label.box.right <= made.left for band in made.bands for label in band.lines)


def test_numbers_are_written_for_svg_whatever_the_language():
    made = drawn([Reading("Fælles", day(n), 2) for n in range(3)])
    assert all(value.count(",") == 1 for value in made.voices[0].line.split())
    assert "," not in made.voices[0].points[0]


def test_places_are_spread_as_near_to_the_wanted_as_can_be():
    assert spread([10, 11, 50], 10, 0, 100) == [10, 20, 50]
    assert spread([95, 96, 97], 10, 0, 100) == [80, 90, 100]
    assert spread([5] * 4, 50, 0, 30) == [0, 10, 20, 30]
    assert spread([], 10, 0, 100) == []


def test_words_are_broken_and_cut_to_the_room_there_is():
    lines = wrapped("5. Akut eller alvorlig fare", 13, 90)
    assert " ".join(lines) == "5. Akut eller alvorlig fare"
    assert all(width_of(line, 13) <= 90 for line in lines)
    cut = shortened("Kommunalbestyrelsen", 14, 60)
    assert cut.endswith("…")
    assert width_of(cut, 14) <= 60
    assert Label("Bo", 10, 20, "end").box.right == 10
