"""What a door shows of the parents' own matters and whereabouts (law.md C-12)."""

import datetime as dt

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.whoasks import acting_as
from btimodel.choices import Phase
from cases import access
from consent.models import InformationType
from stafetlog.exceptions import EntryRefused
from stafetlog.models import Entry, EntryKind
from stafetlog.services import entries
from tests.consents import Answer, complete, person, say
from tests.personas import add_member

BOTH = (InformationType.TRIVSEL, InformationType.FORAELDER)


def write(user, case, text, about=None):
    with acting_as(user):
        return entries.write(
            case=case,
            by=user,
            kind=EntryKind.SAMTALE,
            phase=Phase.INDSATS,
            text=text,
            occurred_at=timezone.now(),
            concerns=person(case, about) if about else None,
        )


@pytest.fixture
def full(world, case):
    """Noah's case with something about each parent, and Gry on the list."""
    add_member(world, case, world.gry)
    add_member(world, case, world.birk)
    for name in ("Cecilie", "Daniel"):
        write(world.alma, case, f"Om {name}.", about=name)
    return case


def read_by(user, case):
    """Return what somebody reads about the parents: through the program, and from the database itself."""
    with acting_as(user):
        listed = case.entries.readable_by(user, access.perms_on(user, case)).filter(concerns__isnull=False)
        raw = Entry.objects.filter(case=case, concerns__isnull=False)
        asked, answered = {entry.text for entry in listed}, {entry.text for entry in raw}
    assert asked == answered
    return asked


def test_a_colleague_in_the_same_authority_reads_all(world, full):
    assert read_by(world.birk, full) == {"Om Cecilie.", "Om Daniel."}


def test_a_consent_about_the_child_shows_nothing_of_the_parents_own(world, full):
    complete(world, full)
    assert read_by(world.gry, full) == set()
    with acting_as(world.gry):
        assert full.entries.count() > 0


def test_each_parent_opens_his_own_matters_and_not_the_others(world, full):
    complete(world, full, kinds=BOTH, owners=("Daniel",))
    assert read_by(world.gry, full) == {"Om Daniel."}
    assert read_by(world.cecilie, full) == {"Om Cecilie."}


def test_withdrawing_the_one_consent_takes_ones_own_matters_back_and_leaves_the_other(world, full):
    complete(world, full)
    about_daniel = complete(world, full, kinds=BOTH, owners=("Daniel",))
    assert read_by(world.gry, full) == {"Om Daniel."}
    say(about_daniel, world.daniel, Answer.WITHDRAWN)
    assert read_by(world.gry, full) == set()
    with acting_as(world.gry):
        assert full.entries.exists()


def test_own_matters_have_their_own_last_day(world, full):
    soon, later = (timezone.localdate() + dt.timedelta(days=days) for days in (5, 50))
    complete(world, full, kinds=BOTH, owners=("Daniel",), until=soon)
    complete(world, full, until=later)
    with acting_as(world.alma):
        door = full.doors.get(closed_at__isnull=True)
        assert (door.open_until, door.own_matters_until) == (later, soon)


def test_one_writes_about_the_own_matters_that_one_may_read_of(world, full):
    complete(world, full)
    write(world.gry, full, "Vi er i gang.")
    with pytest.raises(EntryRefused, match="selv har sagt ja"):
        write(world.gry, full, "Om Daniel.", about="Daniel")
    complete(world, full, kinds=BOTH, owners=("Daniel",))
    write(world.gry, full, "Mere om Daniel.", about="Daniel")
    with pytest.raises(EntryRefused, match="selv har sagt ja"):
        write(world.gry, full, "Om Cecilie.", about="Cecilie")


def test_no_consent_shows_an_address(world, full, client_for):
    complete(world, full, kinds=BOTH, owners=("Daniel", "Cecilie"))
    with acting_as(world.gry):
        assert not full.contacts.exists()
    with acting_as(world.birk):
        assert full.contacts.count() == 2
    gry = client_for(world.gry)
    for name in (
        "case",
        "stafetlog:timeline",
        "stafetlog:papers",
        "stafetlog:pdf_page",
        "members:list",
        "consent:list",
    ):
        answer = gry.get(reverse(name, args=[full.pk]))
        assert answer.status_code == 200
        assert b"Hemmelig" not in answer.content
        assert b"11 22 33 44" not in answer.content


@pytest.mark.parametrize("secret", ["Jeg var hos mor på Hemmelig Have 7.", "Mors nummer er 11 22 33 44."])
def test_one_who_is_shown_no_address_does_not_give_it_away_either(world, full, secret):
    complete(world, full, kinds=BOTH, owners=("Daniel", "Cecilie"))
    with pytest.raises(EntryRefused):
        write(world.gry, full, secret)
    write(world.gry, full, "Jeg var på hjemmebesøg hos mor.")
    with acting_as(world.daniel), connection.cursor() as cursor:
        cursor.execute("SELECT address FROM protected_contacts(%s)", [full.pk])
        assert cursor.fetchall() == []
