"""The pages of coordination meetings, seen from outside: each view, each person, each wrong moment."""

import datetime as dt
import uuid
from io import BytesIO
from typing import Any

import page as validator
import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.whoasks import acting_as
from cases.models import Case
from stafetlog.models import ChildHeard, Draft, Measure, Meeting
from stafetlog.services import meetings
from stafetlog.services.meetings import ChildWords
from tests import plans
from tests.consents import close_case
from tests.meetings import PLACE, PURPOSE, WORDS, begun, called, held, later, tomorrow_at
from tests.personas import add_member
from tests.queries import MANY

pytestmark = pytest.mark.django_db

PERSONAS = ("Noah", "Cecilie", "Daniel", "Alma", "Birk", "Skov", "Krogh", "Lind", "Lindeskolen", "Hemmelig")
# URL name -> who gets a page: the stafetholder, who writes, who reads, or whoever is invited.
ON_A_CASE = ("list", "call")
ON_A_MEETING = ("show", "change", "cancel", "child_words", "agenda", "calendar", "hold")
HOLDERS = ("call", "change", "cancel")
INVITED = ("agenda", "calendar")
READ_ONLY = ("list", "show", *INVITED)


@pytest.fixture
def meeting(at, saved_meeting):
    return saved_meeting.restore(at)


@pytest.fixture(scope="session")
def saved_begun(save_on_case):
    return save_on_case("begun", lambda at: begun(at.case))


@pytest.fixture
def now(at, saved_begun):
    """Return a meeting that has begun."""
    return saved_begun.restore(at)


@pytest.fixture
def alma(world, client_for):
    return client_for(world.alma)


def url(name: str, case: Case, meeting: Meeting | None = None) -> str:
    args = [case.pk] if name in ON_A_CASE else [case.pk, meeting.pk]
    return reverse(f"meetings:{name}", args=args)


def as_alma(case: Case, ask: Any) -> Any:
    with acting_as(case.opened_by):
        return ask()


def a_call(case: Case, **other: Any) -> dict[str, Any]:
    """Return what a browser sends when Alma calls a meeting with Cecilie."""
    cecilie = as_alma(case, lambda: case.people.get(name="Cecilie Skov"))
    day = tomorrow_at(days=3)
    return {
        "purpose": PURPOSE,
        "on": f"{day:%d-%m-%Y}",
        "at": "14.00",
        "minutes": "60",
        "place": PLACE,
        "family": [str(cecilie.pk)],
        "professionals": [case.opened_by_id],
        "chair": case.opened_by_id,
        "writer": case.opened_by_id,
        "own_points": "Lejrskolen\nMadpakken",
    } | other


def some_words(**other: Any) -> dict[str, Any]:
    return {
        "child_heard": "talk",
        "child_words": WORDS,
        "child_on": f"{timezone.localdate():%d-%m-%Y}",
        "child_by": "Alma Lind",
    } | other


def typed_minutes(case: Case, meeting: Meeting, **other: Any) -> dict[str, Any]:
    """Return what a browser sends when the minutes are finished with two agreements."""

    def fields() -> dict[str, Any]:
        found = {f"attendance_{one.pk.hex}": "present" for one in meeting.participants.all()}
        return found | {f"note_{item.pk.hex}": f"Om {item.title}" for item in meeting.items.all()}

    alma = case.opened_by_id
    father = as_alma(case, lambda: case.people.get(name="Daniel Krogh"))
    day = timezone.localdate(meeting.starts_at) + dt.timedelta(days=30)
    return (
        as_alma(case, fields)
        | some_words()
        | {
            "entry_id": str(uuid.uuid4()),
            "writer": alma,
            "draft_version": "0",
            "agreement_rows": "2",
            "agreement_0_what": "Møder Noah i døren",
            "agreement_0_who": f"u{alma}",
            "agreement_0_on": f"{day:%d-%m-%Y}",
            "agreement_1_what": "Følger Noah i skole",
            "agreement_1_who": f"p{father.pk}",
            "agreement_1_on": f"{day:%d-%m-%Y}",
            "goal_title": "Noah kommer glad ind ad døren",
            "goal_success": "Han siger det selv.",
            "onward_holder": "kept",
            "onward_level": "kept",
            "next_kind": "follow_up",
            "next_on": f"{day:%d-%m-%Y}",
        }
        | other
    )


# --- who sees what


@pytest.mark.parametrize("name", ON_A_CASE + ON_A_MEETING)
@pytest.mark.parametrize("who", ["dorte", "erik", "freja", "hassan"])
def test_a_stranger_finds_nothing(world, case, meeting, client_for, name, who):
    client = client_for(getattr(world, who))
    assert client.get(url(name, case, meeting)).status_code == 404
    if name not in READ_ONLY:
        assert client.post(url(name, case, meeting)).status_code == 404


@pytest.mark.parametrize("name", [name for name in ON_A_CASE + ON_A_MEETING if name not in INVITED])
def test_the_family_reads_on_its_own_pages(world, case, meeting, client_for, name):
    assert client_for(world.cecilie).get(url(name, case, meeting)).status_code == 403


@pytest.mark.parametrize("name", INVITED)
def test_agenda_and_calendar_are_for_those_who_are_invited(world, case, meeting, client_for, name):
    assert client_for(world.cecilie).get(url(name, case, meeting)).status_code == 200
    assert client_for(world.daniel).get(url(name, case, meeting)).status_code == 404


@pytest.mark.parametrize("name", [*HOLDERS, "send_agenda"])
def test_only_the_stafetholder_calls_changes_and_cancels(world, case, meeting, client_for, name):
    add_member(world, case, world.birk)
    birk = client_for(world.birk)
    assert birk.post(url(name, case, meeting)).status_code == 403


def test_only_the_holder_and_the_writer_hold_it(world, case, client_for):
    add_member(world, case, world.birk)
    mine = called(case, world.birk, writer=world.birk)
    birk = client_for(world.birk)
    assert birk.get(url("hold", case, mine)).status_code == 200
    assert birk.get(url("hold", case, called(case, world.birk, starts_at=tomorrow_at(16)))).status_code == 403


def test_a_meeting_of_another_case_is_not_found(world, case, alma):
    from tests.personas import open_another_case

    other = open_another_case(world)
    with acting_as(world.alma):
        mother = other.people.get(name="Mor Nummer 1").name
    elsewhere = called(other, people=(mother,))
    for name in ON_A_MEETING:
        assert alma.get(url(name, case, elsewhere)).status_code == 404


@pytest.mark.parametrize("name", ON_A_CASE + tuple(n for n in ON_A_MEETING if n not in INVITED))
def test_the_title_of_the_page_names_nobody(case, meeting, alma, name):
    title = alma.get(url(name, case, meeting)).content.decode().partition("<title>")[2]
    assert not any(word in title.partition("</title>")[0] for word in PERSONAS)


# --- calling


def test_alma_calls_a_meeting(case, alma):
    answer = alma.post(url("call", case), a_call(case), follow=True)
    text = answer.content.decode()
    assert "Mødet er indkaldt" in text
    assert "Madpakken" in text
    assert PLACE in text
    again = alma.post(url("call", case), a_call(case)).content.decode()  # a second click
    assert "Der er allerede indkaldt til et møde på det tidspunkt." in again


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"on": "i morgen"}, "dd-mm-åååå"),
        ({"on": "01-01-2020"}, "passeret"),
        ({"minutes": "ti"}, "helt tal"),
        ({"at": "25.00"}, "tt.mm"),
        ({"family": []}, "ud over dig selv"),
        ({"professionals": []}, "Vælg mindst én"),
        ({"purpose": "Vi ses på Hemmelig Have 7, som aftalt"}, "beskyttet adresse"),
        ({"own_points": "x" * 130}, "Gør det kortere"),
        ({"family": ["6f1b2a9c-0000-4000-8000-000000000000"]}, "gyldig valgmulighed"),
    ],
)
def test_wrong_input_is_said_and_nothing_typed_is_lost(case, alma, wrong, sentence):
    answer = alma.post(url("call", case), a_call(case) | wrong)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in text
    assert "Madpakken" in text or "own_points" in wrong
    assert PLACE in text
    assert not as_alma(case, case.meetings.exists)


def test_a_change_keeps_what_was_not_changed_and_refuses_an_old_page(case, meeting, alma):
    page = alma.get(url("change", case, meeting)).content.decode()
    assert PURPOSE in page
    assert PLACE in page
    sent = a_call(case, place="Rådhuset", version="1")
    assert "Mødet er ændret" in alma.post(url("change", case, meeting), sent, follow=True).content.decode()
    again = alma.post(url("change", case, meeting), sent | {"place": "Biblioteket"}).content.decode()
    assert "siden du åbnede siden" in again
    assert "Biblioteket" in again


@pytest.mark.usefixtures("nobody_is_idle")
def test_who_came_and_who_wrote_is_put_right_when_the_meeting_is_over(world, case, meeting, client_for):
    """Alma was ill, and Birk chaired and wrote: the next day she still can say so, but not move the day."""
    add_member(world, case, world.birk)
    mail.outbox.clear()
    with later(meeting, hours=30):
        alma = client_for(world.alma)
        page = alma.get(url("change", case, meeting)).content.decode()
        day = timezone.localtime(meeting.starts_at)
        assert f'value="{day:%d-%m-%Y}"' in page
        both = {"professionals": [world.alma.pk, world.birk.pk], "chair": world.birk.pk}
        sent = a_call(case, on=f"{day:%d-%m-%Y}", writer=world.birk.pk, version="1", **both)
        moved = alma.post(url("change", case, meeting), sent | {"at": "13.00"})
        assert "Datoen er passeret." in moved.content.decode()
        assert alma.post(url("change", case, meeting), sent).status_code == 302
    as_alma(case, meeting.refresh_from_db)
    assert (meeting.chair_id, meeting.writer_id, meeting.version) == (world.birk.pk, world.birk.pk, 2)
    assert world.birk.email not in {message.to[0] for message in mail.outbox}


def test_a_cancelled_meeting_says_so_and_offers_nothing(case, meeting, alma):
    sent = {"reason": "Mor er syg.", "version": "1"}
    assert "Mødet er aflyst" in alma.post(url("cancel", case, meeting), sent, follow=True).content.decode()
    text = alma.get(url("show", case, meeting)).content.decode()
    assert "Mor er syg." in text
    assert "Skriv referat" not in text
    for name in ("change", "cancel", "child_words", "hold"):
        assert "Mødet er aflyst" in alma.get(url(name, case, meeting)).content.decode()
    assert alma.post(url("send_agenda", case, meeting), follow=True).status_code == 200


def test_a_reason_is_needed_to_cancel(case, meeting, alma):
    answer = alma.post(url("cancel", case, meeting), {"reason": "", "version": "1"})
    assert "Udfyld feltet" in answer.content.decode()


# --- the agenda


def test_the_agenda_shows_the_child_first_and_what_is_to_be_evaluated(case, meeting, alma):
    plans.overdue_measure(plans.add_goal(case))
    assert "Barnets egne ord mangler endnu" in alma.get(url("show", case, meeting)).content.decode()
    alma.post(url("child_words", case, meeting), some_words())
    text = alma.get(url("show", case, meeting)).content.decode()
    assert text.index(WORDS) < text.index("legemakker") < text.index("1. Velkomst og formål")


def test_the_child_s_words_need_a_day_and_somebody(case, meeting, alma):
    answer = alma.post(url("child_words", case, meeting), some_words(child_on="", child_by=""))
    text = answer.content.decode()
    assert "Skriv, hvornår det var." in text
    assert "Skriv, hvem der var" in text
    assert WORDS in text


def test_telling_of_the_agenda_is_remembered(case, meeting, alma):
    assert "Giv besked om dagsordenen" in alma.get(url("show", case, meeting)).content.decode()
    text = alma.post(url("send_agenda", case, meeting), follow=True).content.decode()
    assert "Der er givet besked om dagsordenen" in text
    assert "Har ikke et login" not in text
    freja = called(case, people=("Freja Skov Krogh",), starts_at=tomorrow_at(16))
    assert "derfor ingen mail: Freja Skov Krogh. Ring" in alma.get(url("show", case, freja)).content.decode()


def pdf_text(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


@pytest.mark.parametrize("name", ["agenda", "minutes"])
def test_the_documents_are_pdf_ua(case, meeting, alma, tmp_path, name):
    plans.overdue_measure(plans.add_goal(case))
    if name == "minutes":
        held(meeting)
    answer = alma.get(url(name, case, meeting))
    file = tmp_path / "x.pdf"
    file.write_bytes(answer.content)
    result = validator.validate_pdf(str(file), profile=validator.ValidationProfile.PDF_UA_1)
    assert result.is_compliant, str(result)
    assert not any(word in answer["Content-Disposition"] for word in PERSONAS)


def test_the_printed_agenda_hides_the_place_from_the_one_who_may_not_know_it(world, case, client_for):
    both = called(case, people=("Cecilie Skov", "Daniel Krogh"))
    mother = pdf_text(client_for(world.cecilie).get(url("agenda", case, both)).content)
    father = pdf_text(client_for(world.daniel).get(url("agenda", case, both)).content)
    assert "Lindeskolen" in mother
    assert "Lindeskolen" not in father
    assert "lokale" not in father
    assert "Ring til stafetholderen" in father
    # The cover tells each what kinds of things are left out, alike for both parents.
    alma = pdf_text(client_for(world.alma).get(url("agenda", case, both)).content)
    for text, reader, left_out in (
        (mother, "Cecilie Skov", "Navne på steder kan være taget ud"),
        (father, "Daniel Krogh", "Navne på steder kan være taget ud"),
        (alma, "Alma Lind, Lærer, Lindeskolen", "på familien er ikke med. Ellers er intet udeladt."),
    ):
        assert f"Lavet til: {reader}" in text
        assert "Periode: Mødet den" in text
        assert left_out in text
    assert "Ellers er intet udeladt" not in mother + father


# --- the calendar


def test_the_calendar_file_tells_no_name_and_no_place(world, case, meeting, client_for, alma):
    for client in (alma, client_for(world.cecilie)):
        answer = client.get(url("calendar", case, meeting))
        text = answer.content.decode()
        assert answer["Content-Type"].startswith("text/calendar")
        assert "SUMMARY:Møde i Stafetten" in text
        assert "LOCATION" not in text
        assert "ATTENDEE" not in text
        assert "ORGANIZER" not in text
        assert "DESCRIPTION" not in text
        assert not any(word in text for word in (*PERSONAS, "lokale", "ro om morgenen"))


def test_the_calendar_file_follows_changes(case, meeting, alma):
    before = alma.get(url("calendar", case, meeting)).content.decode()
    alma.post(url("change", case, meeting), a_call(case, version="1"))
    alma.post(url("cancel", case, meeting), {"reason": "Sygdom.", "version": "2"})
    after = alma.get(url("calendar", case, meeting)).content.decode()
    assert "SEQUENCE:1" in before
    assert "STATUS:CONFIRMED" in before
    assert "SEQUENCE:3" in after
    assert "STATUS:CANCELLED" in after


def test_without_anyone_protected_the_place_is_in_the_calendar(world, client_for):
    from tests.personas import open_another_case

    other = open_another_case(world)
    open_meeting = called(other, people=("Mor Nummer 1",))
    text = client_for(world.alma).get(url("calendar", other, open_meeting)).content.decode()
    assert "LOCATION:Lindeskolen\\, lokale 4" in text


# --- the minutes


def test_alma_holds_the_meeting(case, now, alma):
    answer = alma.post(url("hold", case, now), typed_minutes(case, now), follow=True)
    text = answer.content.decode()
    assert "referatet står i stafetloggen" in text
    assert "Møder Noah i døren" in text
    assert as_alma(case, lambda: Measure.objects.filter(case=case).count()) == 2


def test_a_second_finish_gets_a_sentence_and_keeps_its_words(case, now, alma):
    alma.post(url("hold", case, now), typed_minutes(case, now))
    answer = alma.post(url("hold", case, now), typed_minutes(case, now, agreement_0_what="Noget andet"))
    text = answer.content.decode()
    assert "Mødet er allerede holdt" in text
    assert "Noget andet" in text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"child_heard": ""}, "Vælg et svar"),
        ({"child_words": ""}, "Udfyld feltet"),
        ({"agreement_0_who": ""}, "Vælg den ene, der gør det"),
        ({"agreement_1_on": ""}, "hvornår I ser på"),
        ({"agreement_1_on": "snart"}, "dd-mm-åååå"),
        ({"agreement_0_on": "01-01-2020"}, "Vælg en dag efter i dag"),
        ({"agreement_0_who": "u999999"}, "gyldig valgmulighed"),
        ({"goal_title": ""}, "Aftaler hører til et mål"),
        ({"next_on": ""}, "Udfyld feltet"),
        ({"next_on": "01-01-2020"}, "passeret"),
        ({"child_words": "Jeg bor på Hemmelig Have 7"}, "beskyttet adresse"),
    ],
)
def test_wrong_minutes_keep_everything_typed_and_change_nothing(case, now, alma, wrong, sentence):
    sent = typed_minutes(case, now) | wrong
    text = alma.post(url("hold", case, now), sent).content.decode()
    assert sentence in text
    assert "Følger Noah i skole" in text
    assert "Om Velkomst og formål" in text
    assert as_alma(case, lambda: Meeting.objects.get(pk=now.pk).is_planned)


def test_attendance_is_asked_of_everyone(case, now, alma):
    sent = {name: value for name, value in typed_minutes(case, now).items() if "attendance" not in name}
    text = alma.post(url("hold", case, now), sent).content.decode()
    assert "Sæt kryds ved Cecilie Skov." in text
    assert "Sæt kryds ved Alma Lind." in text


def test_more_rows_come_without_script_and_keep_what_is_typed(case, now, alma):
    sent = typed_minutes(case, now, more_rows="1", next_on="")
    text = alma.post(url("hold", case, now), sent).content.decode()
    assert 'name="agreement_3_what"' in text
    assert 'name="agreement_4_what"' not in text
    assert "Følger Noah i skole" in text
    assert sent["entry_id"] in text
    assert "Udfyld feltet" not in text


@pytest.mark.parametrize("rows", ["-3", "9999999", "mange", ""])
def test_the_number_of_rows_is_never_trusted(case, now, alma, rows):
    sent = typed_minutes(case, now, agreement_rows=rows, more_rows="1")
    assert alma.post(url("hold", case, now), sent).status_code == 200


def test_a_row_left_empty_is_passed_over(case, now, alma):
    empty = dict.fromkeys(("agreement_1_what", "agreement_1_who", "agreement_1_on"), "")
    alma.post(url("hold", case, now), typed_minutes(case, now) | empty)
    assert as_alma(case, lambda: Measure.objects.filter(case=case).count()) == 1


def test_an_agreement_goes_under_a_goal_the_case_has(case, now, alma):
    goal = plans.add_goal(case)
    sent = typed_minutes(case, now, goal_title="", goal_success="")
    sent |= {"agreement_0_goal": str(goal.pk), "agreement_1_goal": str(goal.pk)}
    alma.post(url("hold", case, now), sent)
    assert as_alma(case, lambda: Measure.objects.filter(goal=goal).count()) == 2


def test_the_draft_comes_back_on_another_computer_and_goes_when_the_meeting_is_over(
    world, case, now, alma, client_for
):
    sent = typed_minutes(case, now, agreement_rows="4", agreement_3_what="Den fjerde aftale")
    name = f"meeting-{now.pk.hex}"
    saved = alma.post(reverse("stafetlog:draft_save", args=[case.pk, name]), sent)
    assert saved.json()["version"] == 1
    text = client_for(world.alma).get(url("hold", case, now)).content.decode()
    assert "er hentet" in text
    assert "Den fjerde aftale" in text
    assert "Følger Noah i skole" in text
    finished = sent | {"draft_version": "1", "agreement_3_what": ""}
    alma.post(url("hold", case, now), finished)
    assert as_alma(case, lambda: Draft.objects.count()) == 0


def test_a_draft_of_minutes_keeps_nothing_but_the_form(case, now, alma):
    name = f"meeting-{now.pk.hex}"
    sent = typed_minutes(case, now) | {"csrfmiddlewaretoken": "x", "note_" + "y" * 80: "z"}
    alma.post(reverse("stafetlog:draft_save", args=[case.pk, name]), sent)
    kept = as_alma(case, lambda: Draft.objects.get().data)
    assert "csrfmiddlewaretoken" not in kept
    assert not any(len(key) > 60 for key in kept)
    alma.post(url("discard", case, now))
    assert as_alma(case, lambda: Draft.objects.count()) == 0


def test_decisions_lead_on_to_their_own_pages(case, now, alma):
    sent = typed_minutes(case, now, onward_holder="to_change", onward_level="to_change")
    text = alma.post(url("hold", case, now), sent, follow=True).content.decode()
    assert reverse("relay:offer", args=[case.pk]) in text
    assert reverse("relay:level", args=[case.pk]) in text


def test_minutes_are_there_when_the_meeting_is_held(case, now, alma):
    assert alma.get(url("minutes", case, now)).status_code == 404
    held(now)
    text = pdf_text(alma.get(url("minutes", case, now)).content).replace("- ", "")
    assert WORDS in text
    assert "Alma Lind" in text


def test_a_meeting_that_is_held_can_only_be_read(case, now, alma):
    held(now)
    for name in ("change", "cancel", "child_words", "hold"):
        assert "allerede holdt" in alma.get(url(name, case, now)).content.decode()


def test_on_a_closed_log_the_pages_say_why_nothing_can_be_done(world, case, now, alma):
    close_case(case)
    for name in ("call", "change", "cancel", "child_words", "hold", "show"):
        assert "lukket" in alma.get(url(name, case, now)).content.decode()
    text = alma.post(url("call", case), a_call(case)).content.decode()
    assert "lukket" in text
    assert PURPOSE in text
    assert "Indkald til møde</a>" not in alma.get(url("list", case)).content.decode()


# --- many


def test_the_list_asks_as_much_for_many_meetings_as_for_two(case, alma, connection_queries):
    def ask() -> int:
        with connection_queries() as caught:
            assert alma.get(url("list", case)).status_code == 200
        return sum(1 for query in caught.captured_queries if "SAVEPOINT" not in query["sql"])

    called(case)
    held(called(case, starts_at=tomorrow_at(16)))
    ask()
    few = ask()
    for number in range(MANY // 2):
        called(case, starts_at=tomorrow_at(days=number + 2))
        held(called(case, starts_at=tomorrow_at(16)))
    assert ask() == few
    assert few <= 13


@pytest.fixture
def connection_queries():
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    return lambda: CaptureQueriesContext(connection)


# --- the family


def test_the_family_is_told_of_the_meetings_it_is_invited_to(world, case):
    from stafetlog.meetings import coming_meetings

    both = called(case, people=("Cecilie Skov", "Daniel Krogh"))
    called(case, starts_at=tomorrow_at(days=5), people=("Cecilie Skov",))
    with acting_as(world.cecilie):
        assert [shown.place for shown in coming_meetings(case, world.cecilie)] == [PLACE, PLACE]
    with acting_as(world.daniel):
        (shown,) = coming_meetings(case, world.daniel)
    assert shown.pk == both.pk
    assert shown.place == ""
    assert "Lindeskolen" not in repr(shown)


def test_the_child_s_words_are_shown_as_they_were_told(world, case, now):
    from stafetlog.meetings import coming_meetings

    with acting_as(world.alma):
        words = ChildWords(ChildHeard.NOT_HEARD, "Noah ville helst lege i dag.")
        meetings.tell_child_words(meeting=now, by=world.alma, child=words)
        (shown,) = coming_meetings(case, world.alma)
    assert shown.child_words.startswith("Vi har ikke barnets egne ord. Noah ville")
