"""The pages of undringsnotater, seen from outside."""

import datetime as dt
import uuid

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Employment
from accounts.whoasks import acting_as
from stafetlog import notes
from stafetlog.models import Entry, NoteObservation, ReminderKind, Undringsnotat
from stafetlog.services import undring
from stafetlog.services.undring import Seen
from tests import plans
from tests.queries import cost
from ui.dates import danish_date

pytestmark = pytest.mark.django_db

OPEN_TO_WORK = ["undring:list", "undring:new", "opening:start"]
ON_A_NOTE = ["undring:note", "undring:add", "undring:close", "undring:notify", "opening:from_note"]
ON_AN_OBSERVATION = ["undring:change", "undring:remove"]
BANNER = "Denne note er kun din. Den er ikke en del af stafetloggen."
SEEN = {"saw_heard": "Sad alene.", "seen_on": "20-11-2020", "seen_time": "10.15"}


@pytest.fixture
def alma(world, client_for) -> Client:
    return client_for(world.alma)


@pytest.fixture
def note(world) -> Undringsnotat:
    with acting_as(world.alma):
        first = Seen(
            timezone.now() - dt.timedelta(hours=2), "Sad alene.", "I gården", "Måske sover han for lidt."
        )
        return undring.start(by=world.alma, label="Dreng i 1.B", first=first)


def observation_of(world, note) -> NoteObservation:
    with acting_as(world.alma):
        return NoteObservation.objects.get(note=note)


def urls_of(world, note) -> list[str]:
    pk = observation_of(world, note).pk
    return [reverse(name, args=[note.pk]) for name in ON_A_NOTE] + [
        reverse(name, args=[note.pk, pk]) for name in ON_AN_OBSERVATION
    ]


def reread(world, note) -> Undringsnotat:
    with acting_as(world.alma):
        return Undringsnotat.objects.get(pk=note.pk)


# --- who ---


@pytest.mark.parametrize("who", ["dorte", "erik", "gry", "cecilie", "freja", "hassan"])
def test_anothers_note_is_not_found_by_anybody(world, note, client_for, who):
    client = client_for(getattr(world, who))
    for url in urls_of(world, note):
        assert client.get(url).status_code == 404
        assert client.post(url, SEEN).status_code == 404


def test_a_superuser_who_is_a_leader_finds_nothing_either(world, note, client_for):
    world.erik.is_superuser = world.erik.is_staff = True
    world.erik.save()
    assert client_for(world.erik).get(reverse("undring:note", args=[note.pk])).status_code == 404


@pytest.mark.parametrize("who", ["cecilie", "daniel", "freja", "hassan"])
@pytest.mark.parametrize("name", OPEN_TO_WORK)
def test_notes_and_new_logs_are_for_professionals(world, client_for, who, name):
    client = client_for(getattr(world, who))
    assert client.get(reverse(name)).status_code == 403
    assert client.post(reverse(name), SEEN).status_code == 403


def test_who_has_left_the_job_has_left_the_notes(world, note, alma):
    Employment.objects.filter(user=world.alma).update(valid_until=timezone.localdate() - dt.timedelta(days=1))
    assert alma.get(reverse("undring:list")).status_code == 403
    assert alma.get(reverse("undring:note", args=[note.pk])).status_code == 403


def test_the_pages_ask_for_login(client, note, world):
    for url in urls_of(world, note):
        answer = client.get(url)
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("account_login"))


def test_a_note_that_never_was_looks_like_anothers(alma):
    assert alma.get(reverse("undring:note", args=[uuid.uuid4()])).status_code == 404


def test_an_observation_is_reached_through_its_own_note_only(world, note, alma):
    with acting_as(world.alma):
        other = undring.start(by=world.alma, label="x", first=Seen(timezone.now(), "y"))
    pk = observation_of(world, note).pk
    assert alma.get(reverse("undring:change", args=[other.pk, pk])).status_code == 404


def test_the_pages_that_only_show_take_no_post(alma, note):
    assert alma.post(reverse("undring:list")).status_code == 405
    assert alma.post(reverse("undring:note", args=[note.pk])).status_code == 405


# --- the list ---


def test_an_empty_list_says_what_to_do(alma):
    page = alma.get(reverse("undring:list")).content.decode()
    assert "Ingen undringsnotater endnu" in page
    assert reverse("undring:new") in page


def test_the_list_says_when_i_must_decide(alma, note):
    page = alma.get(reverse("undring:list")).content.decode()
    assert "Dreng i 1.B" in page
    assert "Tag stilling senest den" in page
    assert "Tag stilling nu" not in page


def test_when_the_day_has_come_the_list_and_the_note_ask(world, alma, note):
    with acting_as(world.alma):
        Undringsnotat.objects.filter(pk=note.pk).update(decide_by=timezone.localdate())
    for url in (reverse("undring:list"), reverse("undring:note", args=[note.pk])):
        page = alma.get(url).content.decode()
        assert "Tag stilling nu" in page
        for name in ("undring:close", "undring:notify", "opening:from_note"):
            assert reverse(name, args=[note.pk]) in page


def test_the_note_s_own_page_says_when_it_is_erased_and_a_mail_warns_before(world, alma, note):
    at = reverse("undring:note", args=[note.pk])
    assert "Ellers bliver notatet slettet den" in alma.get(at).content.decode()
    today = timezone.localdate()
    with acting_as(world.alma):
        assert notes.forgotten_on(note) == today + dt.timedelta(days=14 + 90)
        Undringsnotat.objects.filter(pk=note.pk).update(decide_by=today - dt.timedelta(days=76))
        assert not notes.about_to_go(world.alma, on=today).exists()  # an observation was written today
        note.observations.update(created_at=plans.noon(-76))
        assert notes.about_to_go(world.alma, on=today).get() == note
        assert not notes.about_to_go(world.alma, on=today - dt.timedelta(days=1)).exists()
    call_command("send_reminders")
    (sent,) = (message for message in mail.outbox if message.to == [world.alma.email])
    assert str(ReminderKind.NOTE_ENDS.label) in sent.body
    assert note.label not in sent.body
    day = danish_date(today + dt.timedelta(days=14))
    assert f"bliver notatet slettet den {day}. Du får en mail inden." in alma.get(at).content.decode()


def start_notes(world, number: int) -> None:
    with acting_as(world.alma):
        for count in range(number):
            undring.start(by=world.alma, label=f"Notat {count}", first=Seen(timezone.now(), "x"))


def test_the_list_asks_the_database_as_often_for_many_notes_as_for_two_and_has_pages(world, alma):
    start_notes(world, 2)
    few = cost(alma, reverse("undring:list"))
    start_notes(world, 19)
    assert cost(alma, reverse("undring:list")) == few
    assert "Side 1 af 2" in alma.get(reverse("undring:list")).content.decode()
    assert "Side 2 af 2" in alma.get(reverse("undring:list"), {"side": "99"}).content.decode()


# --- a new note ---


def test_what_was_seen_is_all_that_must_be_typed(world, alma):
    today = f"{timezone.localdate():%d-%m-%Y}"
    typed = {"saw_heard": "Sad alene.", "seen_on": today, "seen_time": "00.00"}
    answer = alma.post(reverse("undring:new"), typed)
    with acting_as(world.alma):
        (note,) = Undringsnotat.objects.all()
    assert answer.url == reverse("undring:note", args=[note.pk])


def test_what_is_sent_twice_is_kept_once(world, alma, note):
    for name, arguments in (("undring:new", []), ("undring:add", [note.pk])):
        answers = {alma.post(reverse(name, args=arguments), SEEN | {"label": "Uro"}).url for _ in range(2)}
        assert len(answers) == 1
    with acting_as(world.alma):
        assert sorted(each.observations.count() for each in Undringsnotat.objects.all()) == [1, 2]


def test_a_browser_that_goes_back_to_the_form_keeps_the_day_with_the_text(alma):
    page = alma.get(reverse("undring:new")).content.decode()
    assert 'name="seen_on"' in page
    assert 'autocomplete="off"' not in page


def test_the_time_is_now_when_the_form_opens(alma):
    page = alma.get(reverse("undring:new")).content.decode()
    assert f'value="{timezone.localdate():%d-%m-%Y}"' in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"saw_heard": ""}, "Udfyld feltet"),
        ({"seen_on": "31-02-2026"}, "Datoen skal skrives som"),
        ({"seen_on": "01-01-2999"}, "Tidspunktet ligger i fremtiden"),
        ({"seen_time": "25.00"}, "Klokkeslættet skal skrives som"),
        ({"saw_heard": "x" * 4001}, "Gør den kortere"),
        ({"label": "x" * 61}, "60 tegn"),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(world, alma, changes, sentence):
    answer = alma.post(reverse("undring:new"), SEEN | {"place": "I gården"} | changes)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in page
    assert "I gården" in page
    assert "<title>Fejl: " in page
    with acting_as(world.alma):
        assert not Undringsnotat.objects.exists()


@pytest.mark.parametrize("name", ["undring:note", "undring:add", "undring:close"])
def test_the_banner_is_always_there(alma, note, name):
    assert BANNER in alma.get(reverse(name, args=[note.pk])).content.decode()


def test_no_title_holds_what_i_call_the_note(world, alma, note):
    for url in [*urls_of(world, note), reverse("undring:list")]:
        title = alma.get(url).content.decode().partition("<title>")[2].partition("</title>")[0]
        assert "Dreng" not in title


# --- on a note ---


def test_the_interpretation_stands_apart(alma, note):
    page = alma.get(reverse("undring:note", args=[note.pk])).content.decode()
    assert page.index("Sad alene.") < page.index("Din tolkning") < page.index("Måske sover han for lidt.")


def test_an_observation_is_added_changed_and_deleted(world, alma, note):
    shown = reverse("undring:note", args=[note.pk])
    pk = observation_of(world, note).pk
    assert alma.post(reverse("undring:add", args=[note.pk]), SEEN).url == shown
    changed = SEEN | {"saw_heard": "Gik alene."}
    assert alma.post(reverse("undring:change", args=[note.pk, pk]), changed).url == shown
    assert "Gik alene." in alma.get(shown).content.decode()
    remove = reverse("undring:remove", args=[note.pk, pk])
    assert "Vil du slette observationen?" in alma.get(remove).content.decode()
    assert alma.post(remove).url == shown
    with acting_as(world.alma):
        assert NoteObservation.objects.get(note=note).saw_heard == "Sad alene."


def test_the_change_form_begins_with_what_was_written(world, alma, note):
    url = reverse("undring:change", args=[note.pk, observation_of(world, note).pk])
    page = alma.get(url).content.decode()
    assert "Sad alene." in page
    assert "I gården" in page


def test_a_note_is_closed_with_a_few_words(world, alma, note):
    url = reverse("undring:close", args=[note.pk])
    assert "Udfyld feltet" in alma.post(url, {"outcome": ""}).content.decode()
    page = alma.post(url, {"outcome": "Det gik over."}, follow=True).content.decode()
    assert "Det gik over." in page
    assert "kan kun læses" in page
    assert reread(world, note).status == Undringsnotat.Status.CLOSED


def test_notifying_says_what_to_do_now_and_copies_nothing(world, alma, note):
    url = reverse("undring:notify", args=[note.pk])
    page = alma.get(url).content.decode()
    for words in (
        "112",
        world.municipality.duty_phone,
        "Ved mistanke om vold eller overgreb: underret med det samme, og kontakt ikke forældrene først.",
        "§ 133",
        "Vejledning:",
    ):
        assert words in page
    alma.post(url, {"outcome": ""})
    assert reread(world, note).status == Undringsnotat.Status.NOTIFIED
    with acting_as(world.alma):
        assert not Entry.objects.exists()


def test_the_forms_of_an_ended_note_lead_back_to_it(world, alma, note):
    with acting_as(world.alma):
        undring.close(note=note, by=world.alma, outcome="x")
    shown = reverse("undring:note", args=[note.pk])
    for url in urls_of(world, note):
        if url != shown:
            assert alma.get(url).url == shown


def test_a_form_sent_too_late_keeps_what_was_typed_and_says_why(world, alma, note):
    with acting_as(world.alma):
        undring.close(note=note, by=world.alma, outcome="x")
    page = alma.post(reverse("undring:add", args=[note.pk]), SEEN).content.decode()
    assert "Notatet er afsluttet og kan kun læses." in page
    assert "Sad alene." in page
    remove = reverse("undring:remove", args=[note.pk, observation_of(world, note).pk])
    assert "Notatet er afsluttet og kan kun læses." in alma.post(remove).content.decode()
