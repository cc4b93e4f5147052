"""The network map's geometry: nobody covers anybody, and everybody is in the ring and the sector chosen."""

import itertools
import math
import random

import pytest

from ui.draw.network import BESIDE, NARROW, WIDE, Someone, network
from ui.draw.placing import around

SECTORS = ("Familie", "Skole og dagtilbud", "Venner og fritid", "Fagpersoner")
RINGS = ("tæt på", "i nærheden", "langt væk")
NAMES = (
    "Cecilie (mor)",
    "Daniel (far) · svær",
    "Freja",
    "Farmor Inge",
    "Alma, lærer",
    "Bo",
    "Kattekillingen Miv",
)


def people(count: int, seed: int = 1) -> list[Someone]:
    chance = random.Random(seed)
    return [
        Someone(n + 1, NAMES[n % len(NAMES)], chance.randrange(4), chance.randrange(3)) for n in range(count)
    ]


def drawn(persons, frame=WIDE):
    return network(persons, sectors=SECTORS, rings=RINGS, child="Noah", frame=frame)


@pytest.mark.parametrize("frame", [WIDE, BESIDE, NARROW], ids=["wide", "beside", "narrow"])
@pytest.mark.parametrize("count", [5, 16, 40])
def test_no_dot_and_no_name_covers_another(count, frame):
    for seed in range(4):
        made = drawn(people(count, seed), frame)
        for one, other in itertools.combinations(made.dots, 2):
            assert math.dist((one.x, one.y), (other.x, other.y)) >= one.r + other.r + 4
        boxes = [dot.name.box for dot in made.dots if dot.name]
        boxes += [label.box for label in (*made.sector_names, *made.ring_names)]
        assert not any(one.covers(other) for one, other in itertools.combinations(boxes, 2))
        for dot in made.dots:
            circle = around((dot.x, dot.y), dot.r)
            assert not any(circle.covers(box) for box in boxes)


@pytest.mark.parametrize(("count", "least"), [(5, 5), (16, 16), (40, 38)])
def test_the_names_are_in_the_drawing_as_far_as_there_is_room(count, least):
    for seed in range(4):
        made = drawn(people(count, seed))
        assert sum(dot.name is not None for dot in made.dots) >= least
        assert made.dots[0].r >= 10


@pytest.mark.parametrize("count", [1, 16, 40])
def test_everybody_stands_in_the_ring_and_the_sector_that_was_chosen(count):
    for dot in drawn(people(count)).dots:
        away = math.dist((dot.x, dot.y), WIDE.middle)
        ring = dot.someone.ring
        assert WIDE.radii[ring] < away - dot.r + 1
        assert away + dot.r - 1 < WIDE.radii[ring + 1]
        left, over = dot.x < WIDE.middle[0], dot.y < WIDE.middle[1]
        assert (left, over) == [(True, True), (False, True), (False, False), (True, False)][
            dot.someone.sector
        ]


def test_forty_people_in_one_ring_of_one_sector_still_find_room():
    made = drawn([Someone(n + 1, f"Ven {n}", 2, 0) for n in range(40)])
    assert len({(dot.x, dot.y) for dot in made.dots}) == 40


def test_somebody_more_does_not_move_those_who_were_there():
    before = {dot.someone.number: (dot.x, dot.y) for dot in drawn(people(6)).dots}
    after = {dot.someone.number: (dot.x, dot.y) for dot in drawn(people(7)).dots}
    assert all(after[number] == place for number, place in before.items())


def test_who_was_put_somewhere_stands_there():
    low, high = (drawn([Someone(1, "Freja", 1, 1, spot=spot)]).dots[0] for spot in (0.0, 1.0))
    assert low.y < high.y
    assert low.x < high.x
