"""The undringsnotat: who may keep one, when it must be decided, and how it ends."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import Employment
from accounts.whoasks import acting_as
from btimodel.models import Deadline
from cases.exceptions import MissingRight
from stafetlog import note_rules, notes
from stafetlog.exceptions import NoteClosed, NoteRefused
from stafetlog.models import Entry, NoteObservation, Undringsnotat
from stafetlog.services import undring
from stafetlog.services.undring import Seen

pytestmark = pytest.mark.django_db


def seen(text: str = "Sad alene i frikvarteret.", *, hours: float = 1, **more: str) -> Seen:
    return Seen(seen_at=timezone.now() - dt.timedelta(hours=hours), saw_heard=text, **more)


@pytest.fixture
def alma(world):
    with acting_as(world.alma):
        yield world.alma


@pytest.fixture
def note(alma) -> Undringsnotat:
    return undring.start(by=alma, label="Dreng i 1.B", first=seen())


def test_a_note_holds_its_first_observation_and_a_day_of_decision_from_the_deadline(note):
    days = Deadline.objects.get(key="undringsnotat").days
    assert note.decide_by == timezone.localdate() + dt.timedelta(days=days)
    assert note.status == Undringsnotat.Status.OPEN
    assert [one.saw_heard for one in note.observations.all()] == ["Sad alene i frikvarteret."]


def test_a_note_without_a_label_is_called_by_its_day(alma):
    assert undring.start(by=alma, label="", first=seen()).label.startswith("Undring den ")


def test_what_has_not_happened_cannot_be_seen(alma, note):
    with pytest.raises(NoteRefused, match="fremtiden"):
        undring.start(by=alma, label="x", first=seen(hours=-1))
    with pytest.raises(NoteRefused, match="fremtiden"):
        undring.add_observation(note=note, by=alma, seen=seen(hours=-1))
    with pytest.raises(NoteRefused, match="fremtiden"):
        undring.change_observation(observation=note.observations.get(), by=alma, seen=seen(hours=-1))


def test_observations_are_listed_newest_first(alma, note):
    undring.add_observation(note=note, by=alma, seen=seen("I går.", hours=24))
    undring.add_observation(note=note, by=alma, seen=seen("Lige nu.", hours=0))
    assert [one.saw_heard for one in notes.observations(note)] == [
        "Lige nu.",
        "Sad alene i frikvarteret.",
        "I går.",
    ]


def test_an_observation_can_be_written_anew_and_deleted(alma, note):
    observation = note.observations.get()
    undring.change_observation(observation=observation, by=alma, seen=seen("Gik alene.", place="I gården"))
    observation.refresh_from_db()
    assert (observation.saw_heard, observation.place) == ("Gik alene.", "I gården")
    undring.remove_observation(observation=observation, by=alma)
    assert not note.observations.exists()


ENDINGS = {
    Undringsnotat.Status.CLOSED: lambda **kwargs: undring.close(outcome="Det gik over.", **kwargs),
    Undringsnotat.Status.NOTIFIED: lambda **kwargs: undring.mark_notified(outcome="", **kwargs),
    Undringsnotat.Status.LOGGED: lambda **kwargs: undring.mark_logged(**kwargs),
}


@pytest.mark.parametrize("status", ENDINGS)
def test_an_ended_note_is_ended_once_and_only_read(alma, note, status):
    observation = note.observations.get()
    ENDINGS[status](note=note, by=alma)
    note.refresh_from_db()
    assert note.status == status
    assert note.closed_at is not None
    assert notes.deleted_on(note) == timezone.localdate() + dt.timedelta(days=notes.days_kept())
    for write in (
        lambda: undring.add_observation(note=note, by=alma, seen=seen()),
        lambda: undring.change_observation(observation=observation, by=alma, seen=seen()),
        lambda: undring.remove_observation(observation=observation, by=alma),
        *(lambda end=end: end(note=note, by=alma) for end in ENDINGS.values()),
    ):
        with pytest.raises(NoteClosed):
            write()


def test_a_notified_note_leaves_nothing_in_any_log(alma, note):
    undring.mark_notified(note=note, by=alma, outcome="Ringet kl. 10.")
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("status", "days", "expected"),
    [
        (Undringsnotat.Status.OPEN, 1, False),
        (Undringsnotat.Status.OPEN, 0, True),
        (Undringsnotat.Status.OPEN, -1, True),
        (Undringsnotat.Status.CLOSED, -1, False),
    ],
)
def test_a_decision_is_asked_for_when_the_day_has_come(status, days, expected):
    note = Undringsnotat(status=status, decide_by=timezone.localdate() + dt.timedelta(days=days))
    assert note_rules.must_decide(note) is expected


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("alma", True),
        ("birk", True),
        ("gry", True),
        ("erik", True),
        ("cecilie", False),
        ("freja", False),
        ("hassan", False),
    ],
)
def test_notes_are_for_professionals_at_work(world, who, may):
    person = getattr(world, who)
    assert note_rules.at_work(person) is may
    with acting_as(person):
        if may:
            undring.start(by=person, label="x", first=seen())
        else:
            with pytest.raises(MissingRight):
                undring.start(by=person, label="x", first=seen())


@pytest.mark.parametrize(
    ("starts_in", "ends_in", "may"), [(-10, None, True), (-10, 0, True), (-10, -1, False), (1, None, False)]
)
def test_the_employment_must_be_current(world, starts_in, ends_in, may):
    today = timezone.localdate()
    Employment.objects.filter(user=world.dorte).update(
        valid_from=today + dt.timedelta(days=starts_in),
        valid_until=None if ends_in is None else today + dt.timedelta(days=ends_in),
    )
    assert note_rules.at_work(world.dorte) is may


@pytest.mark.parametrize("who", ["dorte", "erik", "hassan", "cecilie"])
def test_the_database_itself_shows_a_note_to_its_author_alone(world, note, who):
    with acting_as(getattr(world, who)):
        assert not Undringsnotat.objects.exists()
        assert not NoteObservation.objects.exists()
        assert not notes.mine(getattr(world, who)).exists()


def test_only_the_author_writes_in_a_note(world, note):
    with pytest.raises(MissingRight, match="ikke dit"):
        undring.close(note=note, by=world.dorte, outcome="x")


def test_the_list_has_the_most_urgent_on_top_and_the_ended_last(alma):
    ended, late, soon = (
        undring.start(by=alma, label=name, first=seen()) for name in ("slut", "haster", "snart")
    )
    undring.close(note=ended, by=alma, outcome="x")
    Undringsnotat.objects.filter(pk=late.pk).update(decide_by=timezone.localdate())
    assert list(notes.mine(alma)) == [late, soon, ended]
    assert list(notes.waiting(alma, on=timezone.localdate())) == [late]
