"""Having the log printed: by period, for reading or an archive, at once or in the background."""

import datetime as dt
import io
from pathlib import Path

import page as validator
import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.whoasks import acting_as
from btimodel.choices import Phase
from cases.models import AccessEvent
from cases.services import members
from config import jobs
from stafetlog.models import EntryKind, PdfJob
from stafetlog.services import entries, pdf_jobs
from tests import handovers, meetings, tools
from tests.consents import Answer, complete, say
from tests.personas import add_member, open_another_case

pytestmark = pytest.mark.django_db
READING = {"slags": "laes"}


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    """A folder of the test's own."""
    settings.PDF_ROOT = tmp_path / "pdf"
    return settings.PDF_ROOT


@pytest.fixture
def in_the_background(settings) -> None:
    """Every log is a long one."""
    settings.PDF_AT_ONCE = 0


def url(name, case, *args, side="stafetlog"):
    return reverse(f"{side}:{name}", args=[case.pk, *args])


def write(case, by, text, *, days=0, **more):
    with acting_as(by):
        return entries.write(
            case=case,
            by=by,
            kind=EntryKind.OBSERVATION,
            phase=Phase.OPSPORING,
            text=text,
            occurred_at=timezone.now() - dt.timedelta(days=days, minutes=5),
            **more,
        )


def text_of(content):
    document = PdfReader(io.BytesIO(content))
    return " ".join(" ".join(page.extract_text() for page in document.pages).split()), document


def order(client, case, *, side="stafetlog"):
    """Order the whole log, and return the address of the order's page."""
    answer = client.post(url("pdf_make", case, side=side), READING)
    assert answer.status_code == 302
    return answer.url


def ordered(user, case):
    with acting_as(user):
        return PdfJob.objects.get(case=case, asked_by=user)


def test_a_period_is_printed_with_a_cover_that_says_for_whom_and_what_is_left_out(world, case, client_for):
    write(case, world.alma, "Den gamle.", days=40)
    write(case, world.alma, "Den nye.", days=1)
    client = client_for(world.alma)
    days = {
        name: f"{timezone.localdate() - dt.timedelta(days=n):%d-%m-%Y}"
        for name, n in (("fra", 45), ("til", 39))
    }
    answer = client.post(url("pdf_make", case), READING | days)
    assert answer["Content-Disposition"] == 'attachment; filename="stafetlog.pdf"'
    text, document = text_of(answer.content)
    for words in (
        "Den gamle.",
        "Lavet til: Alma Lind, Lærer, Lindeskolen",
        "Kun det, der skete i perioden, er med.",
    ):
        assert words in text, words
    assert "Den nye." not in text
    assert "egne forhold" not in text
    assert "Alma" not in str(document.metadata)
    assert "Noah" not in str(document.metadata)


def test_the_cover_tells_one_behind_a_door_what_kind_of_thing_she_does_not_get(world, case, client_for):
    add_member(world, case, world.gry)
    complete(world, case)
    with acting_as(world.alma):
        daniel = case.people.get(name="Daniel Krogh")
    write(case, world.alma, "Daniel er i metadonbehandling.", concerns=daniel)
    text, _document = text_of(client_for(world.gry).post(url("pdf_make", case), READING).content)
    assert "Det, der kun handler om en forælders egne forhold, er ikke med" in text
    assert "metadon" not in text


# WeasyPrint leaves its colour profile to be closed by the interpreter.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_archive_s_copy_is_a_tagged_pdf_a(world, case, client_for, tmp_path):
    made = tmp_path / "log.pdf"
    made.write_bytes(client_for(world.alma).post(url("pdf_make", case), {"slags": "arkiv"}).content)
    result = validator.validate_pdf(str(made), profile=validator.ValidationProfile.PDF_A_3A)
    assert result.is_compliant, str(result)


def test_a_wrong_order_is_told_beside_the_field_and_nothing_typed_is_lost(world, case, client_for):
    client = client_for(world.alma)
    for typed, sentence in (
        ({"fra": "snart"}, "Datoen skal skrives som dd-mm-åååå"),
        ({"fra": "02-02-2020", "til": "01-02-2020"}, "Den sidste dag ligger før den første."),
        ({"fra": "01-02-2020", "til": "02-02-2020"}, "Der er ingen indførsler i den periode."),
        ({"til": "31-12-9999"}, "Datoen ligger for langt ude i fremtiden. Tjek årstallet."),
        ({"slags": "mp3"}, "Marker en gyldig valgmulighed"),
    ):
        page = client.post(url("pdf_make", case), READING | typed).content.decode()
        assert page.count(sentence) == 2, typed
        for value in typed.values():
            assert value in page


def test_a_long_log_is_made_as_the_one_who_asked_and_is_hers_alone_for_a_day(
    world, case, client_for, in_the_background, folder
):
    add_member(world, case, world.birk)
    write(case, world.alma, "Æblerne er spist.")
    alma = client_for(world.alma)
    address = order(alma, case)
    assert order(alma, case) == address  # asked twice, made once
    waiting = alma.get(address).content.decode()
    assert "venter på at blive lavet" in waiting
    assert 'data-refresh="5"' in waiting
    assert alma.get(f"{address}fil/").url == address
    call_command("run_jobs", once=True)
    assert "Dokumentet er klar." in alma.get(address).content.decode()
    (file,) = folder.iterdir()
    assert oct(file.stat().st_mode)[-3:] == "600"
    assert oct(folder.stat().st_mode)[-3:] == "700"
    assert b"%PDF" not in file.read_bytes()
    assert "noah" not in file.name
    answer = alma.get(f"{address}fil/")
    assert answer["Content-Disposition"] == 'attachment; filename="stafetlog.pdf"'
    assert "Æblerne er spist." in text_of(answer.content)[0]
    assert "Din PDF" not in alma.get(url("pdf_page", case)).content.decode()
    assert address in alma.get(url("pdf_page", case)).content.decode()
    for somebody in (world.birk, world.dorte):
        assert client_for(somebody).get(address).status_code == 404
        assert client_for(somebody).get(f"{address}fil/").status_code == 404
    with time_machine.travel(timezone.now() + dt.timedelta(hours=24, seconds=1), tick=False):
        assert client_for(world.alma).get(f"{address}fil/").status_code == 404


@pytest.mark.parametrize(("side", "reader"), [("stafetlog", "alma"), ("portal", "cecilie")])
def test_asking_how_far_it_has_come_is_no_reading_and_shows_nothing_of_the_case(
    world, case, client_for, in_the_background, side, reader
):
    somebody = getattr(world, reader)
    client = client_for(somebody)

    def recorded():
        with acting_as(world.alma):
            return list(AccessEvent.objects.on_case(case).order_by("at").values_list("action", "page"))

    before = len(recorded())
    address = order(client, case, side=side)
    for _time in range(4):
        page = client.get(address).content.decode()
        for words in ("Noah", "Stafetten er hos", "k-case__"):
            assert words not in page
    assert jobs.work_once()
    assert "Dokumentet er klar." in client.get(address).content.decode()
    assert client.get(f"{address}fil/").status_code == 200
    assert recorded()[before:] == [("print", f"{side}:pdf_make"), ("print", f"{side}:pdf_file")]


def test_the_family_s_long_log_has_what_its_page_has(world, case, client_for, in_the_background):
    write(case, world.alma, "Vi holder fest i morgen.")
    daniel = client_for(world.daniel)
    address = order(daniel, case, side="portal")
    assert jobs.work_once()
    text, document = text_of(daniel.get(f"{address}fil/").content)
    assert "holder fest i morgen" in text
    assert "Lindeskolen" not in text
    assert "Lavet til: Daniel Krogh" in text
    assert "Daniel" not in str(document.metadata)
    assert client_for(world.cecilie).get(address).status_code == 404


def test_what_one_may_see_counts_when_it_is_made_and_when_it_is_fetched(
    world, case, client_for, in_the_background
):
    add_member(world, case, world.birk)
    add_member(world, case, world.gry)
    consent = complete(world, case)
    birk, gry = client_for(world.birk), client_for(world.gry)
    hers, his = order(gry, case), order(birk, case)
    with acting_as(world.alma):
        members.end_membership(member=case.memberships.get(user=world.birk), by=world.alma)
    while jobs.work_once():
        pass
    assert birk.get(f"{his}fil/").status_code == 404
    assert gry.get(f"{hers}fil/").status_code == 200
    with acting_as(world.gry):  # what was printed is no longer what she sees
        PdfJob.objects.filter(asked_by=world.gry).update(sight="et andet syn")
    answer = gry.get(f"{hers}fil/", follow=True)
    assert "det, du kan læse, er ændret siden" in answer.content.decode()
    say(consent, world.cecilie, Answer.WITHDRAWN)
    assert gry.get(f"{hers}fil/").status_code == 404


def test_a_cancelled_order_stops_and_a_failed_one_says_so(
    world, case, client_for, in_the_background, folder, monkeypatch
):
    alma = client_for(world.alma)
    address = order(alma, case)

    def cancelled_half_way(*_args, on_page, **_more):
        assert alma.post(f"{address}annuller/", follow=True).status_code == 200
        on_page(1)
        raise AssertionError("stopped too late")

    monkeypatch.setattr("stafetlog.pdf.render_pdf", cancelled_half_way)
    assert jobs.work_once()
    assert ordered(world.alma, case).state == PdfJob.State.CANCELLED
    assert "annulleret" in alma.get(address).content.decode()

    def broken(*_args, **_more):
        raise ValueError("Noah")

    monkeypatch.setattr("stafetlog.pdf.render_pdf", broken)
    second = order(alma, case)
    assert jobs.work_once()
    assert "Dokumentet kunne ikke laves" in alma.get(second).content.decode()
    assert not jobs.work_once()
    assert not folder.exists() or not list(folder.iterdir())


def test_a_made_document_goes_with_its_day_or_when_it_is_thrown_away(
    world, case, client_for, in_the_background, folder
):
    alma = client_for(world.alma)
    address = order(alma, case)
    assert jobs.work_once()
    (file,) = folder.iterdir()
    orphan = folder / "ingen-bestilling.pdfx"
    orphan.write_bytes(b"x")
    with time_machine.travel(timezone.now() + dt.timedelta(hours=2), tick=False):
        assert pdf_jobs.end_old() == 1
    assert [path.name for path in folder.iterdir()] == [file.name]
    connection.run_on_commit.clear()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert alma.post(f"{address}annuller/").status_code == 302
    for _ids, work, *_rest in list(connection.run_on_commit):
        work()
    assert list(folder.iterdir()) == []


def papers_of(case, to):
    """Let a case have a meeting that is held, an offered stafet and a shared tool; return their documents."""
    people = tuple(one.name for one in case.people.all() if one.relation == "mother")
    meeting = meetings.begun(case, people=people)
    meetings.held(meeting)
    offered = handovers.offer(case, to, by=case.stafetholder)
    tool = tools.shared(case)
    return {
        "plan": reverse("plan:pdf", args=[case.pk]),
        "agenda": reverse("meetings:agenda", args=[case.pk, meeting.pk]),
        "minutes": reverse("meetings:minutes", args=[case.pk, meeting.pk]),
        "note": reverse("relay:note_pdf", args=[case.pk, offered.pk]),
        "tool": reverse("redskaber:pdf", args=[case.pk, tool.pk]),
        "hers": reverse("portal:tool_pdf", args=[case.pk, tool.pk]),
    }


def words_of(client, address):
    reader = PdfReader(io.BytesIO(client.get(address).content))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_a_professionals_paper_is_kept_from_the_family_where_somebody_is_protected(world, case, client_for):
    """The school stands in whom it was made for, and a paper is soon handed on at a meeting."""
    add_member(world, case, world.birk)
    with acting_as(world.alma):
        papers = papers_of(case, world.birk)
    alma, cecilie = client_for(world.alma), client_for(world.cecilie)
    hers = papers.pop("hers")
    told = {name: "Giv ikke papiret til familien" in words_of(alma, at) for name, at in papers.items()}
    assert told == dict.fromkeys(papers, True)
    for address in (hers, papers["agenda"]):
        assert "Giv ikke papiret" not in words_of(cecilie, address)


def test_where_nobody_is_protected_the_plan_may_be_handed_on(world, client_for):
    other = open_another_case(world)
    at = reverse("plan:pdf", args=[other.pk])
    assert "Giv ikke papiret" not in words_of(client_for(world.alma), at)
