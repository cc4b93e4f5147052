"""What is read of answered maps and scales: names that are refused, changes, voices and happenings."""

import datetime as dt

import pytest
from django.utils import timezone

from redskaber import trends
from redskaber.map_changes import changes
from redskaber.map_names import wrong_name
from redskaber.maps import Words, people_of

WORDS = Words(
    {"familie": "Familie", "skole": "Skole"}, {"taet": "Tæt på", "naer": "I nærheden"}, {"god": "Godt"}
)


def person(name: str, ring: str = "taet", sector: str = "familie", **more: str) -> dict[str, str]:
    return {"navn": name, "ring": ring, "sektor": sector} | more


@pytest.mark.parametrize(
    "name",
    [
        "Freja",
        "Farmor Inge",
        "Bo fra fodbold",
        "Alma (lærer)",
        "Anne Marie",
        "Læreren",
        "Onkel Bo",
        "Miv (kat)",
    ],
)
def test_first_names_and_roles_may_stand_on_a_map(name):
    assert wrong_name(name) == ""


@pytest.mark.parametrize(
    "name", ["Mette Hansen", "Farmor Inge Jensen", "Anne Marie Skov", "Bo 010203-1234", "0102031234"]
)
def test_whole_names_and_numbers_may_not(name):
    assert wrong_name(name)


def test_somebody_without_a_place_is_not_on_the_map_and_the_rows_keep_their_numbers():
    rows = [person("Mor") | {"row": 0}, {"navn": "Far"} | {"row": 1}, person("Bo", plads="70") | {"row": 2}]
    found = people_of(rows)
    assert [(one.name, one.number, one.spot) for one in found] == [("Mor", 1, None), ("Bo", 3, 70)]
    assert people_of([person("Bo", plads="tusind")])[0].spot is None


def test_two_of_the_same_name_are_two_people():
    before = people_of([person("Emma"), person("Emma", "naer")])
    after = people_of([person("emma "), person("Emma", "taet"), person("Emma")])
    found = changes(before, after, WORDS)
    assert found.added == ["Emma (tæt på)"]
    assert found.removed == []
    assert found.moved == ["Emma: tættere på, fra »i nærheden« til »tæt på«"]


def test_who_comforts_and_how_the_relation_is_are_changes_of_their_own():
    found = changes(people_of([person("Bo")]), people_of([person("Bo", forhold="god", troester="ja")]), WORDS)
    assert found.related == ["Bo: fra »ikke sagt« til »godt«; trøster nu barnet"]
    assert [heading for heading, _lines in found.groups] == ["Forholdet er anderledes"]


def test_each_voice_in_an_answered_scale_is_told_and_none_is_computed():
    answers = {
        "dato": "2026-10-12",
        "trin": "3",
        "barn_trin": "2",
        "hver_for_sig": [{"navn": "Alma Lind", "trin": 2}, {"navn": "Birk Holm", "trin": 4}],
    }
    found = trends._set_in(answers, timezone.now(), "Alma Lind")
    assert [(one.voice, one.step) for one in found] == [
        ("Alma Lind", 2),
        ("Birk Holm", 4),
        ("Fælles", 3),
        ("Barnet", 2),
    ]
    assert {one.day for one in found} == {dt.date(2026, 10, 12)}


def test_first_names_tell_who_it_is_unless_two_share_one():
    day = dt.date(2026, 10, 12)
    named = [trends.Set(voice, voice, day, 2) for voice in ("Alma Lind", "Alma Bang", "Birk Holm", "Fælles")]
    assert [one.short for one in trends._shortened(named)] == ["Fælles", "Alma Lind", "Alma Bang", "Birk"]
