"""What an entry may say: rules, corrections, and the one entry that two clicks make."""

import datetime as dt
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.whoasks import acting_as
from btimodel.choices import Phase
from cases.exceptions import CaseClosed, MissingRight
from cases.models import Case, CasePerson
from cases.roles import Role
from stafetlog.exceptions import EntryRefused
from stafetlog.family_wish import AGREED
from stafetlog.models import Entry, EntryKind
from stafetlog.models.entry import WRITABLE_KINDS
from stafetlog.services import entries, members
from stafetlog.services.entries import Responsibility
from tests import plans
from tests.personas import add_member, open_another_case

pytestmark = pytest.mark.django_db


def write(case, by, **changes):
    facts = {
        "kind": EntryKind.OBSERVATION,
        "phase": Phase.OPSPORING,
        "text": "Noah sad alene.",
        "occurred_at": timezone.now() - dt.timedelta(hours=1),
    } | changes
    with acting_as(by):
        return entries.write(case=case, by=by, **facts)


def refused(case, by, **changes):
    with pytest.raises(EntryRefused) as caught:
        write(case, by, **changes)
    return str(caught.value)


def person(case, name):
    with acting_as(case.stafetholder):
        return CasePerson.objects.get(case=case, name=name)


WHEN = [
    (dt.timedelta(minutes=5), "Datoen ligger i fremtiden."),
    (dt.timedelta(days=1), "Datoen ligger i fremtiden."),
    (dt.timedelta(days=-365 * 9), "længe før barnets fødsel"),
]


@pytest.mark.parametrize(("from_now", "sentence"), WHEN)
def test_an_entry_happened_in_the_childs_life(world, case, from_now, sentence):
    assert sentence in refused(case, world.alma, occurred_at=timezone.now() + from_now)


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_an_entry_says_something(world, case, text):
    assert "Skriv noget" in refused(case, world.alma, text=text)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("De bor på Hemmelig Have 7.", "adresse"),
        ("De bor på hemmelig  have", "adresse"),
        ("Ring på 11 22 33 44", "telefonnummer"),
        ("Ring på 11223344", "telefonnummer"),
        ("Ring på +45 11-22-33-44", "telefonnummer"),
        ("Mødet er på Lindeskolen", "skole"),
    ],
)
def test_what_is_protected_never_enters_the_log(world, case, text, word):
    assert word in refused(case, world.alma, text=text)


def test_the_fathers_own_address_may_stand_there(world, case):
    assert write(case, world.alma, text="Far bor på Kajen 3.").pk


def test_an_entry_concerns_a_parent_of_this_case(world, case):
    strange = person(open_another_case(world), "Mor Nummer 1")
    assert "hører ikke til denne sag" in refused(case, world.alma, concerns=strange)


@pytest.mark.parametrize("name", ["Noah Skov Krogh", "Freja Skov Krogh"])
def test_nothing_in_the_log_is_kept_from_the_whole_family(world, case, name):
    assert "Kun en forælders" in refused(case, world.alma, concerns=person(case, name))


def responsible(world, case, which):
    yesterday = timezone.localdate() - dt.timedelta(days=30)
    strange = person(open_another_case(world), "Mor Nummer 1") if which == "strange person" else None
    return {
        "nobody": None,
        "no coordinator": Responsibility(None, world.alma),
        "no performer": Responsibility(world.alma),
        "coordinator who does not take part": Responsibility(world.dorte, world.alma),
        "performer who does not take part": Responsibility(world.alma, world.dorte),
        "performer who is a parent's login": Responsibility(world.alma, world.cecilie),
        "strange person": Responsibility(world.alma, None, strange),
        "deadline before the decision": Responsibility(world.alma, world.alma, None, yesterday),
        "deadline in another age": Responsibility(world.alma, world.alma, None, dt.date(2999, 1, 1)),
    }[which]


RESPONSIBLE = [
    ("nobody", "Vælg, hvem der koordinerer"),
    ("no coordinator", "Vælg, hvem der koordinerer"),
    ("no performer", "Vælg, hvem der gør det."),
    ("coordinator who does not take part", "deltager ikke i sagen"),
    ("performer who does not take part", "deltager ikke i sagen"),
    ("performer who is a parent's login", "deltager ikke i sagen"),
    ("strange person", "hører ikke til denne sag"),
    ("deadline before the decision", "Fristen ligger før"),
    ("deadline in another age", "Fristen ligger meget langt fremme"),
]


@pytest.mark.parametrize(("which", "sentence"), RESPONSIBLE)
@pytest.mark.parametrize("kind", [EntryKind.BESLUTNING, EntryKind.AFTALE])
def test_a_decision_says_who_and_when(world, case, kind, which, sentence):
    assert sentence in refused(case, world.alma, kind=kind, responsibility=responsible(world, case, which))


@pytest.mark.parametrize("view", ["", " \n"])
def test_a_decision_tells_what_the_child_says(world, case, view):
    """Or why it is not heard (law.md P-5); an agreement asks for nothing of the kind."""
    who = Responsibility(world.alma, world.alma, child_view=view)
    said = refused(case, world.alma, kind=EntryKind.BESLUTNING, responsibility=who)
    assert "Skriv, hvad barnet siger" in said
    assert write(case, world.alma, kind=EntryKind.AFTALE, responsibility=who).kind == EntryKind.AFTALE
    hidden = Responsibility(world.alma, world.alma, child_view="Vi mødes på Hemmelig Have 7.", family=AGREED)
    assert "beskyttet adresse" in refused(case, world.alma, kind=EntryKind.BESLUTNING, responsibility=hidden)


@pytest.mark.parametrize("kind", sorted(set(EntryKind) - set(WRITABLE_KINDS)))
def test_what_the_program_writes_nobody_writes(world, case, kind):
    assert "skriver systemet selv" in refused(case, world.alma, kind=kind)


def test_one_who_only_reads_does_not_write(world, case):
    add_member(world, case, world.birk, role=Role.LAESER)
    for user in (world.birk, world.cecilie, world.hassan):
        with pytest.raises((MissingRight, Case.DoesNotExist)):
            write(case, user)


# --- corrections -------------------------------------------------------------------------------------------


def correct(entry, by, text="Noah sad sammen med Sofus."):
    with acting_as(by):
        return entries.correct(entry=Entry.objects.get(pk=entry.pk), by=by, text=text)


def test_a_correction_keeps_all_but_the_words(world, case):
    daniel = person(case, "Daniel Krogh")
    old = write(
        case,
        world.alma,
        kind=EntryKind.AFTALE,
        concerns=daniel,
        responsibility=Responsibility(world.alma, None, daniel, plans.days(30)),
    )
    new = correct(old, world.alma)
    for name in (
        "kind",
        "phase",
        "occurred_at",
        "concerns_id",
        "coordinator_id",
        "performer_person_id",
        "deadline",
    ):
        assert getattr(new, name) == getattr(old, name)
    assert new.corrects_id == old.pk
    with acting_as(world.alma):
        assert Entry.objects.get(pk=old.pk).text == "Noah sad alene."


def test_corrections_stand_in_a_row(world, case):
    old = write(case, world.alma)
    first = correct(old, world.alma)
    with pytest.raises(EntryRefused, match="Ret den nyeste rettelse"):
        correct(old, world.alma, "Noget tredje.")
    assert correct(first, world.alma, "Noget tredje.").corrects_id == first.pk


def test_the_same_words_are_no_correction(world, case):
    old = write(case, world.alma)
    with pytest.raises(EntryRefused, match="den samme som før"):
        correct(old, world.alma, f" {old.text} ")


def test_an_entry_of_another_case_is_not_corrected_from_here(world, case):
    strange = write(open_another_case(world), world.alma)
    assert "hører ikke til denne sag" in refused(case, world.alma, corrects=strange)


def test_an_old_decision_can_be_corrected_when_its_coordinator_has_left(world, case):
    add_member(world, case, world.birk)
    old = write(
        case,
        world.alma,
        kind=EntryKind.BESLUTNING,
        responsibility=Responsibility(world.birk, world.birk, child_view="Han siger ja.", family=AGREED),
    )
    with acting_as(world.birk):
        member = case.memberships.get(user=world.birk)
        members.end(member=member, by=world.birk)
    assert correct(old, world.alma).coordinator_id == world.birk.pk


def test_anybody_who_writes_may_correct(world, case):
    add_member(world, case, world.birk)
    old = write(case, world.alma)
    assert correct(old, world.birk).author_id == world.birk.pk


# --- one entry ---------------------------------------------------------------------------------------------


def test_the_same_id_is_the_same_entry(world, case):
    entry_id = uuid4()
    first = write(case, world.alma, entry_id=entry_id)
    assert write(case, world.alma, entry_id=entry_id, text="Noget andet").text == first.text


def test_somebody_elses_id_is_refused(world, case):
    add_member(world, case, world.birk)
    mine = write(case, world.alma)
    assert "kunne ikke gemmes" in refused(case, world.birk, entry_id=mine.pk)


def test_a_closed_log_is_only_read(world, case):
    old = write(case, world.alma)
    with acting_as(world.alma):
        Case.objects.filter(pk=case.pk).update(status=Case.Status.CLOSED, closed_at=timezone.now())
    with pytest.raises(CaseClosed):
        write(case, world.alma)
    with pytest.raises(CaseClosed):
        correct(old, world.alma)
