"""What a family reader may see of places, and what a text would give away."""

import pytest

from accounts.whoasks import acting_as
from btimodel.choices import ActorGroup
from btimodel.models import Unit
from cases.models import CasePerson
from cases.visibility import FamilySight, family_sight, leaks, leaks_in, place_visible_to, without
from tests.consents import person
from tests.personas import open_another_case, open_frejas_case


@pytest.mark.parametrize(
    ("who", "protected", "visible"),
    [
        ("daniel", ["Cecilie"], False),
        ("cecilie", ["Cecilie"], True),
        ("daniel", [], True),
        ("cecilie", ["Daniel"], False),
        ("cecilie", ["Cecilie", "Daniel"], False),
        ("daniel", ["Noah"], False),
        ("cecilie", ["Cecilie", "Noah"], True),
        ("daniel", ["Freja"], True),
    ],
)
def test_the_place_is_hidden_from_the_parent_of_a_protected_person(world, case, who, protected, visible):
    with acting_as(world.alma):
        CasePerson.objects.filter(case=case).update(marked_protected=False)
        for name in protected:
            CasePerson.objects.filter(pk=person(case, name).pk).update(marked_protected=True)
    with acting_as(getattr(world, who)):
        assert place_visible_to(getattr(world, who), case) is visible


def test_the_child_may_know_her_own_school(world):
    case = open_frejas_case(world)
    with acting_as(world.freja):
        assert place_visible_to(world.freja, case)


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        ("Lærer, Lindeskolen", "Lærer"),
        ("Lærer, AKT, Lindeskolen", "Lærer"),
        ("Lærer, En helt anden skole", "Lærer"),
        ("Sagsbehandler, Familieafdelingen", "Sagsbehandler, Familieafdelingen"),
        ("Mor", "Mor"),
        ("Leder af Lindeskolen", "Leder af […]"),
    ],
)
def test_a_role_keeps_only_a_unit_that_is_known_to_tell_no_place(role, shown):
    sight = FamilySight(False, "", ("Lindeskolen",), frozenset({"Familieafdelingen"}))
    assert sight.role(role) == shown


@pytest.mark.parametrize(
    ("text", "words", "left"),
    [
        ("På Lindeskolen.", ("Lindeskolen",), "På […]."),
        ("lindeskolens gård", ("Lindeskolen",), "[…]s gård"),
        ("Nye Lindeskolen", ("Lindeskolen",), "Nye […]"),
        ("Børnehuset\n  Ved  Åen", ("Børnehuset Ved Åen",), "[…]"),
        ("I 1.B og 11.B", ("1.B",), "I […] og 11.B"),
        ("1.Bs klasse", ("1.B",), "1.Bs klasse"),
        ("Lindeskolen SFO", ("Lindeskolen SFO", "Lindeskolen"), "[…]"),
        ("a.b", ("a+b",), "a.b"),
        ("", ("Lindeskolen",), ""),
    ],
)
def test_names_are_cut_out_whatever_their_form(text, words, left):
    assert without(text, words) == left


def test_the_telephone_of_a_school_gives_way_to_the_municipalitys(world, case):
    with acting_as(world.daniel):
        sight = family_sight(world.daniel, case)
        assert sight.phone(world.school, "99 99 99 99") == "12 34 56 78"
        assert sight.phone(world.family_department, "99 99 99 99") == "99 99 99 99"
        assert sight.unit(world.school) == ""
        assert sight.unit(None) == ""
    with acting_as(world.cecilie):
        sight = family_sight(world.cecilie, case)
        assert sight.phone(world.school, "") == world.school.phone
        assert sight.unit(world.school) == "Lindeskolen"


def test_a_unit_of_the_same_name_that_tells_the_place_is_not_made_safe_by_another(world, case):
    Unit.objects.create(name="Lindeskolen", authority=world.region, actor_group=ActorGroup.SUNDHED)
    with acting_as(world.daniel):
        assert family_sight(world.daniel, case).role("Lærer, Lindeskolen") == "Lærer"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Noah leger godt.", 0),
        ("De bor på Hemmelig Have 7.", 1),
        ("de bor på hemmelig  have", 1),
        ("Ring til 11 22 33 44.", 1),
        ("Ring til 11223344.", 1),
        ("Ring til +45 11-22-33-44.", 1),
        ("Ring til 1122.33.44 på Hemmelig Have 7", 2),
        ("Noah går på Lindeskolen.", 1),
        ("Daniel bor på Kajen 3.", 0),
        ("Ring til 55 66 77 88.", 0),
        ("Hemmeligheden er ude.", 0),
    ],
)
def test_a_text_that_gives_a_protected_person_away_is_found(world, case, text, found):
    with acting_as(world.alma):
        assert len(leaks(text, case)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Vi var på Rosenvej 12.", 1),
        ("De bor på rosenvej.", 1),
        ("Hos c/o Jensen", 1),
        ("De bor på 2. tv.", 0),
        ("Vi mødes i 9999 Eksempelby.", 0),
    ],
)
def test_an_address_is_known_by_its_street_wherever_it_stands(text, found):
    kept = "c/o Jensen, Rosenvej 12, 2. tv, 9999 Eksempelby"
    assert len(leaks_in(text, addresses=[kept], phones=[], place="")) == found


def test_the_program_may_name_the_school_but_never_the_address(world, case):
    with acting_as(world.alma):
        assert leaks("Lindeskolen, Hemmelig Have 7", case, places=False) == leaks("Hemmelig Have 7", case)


def test_nothing_is_refused_where_nobody_is_protected(world):
    case = open_another_case(world)
    with acting_as(world.alma):
        assert leaks("Lindeskolen", case) == []
