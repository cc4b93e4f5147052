"""Story C: Alma calls a meeting, prints the agenda, holds it, and the log has one entry (product.md)."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.whoasks import acting_as
from stafetlog.models import Meeting
from tests.functional.browser import check_page, go, log_in
from tests.functional.test_story_d import choose, send
from tests.meetings import WORDS, begun, tomorrow_at
from tests.personas import add_member


def day(number: int) -> str:
    return f"{timezone.localdate() + dt.timedelta(days=number):%d-%m-%Y}"


@pytest.fixture
def alma(page: Page, live_server, world) -> Page:
    """Alma at her desk."""
    log_in(page, live_server, world.alma)
    return page


def call(alma: Page, live_server, case) -> None:
    """Alma calls a meeting; the first try lacks a place, and nothing she has typed is lost."""
    go(alma, live_server, "meetings:list", case.pk)
    check_page(alma)
    alma.get_by_role("link", name="Indkald til møde").first.click()
    check_page(alma)
    alma.get_by_label("Hvad vil I med mødet?").fill("Vi vil finde ud af, hvordan Noah får ro om morgenen.")
    alma.get_by_label("Hvilken dag?").fill(day(9))
    alma.get_by_label("Hvad er klokken?").fill("14.30")
    choose(alma, "Cecilie Skov (mor)")
    choose(alma, "Birk Holm")
    alma.get_by_label("Egne punkter til dagsordenen").fill("Lejrskolen i maj")
    send(alma, "Indkald")
    check_page(alma)
    expect(alma.get_by_label("Egne punkter til dagsordenen")).to_have_value("Lejrskolen i maj")
    alma.get_by_label("Hvor?").fill("Lindeskolen, lokale 4")
    send(alma, "Indkald")
    expect(alma.get_by_text("Mødet er indkaldt.")).to_be_visible()
    expect(alma.get_by_role("heading", name="Lejrskolen i maj")).to_be_visible()
    check_page(alma)


def tell_the_childs_words(alma: Page) -> None:
    """Alma writes down what Noah told her: it stands first."""
    alma.get_by_role("link", name="Skriv barnets egne ord").click()
    check_page(alma)
    choose(alma, "Nogen har talt med barnet før mødet")
    alma.get_by_role("textbox", name="Barnets egne ord").fill(WORDS)
    alma.get_by_label("Hvornår var det?").fill(day(0))
    alma.get_by_label("Hvem talte med barnet?").fill("Alma Lind")
    send(alma, "Gem barnets ord")
    expect(alma.get_by_text(WORDS)).to_be_visible()


def agree(page: Page, row: int, what: str, who: str) -> None:
    rows = page.get_by_role("group", name=f"Aftale {row}", exact=True)
    rows.get_by_label("Hvad gør I?").fill(what)
    rows.get_by_label("Hvem gør det?").select_option(label=who)
    rows.get_by_label("Hvornår ser I på").fill(day(28))


def write_minutes(page: Page) -> None:
    """Fill in the page as the meeting goes on."""
    for name in ("Cecilie Skov", "Alma Lind", "Birk Holm"):
        page.get_by_role("group", name=name, exact=True).get_by_label("Til stede").check(force=True)
    page.get_by_label("Hvad ved vi nu?").fill("Noah er tryg, når nogen tager imod ham.")
    page.get_by_label("Hvad vil I nå sammen?").fill("Noah kommer glad ind ad døren")
    page.get_by_label("Hvordan kan I se, at det lykkes?").fill("Han siger selv, at det går godt.")
    agree(page, 1, "Møder Noah i døren hver morgen", "Alma Lind, Lærer, Lindeskolen")
    agree(page, 2, "Går med Noah hele vejen til døren", "Cecilie Skov (mor)")
    choose(page, "Opfølgning")
    page.get_by_label("Hvilken dag?").fill(day(14))


def find_the_meeting_again(alma: Page) -> None:
    """Look for it by words, kind and period; then for something that is not there."""
    alma.get_by_label("Søg i loggen").fill("morgenen dør")
    alma.get_by_text("Slags, fase, person og periode").click()
    alma.get_by_label("Slags").select_option(label="Møde")
    alma.get_by_label("Fra og med").fill(day(-1))
    alma.get_by_role("button", name="Find", exact=True).click()
    expect(alma.get_by_role("heading", name="Fundet 1 indførsel")).to_be_visible()
    expect(alma.locator("mark").first).to_be_visible()
    expect(alma.get_by_label("Slags")).to_have_value("moede")
    assert "morgenen" not in alma.url
    check_page(alma)
    alma.get_by_label("Søg i loggen").fill("svømmehal")
    alma.get_by_role("button", name="Find", exact=True).click()
    expect(alma.get_by_text("Ingen indførsler passer")).to_be_visible()
    alma.go_back()
    expect(alma.get_by_role("heading", name="Fundet 1 indførsel")).to_be_visible()
    alma.get_by_role("link", name="Ryd alt, og vis hele loggen").click()
    expect(alma.get_by_role("button", name="Gå til")).to_be_visible()


def print_the_day(alma: Page) -> None:
    """Print today's part of the log."""
    alma.get_by_role("link", name="Hent som PDF").click()
    check_page(alma)
    alma.get_by_label("Fra og med").fill(day(0))
    with alma.expect_download() as download:
        alma.get_by_role("button", name="Lav PDF").click()
    assert download.value.suggested_filename == "stafetlog.pdf"


def test_alma_calls_holds_and_writes_the_meeting_in_one_pass(alma, live_server, world, case):
    add_member(world, case, world.birk)
    call(alma, live_server, case)
    tell_the_childs_words(alma)
    with alma.expect_download() as download:
        alma.get_by_role("link", name="Hent dagsordenen").click()
    assert download.value.suggested_filename == "dagsorden.pdf"
    with alma.expect_download() as download:
        alma.get_by_role("link", name="Hent til din kalender").click()
    assert download.value.suggested_filename == "moede.ics"

    # The day has come: Alma moves the meeting to this morning.
    with acting_as(world.alma):
        Meeting.objects.filter(case=case).update(starts_at=tomorrow_at(0, days=0))
        before = case.entries.count()
    alma.get_by_role("link", name="Skriv referat").click()
    check_page(alma)
    expect(alma.get_by_role("textbox", name="Barnets egne ord")).to_have_value(WORDS)
    write_minutes(alma)
    expect(alma.locator("[data-draft-status]")).to_contain_text("Kladde gemt")
    alma.reload()
    expect(alma.get_by_text("er hentet. Kun du kan se den.")).to_be_visible()
    expect(alma.get_by_label("Hvad ved vi nu?")).to_have_value("Noah er tryg, når nogen tager imod ham.")
    send(alma, "Slut mødet, og gem referatet")
    expect(alma.get_by_text("referatet står i stafetloggen").first).to_be_visible()
    expect(alma.get_by_text("Går med Noah hele vejen til døren")).to_be_visible()
    check_page(alma)

    with acting_as(world.alma):
        written = case.entries.count() - before
    assert written == 1
    go(alma, live_server, "stafetlog:timeline", case.pk)
    check_page(alma)
    expect(alma.get_by_text("Møder Noah i døren hver morgen.")).to_have_count(1)
    find_the_meeting_again(alma)
    print_the_day(alma)
    go(alma, live_server, "plan:overview", case.pk)
    check_page(alma)
    expect(alma.get_by_text("Møder Noah i døren hver morgen", exact=True)).to_be_visible()
    expect(alma.get_by_text("Går med Noah hele vejen til døren", exact=True)).to_be_visible()


def test_a_forgotten_field_is_named_and_everything_typed_stays(alma, live_server, world, case):
    add_member(world, case, world.birk)
    meeting = begun(case, world.birk)
    go(alma, live_server, "meetings:hold", case.pk, meeting.pk)
    write_minutes(alma)
    send(alma, "Slut mødet, og gem referatet")
    check_page(alma)
    expect(alma.get_by_text("Der er 2 fejl, som skal rettes")).to_be_visible()
    expect(alma.get_by_label("Hvad ved vi nu?")).to_have_value("Noah er tryg, når nogen tager imod ham.")
    choose(alma, "Vi har ikke barnets egne ord")
    alma.get_by_role("textbox", name="Barnets egne ord").fill(
        "Noah ville hellere lege i dag. Alma taler med ham på mandag."
    )
    send(alma, "Slut mødet, og gem referatet")
    expect(alma.get_by_text("referatet står i stafetloggen").first).to_be_visible()


def test_the_whole_page_works_without_script(page_without_script, live_server, world, case):
    add_member(world, case, world.birk)
    meeting = begun(case, world.birk)
    page = page_without_script
    log_in(page, live_server, world.alma)
    go(page, live_server, "meetings:hold", case.pk, meeting.pk)
    write_minutes(page)
    page.get_by_role("button", name="Flere rækker").click()
    birk = "Birk Holm, Børne- og familiesagsbehandler, Børne- og Familieafdelingen"
    agree(page, 3, "Ringer til PPR", birk)
    choose(page, "Barnet er selv med på mødet")
    page.get_by_role("textbox", name="Barnets egne ord").fill(WORDS)
    send(page, "Slut mødet, og gem referatet")
    expect(page.get_by_role("heading", name="Ringer til PPR")).to_be_visible()


def test_cecilie_reads_on_her_telephone_when_and_where(phone, live_server, world, case):
    meeting = begun(case)
    log_in(phone, live_server, world.cecilie)
    go(phone, live_server, "portal:case", case.pk)
    expect(phone.get_by_role("heading", name="Du er inviteret til et møde")).to_be_visible()
    expect(phone.get_by_text("Lindeskolen, lokale 4")).to_be_visible()
    agenda = reverse("meetings:agenda", args=[case.pk, meeting.pk])
    expect(phone.get_by_role("link", name="Læs dagsordenen")).to_have_attribute("href", agenda)
    check_page(phone)
