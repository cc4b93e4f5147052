"""Opening a stafetlog: who, what, once, and with nothing given away."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import Employment
from accounts.whoasks import acting_as
from btimodel.choices import Level
from btimodel.models import RetentionRule
from cases import access, search
from cases.exceptions import DuplicateCase, MissingRight
from cases.models import AccessEvent, Case, CaseMembership, CasePerson, Child
from cases.roles import CasePerm
from cases.search import Likeness
from cases.services import state
from cases.services.opening import ChildData, PersonData
from stafetlog import opening_rules
from stafetlog.exceptions import EntryRefused, NoteClosed, OpeningRefused
from stafetlog.models import Entry, EntryKind, NoteObservation, Undringsnotat
from stafetlog.services import undring
from stafetlog.services.opening import FirstEntry, FromNote, open_stafetlog
from stafetlog.services.undring import Seen
from tests import plans
from tests.personas import NOAH_CPR, add_member, noahs_family, open_noahs_case, years_ago
from ui.dates import danish_date

pytestmark = pytest.mark.django_db

MOTHER = PersonData(name="Cecilie Skov", relation=CasePerson.Relation.MOTHER, has_custody=True)
FIRST = FirstEntry(concern="Han er træt.", parents_talk="De er enige.")
BIRTHDAY = years_ago(7)


def open_log(world, by=None, **changes) -> Case:
    who = by or world.alma
    what = {
        "municipality": world.municipality,
        "child": ChildData(name="Noah Skov Krogh", birth_date=BIRTHDAY),
        "people": [MOTHER],
        "first": FIRST,
        "by": who,
        "employment": who.employments.first(),
    }
    with acting_as(who):
        return open_stafetlog(**what | changes)


def find(world, by=None, *, name="Noah Skov Krogh", birth_date=BIRTHDAY, cpr=""):
    who = by or world.dorte
    with acting_as(who):
        return search.find_child(
            municipality=world.municipality,
            name=name,
            birth_date=birth_date,
            cpr=cpr,
            by=who,
            employment=who.employments.get(),
        )


def entries_of(world, case) -> list[Entry]:
    with acting_as(world.alma):
        return list(Entry.objects.filter(case=case).order_by("seq"))


# --- what comes of it ---


def test_the_opener_is_fungerende_stafetholder_at_level_one(world):
    case = open_log(world)
    assert (case.stafetholder, case.holder_is_acting, case.level) == (world.alma, True, Level.ONE)
    assert case.holder_unit == world.school
    with acting_as(world.alma):
        assert access.can(world.alma, CasePerm.MANAGE, case)


def test_the_first_entry_holds_the_worry_and_the_talk(world):
    day = plans.days(-3)
    first = FirstEntry("Han er træt.", "De er enige.", day, "mor og far", "Far er ukendt.")
    (entry,) = entries_of(world, open_log(world, first=first))
    assert entry.kind == EntryKind.AABNING
    assert entry.text == (
        f"Han er træt.\n\nSamtalen med forældrene den {danish_date(day)} (mor og far): De er enige."
        "\n\nOm forældremyndigheden: Far er ukendt."
    )


def test_nobody_in_the_family_has_access_by_being_written_down(world):
    case = open_log(world, people=noahs_family(world))
    with acting_as(world.alma):
        assert [member.user for member in CaseMembership.objects.filter(case=case)] == [world.alma]
        assert case.people.count() == 4
    for person in (world.cecilie, world.daniel, world.freja):
        with acting_as(person):
            assert not access.visible(person, CasePerm.VIEW).exists()


# --- from a note ---


@pytest.fixture
def note(world) -> Undringsnotat:
    with acting_as(world.alma):
        note = undring.start(
            by=world.alma,
            label="Dreng",
            first=Seen(
                timezone.now() - dt.timedelta(days=9), "Sad alene.", "I gården", "Måske sover han for lidt."
            ),
        )
        undring.add_observation(
            note=note, by=world.alma, seen=Seen(timezone.now() - dt.timedelta(days=2), "Kom for sent.")
        )
    return note


def keys(world, note) -> dict[str, object]:
    with acting_as(world.alma):
        return {seen.saw_heard: seen.pk for seen in NoteObservation.objects.filter(note=note)}


def test_chosen_observations_follow_with_their_own_dates_and_the_rest_stay(world, note):
    chosen = keys(world, note)["Sad alene."]
    case = open_log(world, from_note=FromNote(note, frozenset({chosen})))
    opening, followed = entries_of(world, case)
    assert opening.kind == EntryKind.AABNING
    assert followed.kind == EntryKind.OBSERVATION
    assert followed.text == "Sted: I gården\nSad alene."
    with acting_as(world.alma):
        assert followed.occurred_at == NoteObservation.objects.get(pk=chosen).seen_at
        note.refresh_from_db()
        assert note.status == Undringsnotat.Status.LOGGED
        assert note.observations.count() == 2


def test_an_interpretation_follows_only_when_it_is_chosen(world, note):
    chosen = frozenset({keys(world, note)["Sad alene."]})
    case = open_log(world, from_note=FromNote(note, chosen, chosen))
    assert [entry.kind for entry in entries_of(world, case)] == ["aabning", "observation", "vurdering"]


def test_an_observation_of_another_note_does_not_follow(world, note):
    with acting_as(world.alma):
        other = undring.start(by=world.alma, label="En anden", first=Seen(timezone.now(), "Noget andet."))
        strange = frozenset(other.observations.values_list("pk", flat=True))
    case = open_log(world, from_note=FromNote(note, strange))
    assert [entry.kind for entry in entries_of(world, case)] == ["aabning"]


def test_anothers_note_cannot_be_used(world, note):
    with pytest.raises(MissingRight):
        open_log(world, by=world.dorte, from_note=FromNote(note))


def test_a_note_becomes_one_log_only(world, note):
    open_log(world, from_note=FromNote(note))
    with pytest.raises(NoteClosed):
        open_log(world, from_note=FromNote(note), child=ChildData(name="En Anden", birth_date=years_ago(9)))


def test_a_refused_opening_leaves_the_note_open(world, note):
    open_noahs_case(world)
    with pytest.raises(DuplicateCase):
        open_log(world, from_note=FromNote(note))
    with acting_as(world.alma):
        note.refresh_from_db()
    assert note.status == Undringsnotat.Status.OPEN


def test_an_observation_from_long_before_the_birth_does_not_follow(world, note):
    chosen = keys(world, note)["Sad alene."]
    with acting_as(world.alma):
        NoteObservation.objects.filter(pk=chosen).update(seen_at=timezone.now() - dt.timedelta(days=9 * 366))
    with pytest.raises((OpeningRefused, EntryRefused), match="fødsel"):
        open_log(world, from_note=FromNote(note, frozenset({chosen})))


# --- the rules ---


@pytest.mark.parametrize("who", ["cecilie", "freja", "hassan"])
def test_family_and_administrator_open_nothing(world, who):
    with pytest.raises(MissingRight):
        open_log(world, by=getattr(world, who), employment=world.alma.employments.get())


def test_a_log_is_opened_from_where_one_works_today(world):
    job = world.alma.employments.get()
    with pytest.raises(MissingRight, match="arbejder ikke"):
        open_log(world, by=world.dorte, employment=job)
    Employment.objects.create(
        user=world.alma, unit=world.treatment, title="Vikar", actor_group=2, valid_from=dt.date(2021, 1, 1)
    )
    case = open_log(world, employment=world.alma.employments.get(title="Vikar"))
    assert (case.holder_unit, case.authority) == (world.treatment, world.region)


@pytest.mark.parametrize(
    ("birth_date", "sentence"),
    [
        (lambda today: today, None),
        (lambda today: today + dt.timedelta(days=1), "fremtiden"),
        (lambda today: today.replace(day=1, year=today.year - 17), None),
        (lambda today: years_ago(18, extra_days=3), "under 18 år"),
        (lambda today: years_ago(40), "under 18 år"),
    ],
)
def test_the_child_is_born_and_under_the_laws_age(db, birth_date, sentence):
    day = birth_date(timezone.localdate())
    if sentence is None:
        opening_rules.check_birth_date(day)
    else:
        with pytest.raises(OpeningRefused, match=sentence):
            opening_rules.check_birth_date(day)


@pytest.mark.parametrize(
    ("custody", "reason", "ok"),
    [
        ([True], "", True),
        ([False, True], "", True),
        ([False], "Bor alene", True),
        ([False], "", False),
        ([], "  ", False),
    ],
)
def test_somebody_has_custody_or_it_is_said_why_not(custody, reason, ok):
    people = [PersonData(name="x", relation="other", has_custody=has) for has in custody]
    if ok:
        opening_rules.check_custody(people, reason)
    else:
        with pytest.raises(OpeningRefused, match="forældremyndighed"):
            opening_rules.check_custody(people, reason)


@pytest.mark.parametrize(("days", "sentence"), [(1, "fremtiden"), (-400, "mere end et år tilbage")])
def test_the_talk_has_been_held_and_not_in_another_age(world, days, sentence):
    day = timezone.localdate() + dt.timedelta(days=days)
    with pytest.raises(OpeningRefused, match=sentence):
        open_log(world, first=FirstEntry("Træt.", "Enige.", day))


@pytest.mark.parametrize(
    ("text", "given_away"),
    [
        ("Mor bor på Hemmelig Have 7 nu.", "adresse"),
        ("De flyttede til HEMMELIG  HAVE.", "adresse"),
        ("Ring på 11223344.", "telefonnummer"),
        ("Han er glad på Lindeskolen.", "skole"),
        ("Far bor på Kajen 3.", None),
        ("Han er glad i skolen.", None),
    ],
)
def test_no_text_of_the_log_gives_a_protected_family_away(world, text, given_away):
    child = ChildData(name="Noah Skov Krogh", birth_date=BIRTHDAY, place="Lindeskolen")
    for first in (FirstEntry(text, "Enige."), FirstEntry("Træt.", text), FirstEntry("x", "x", None, text)):
        if given_away is None:
            opening_rules.check_gives_nothing_away(child, noahs_family(world), [first.text()])
        else:
            with pytest.raises(OpeningRefused, match=given_away):
                open_log(world, child=child, people=noahs_family(world), first=first)


def test_an_observation_that_gives_the_place_away_does_not_follow(world, note):
    with acting_as(world.alma):
        undring.change_observation(
            observation=note.observations.first(),
            by=world.alma,
            seen=Seen(timezone.now(), "Sad alene.", "Lindeskolens gård"),
        )
        chosen = frozenset(note.observations.values_list("pk", flat=True))
    child = ChildData(name="Noah Skov Krogh", birth_date=BIRTHDAY, place="Lindeskolen")
    with pytest.raises(OpeningRefused, match="skole"):
        open_log(world, child=child, people=noahs_family(world), from_note=FromNote(note, chosen))


# --- searching, and never twice ---

MATCHES = [
    ("Noah Skov Krogh", 0, "", Likeness.SAME),
    ("noah  skov krogh", 0, "", Likeness.SAME),
    ("Noah Skov Krogh", 0, NOAH_CPR, Likeness.SAME),
    ("Noa Skov Krog", 0, NOAH_CPR, Likeness.SAME),
    ("Noah Skov Krogh", 0, "7503190002", Likeness.LIKE),
    ("Nora Skov Krogh", 0, "", Likeness.LIKE),
    ("Noah Skov Krogh", 1, NOAH_CPR, Likeness.OTHER_NAME),
    ("En Helt Anden", 0, NOAH_CPR, Likeness.OTHER_NAME),
    ("Noah Skov Krogh", 1, "", None),
    ("En Helt Anden", 0, "", None),
]


@pytest.mark.parametrize(("name", "days", "cpr", "likeness"), MATCHES)
def test_the_search_says_how_sure_it_is(world, case, name, days, cpr, likeness):
    found = find(world, name=name, birth_date=BIRTHDAY + dt.timedelta(days=days), cpr=cpr)
    assert [match.likeness for match in found] == ([likeness] if likeness else [])


def test_the_answer_is_masked_and_says_where_to_turn(world, case):
    (match,) = find(world)
    assert (match.open_case_id, match.holder, match.unit) == (case.pk, world.alma, world.school)
    assert match.i_can_open is False
    assert not any("Noah" in str(value) for value in vars(match).values())
    (own,) = find(world, world.alma)
    assert own.i_can_open is True


def test_every_search_is_written_and_the_family_can_see_who_met_their_log(world, case):
    find(world)
    find(world, name="En Helt Anden")
    with acting_as(world.alma):
        (event,) = AccessEvent.objects.filter(case_ref=case.pk, action=AccessEvent.Action.SEARCH)
    assert (event.user_ref, event.unit_ref) == (world.dorte.pk, world.school.pk)


@pytest.mark.parametrize("who", ["cecilie", "hassan"])
def test_the_database_answers_professionals_alone(world, case, who):
    person = getattr(world, who)
    with acting_as(person):
        assert not search.matches(
            municipality=world.municipality,
            name="Noah Skov Krogh",
            birth_date=BIRTHDAY,
            cpr=NOAH_CPR,
            by=person,
        )


@pytest.mark.parametrize(("name", "days", "cpr", "likeness"), MATCHES)
def test_an_open_log_is_never_opened_twice(world, case, name, days, cpr, likeness):
    child = ChildData(name=name, birth_date=BIRTHDAY + dt.timedelta(days=days), cpr=cpr)
    if likeness in (Likeness.SAME, Likeness.OTHER_NAME):
        with pytest.raises(DuplicateCase):
            open_log(world, by=world.dorte, child=child)
    else:
        assert open_log(world, by=world.dorte, child=child).pk != case.pk


def test_a_child_much_like_one_with_a_log_takes_the_openers_word(world, case):
    twin = ChildData(name="Nora Skov Krogh", birth_date=BIRTHDAY)
    with pytest.raises(DuplicateCase, match="Alma Lind"):
        open_log(world, by=world.dorte, child=twin, is_another_child=False)
    assert open_log(world, by=world.dorte, child=twin, is_another_child=True)


def close(world, case):
    with acting_as(world.alma):
        state.close(case=case, rule=RetentionRule.objects.get(key="almindelig"), until=None)


def test_a_known_child_without_an_open_log_is_used_again(world, case):
    close(world, case)
    child = ChildData(name="Noah Skov Krogh", birth_date=BIRTHDAY, cpr=NOAH_CPR, place="Ny Skole")
    again = open_log(world, by=world.dorte, child=child)
    with acting_as(world.dorte):
        assert again.child_id == case.child_id
        assert Child.objects.get().place == "Ny Skole"


def test_a_known_childs_new_school_stays_unwritten_when_the_family_is_protected(world, case):
    close(world, case)
    child = ChildData(name="Noah Skov Krogh", birth_date=BIRTHDAY, cpr=NOAH_CPR, place="Ny Skole")
    open_log(world, by=world.dorte, child=child, people=noahs_family(world))
    with acting_as(world.daniel):
        assert "Ny Skole" not in {one.place for one in Child.objects.all()}


def test_a_cpr_number_learnt_later_is_kept_on_the_known_child(world):
    first = open_log(world)
    close(world, first)
    child = ChildData(name="Noah Skov Krogh", birth_date=BIRTHDAY, cpr=NOAH_CPR)
    assert open_log(world, child=child).child_id == first.child_id
    (match,) = find(world, name="Noa Skov Krog", cpr=NOAH_CPR)
    assert match.likeness == Likeness.SAME


def test_a_cpr_number_of_another_child_is_refused_with_what_to_check(world, case):
    close(world, case)
    child = ChildData(name="En Helt Anden", birth_date=years_ago(9), cpr=NOAH_CPR)
    with pytest.raises(DuplicateCase, match="Tjek CPR-nummer"):
        open_log(world, by=world.dorte, child=child)


def test_a_participant_is_led_to_the_log(world, case):
    add_member(world, case, world.birk)
    (match,) = find(world, world.birk)
    assert match.i_can_open
