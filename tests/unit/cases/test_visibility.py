"""What a family reader may see of places, and what a text would give away."""

import pytest

from accounts.whoasks import acting_as
from btimodel.choices import ActorGroup
from btimodel.models import Unit
from cases.cutting import own_name, without
from cases.models import CasePerson, Child
from cases.visibility import FamilySight, family_sight, leaks, leaks_in, place_visible_to
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
    sight = FamilySight(False, "", ("Lindeskolen",), safe_units=frozenset({"Familieafdelingen"}))
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


@pytest.mark.parametrize(
    ("place", "own"),
    [
        ("SFO Lindetræet", "Lindetræet"),
        ("Børnehaven Solsikken", "Solsikken"),
        ("Solsikkens Børnehave", "Solsikkens"),
        ("Børnehuset Ved Åbakken", "Ved Åbakken"),
        ("Skolen på Bakken", "Bakken"),
        ("Friskolen Bakken, 9999 Eksempelby", "Bakken"),
        ("Skovbørnehaven Egely", "Egely"),
        ("Lindeskolen SFO", "Lindeskolen"),
        ("Lindeskolen, Eksempelby", "Lindeskolen"),
        ("Lindeskolen", ""),
        ("Dagplejen", ""),
        ("Dagplejen Øst", ""),
        ("1.B", ""),
        ("", ""),
    ],
)
def test_a_place_is_known_by_the_name_that_is_its_own(place, own):
    assert own_name(place) == own


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Mads henter ham i Solen.", "Mads henter ham i […]."),
        ("Solens\nlegeplads", "[…]s\nlegeplads"),
        ("Vi var i solen ved Solenvej.", "Vi var i solen ved Solenvej."),
    ],
)
def test_an_own_name_is_cut_out_where_it_is_written_as_a_name(text, left):
    assert without(text, (), names=("Solen",)) == left


@pytest.mark.parametrize("number", ["12 34 56 00", "12345600", "+45 12-34-56-00", "1234.5600"])
def test_a_telephone_number_is_cut_out_however_it_is_grouped(number):
    assert "56" not in without(f"Ring på {number}, og hør.", (), phones=("12345600",))


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


def test_the_father_reads_nothing_that_tells_the_school_of_either_child(world, case):
    """The after-school club by its own name, the telephones, and the sister's school that is no unit."""
    Unit.objects.create(
        name="SFO Lindetræet", authority=world.school.authority, actor_group=ActorGroup.DIREKTE
    )
    hers = open_frejas_case(world)
    with acting_as(world.alma):
        Child.objects.filter(pk=hers.child_id).update(place="Friskolen Bakken", group_name="9.A")
    text = (
        f"Mads er i Lindetræet, {world.school.phone}. Freja går i 9.A på friskolen bakken, på Bakken."
        f" Alma har {world.alma.phone}, kommunen {case.municipality.support_phone}."
    )
    with acting_as(world.daniel):
        shown = family_sight(world.daniel, case).text(text)
    assert shown == (
        "Mads er i […], […]. Freja går i […] på […], på […]."
        f" Alma har […], kommunen {case.municipality.support_phone}."
    )
    with acting_as(world.cecilie):
        assert family_sight(world.cecilie, case).text(text) == text


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


@pytest.mark.parametrize(
    ("text", "found"), [("Hun blev hentet på Solsikken.", 1), ("Hun plantede solsikker.", 0)]
)
def test_a_day_care_is_known_by_its_own_name_before_it_is_written(text, found):
    assert len(leaks_in(text, addresses=[], phones=[], place="Børnehaven Solsikken")) == found


def test_the_program_may_name_the_school_but_never_the_address(world, case):
    with acting_as(world.alma):
        assert leaks("Lindeskolen, Hemmelig Have 7", case, places=False) == leaks("Hemmelig Have 7", case)


def test_nothing_is_refused_where_nobody_is_protected(world):
    case = open_another_case(world)
    with acting_as(world.alma):
        assert leaks("Lindeskolen", case) == []
