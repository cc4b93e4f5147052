"""Story A, from a wonder to a stafetlog: Alma on her telephone, in the yard and in the staff room."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.whoasks import acting_as
from cases.models import Case
from stafetlog.models import Entry, NoteObservation
from tests import plans
from tests.functional.browser import check_page, go, log_in
from tests.personas import years_ago

FIRST = "Noah sad alene ved cykelskuret hele frikvarteret. Han sagde: »Jeg er bare træt.«"
SECOND = "Noah kom for sent og havde ingen madpakke med."
THOUGHT = "Måske sover han for lidt."


def on_forward(page: Page) -> None:
    page.get_by_role("button", name="Videre", exact=True).last.click()


def given_alma_is_on_her_phone(phone: Page, live_server, world) -> None:
    log_in(phone, live_server, world.alma)
    go(phone, live_server, "undring:list")
    expect(phone.get_by_text("Ingen undringsnotater endnu")).to_be_visible()
    check_page(phone)


def when_she_notes_what_she_saw(phone: Page) -> None:
    phone.get_by_role("link", name="Skriv en undring").click()
    check_page(phone)
    phone.get_by_label("Hvad har du set eller hørt?").fill(FIRST)
    phone.get_by_label("Dit kendenavn til notatet").fill("Dreng i 1.B")
    phone.get_by_label("Hvad tror du, det betyder?").fill(THOUGHT)
    phone.get_by_role("button", name="Gem").click()


def then_the_note_is_hers_alone(phone: Page) -> None:
    expect(phone.get_by_role("heading", level=1)).to_have_text("Dreng i 1.B")
    expect(phone.get_by_text("Denne note er kun din. Den er ikke en del af stafetloggen.")).to_be_visible()
    expect(phone.get_by_text("Tag stilling senest den")).to_be_visible()
    check_page(phone)


def when_she_comes_back_and_adds_a_second_observation(phone: Page, live_server) -> None:
    go(phone, live_server, "undring:list")
    check_page(phone)
    phone.get_by_role("link", name="Dreng i 1.B").click()
    phone.get_by_role("link", name="Tilføj en observation").click()
    phone.get_by_label("Hvad har du set eller hørt?").fill(SECOND)
    phone.get_by_label("Hvor?").fill("I garderoben")
    phone.get_by_role("button", name="Gem").click()
    expect(phone.locator(".k-seen__text").first).to_have_text(SECOND)


def when_she_searches_first(phone: Page) -> None:
    phone.get_by_role("link", name="Åbn stafetlog").click()
    check_page(phone)
    phone.get_by_role("button", name="Søg", exact=True).click()
    check_page(phone)
    phone.get_by_role("link", name="Udfyld feltet »Barnets fulde navn«.").click()
    expect(phone.get_by_label("Barnets fulde navn")).to_be_focused()
    phone.get_by_label("Barnets fulde navn").fill("Noah Skov Krogh")
    phone.get_by_label("Barnets fødselsdato").fill(f"{years_ago(7):%d-%m-%Y}")
    phone.get_by_label("Barnets fødselsdato").press("Enter")
    expect(phone.get_by_text("Barnet har ingen åben stafetlog.")).to_be_visible()
    check_page(phone)


def when_she_tells_of_the_child_and_the_family(phone: Page, *, look: bool = True) -> None:
    phone.get_by_label("Skole eller dagtilbud").fill("Lindeskolen")
    on_forward(phone)
    if look:
        check_page(phone)
    mother = phone.locator("fieldset.k-person").nth(0)
    mother.get_by_label("Navn").fill("Cecilie Skov")
    mother.get_by_label("Relation til barnet").select_option(label="Mor")
    mother.get_by_text("Har forældremyndighed").click()
    mother.get_by_text("Adressen er beskyttet").click()
    phone.get_by_role("button", name="Tilføj en person mere").click()
    expect(phone.locator("fieldset.k-person")).to_have_count(3)
    expect(phone.get_by_label("Navn").first).to_have_value("Cecilie Skov")
    on_forward(phone)


def when_she_tells_of_the_worry_and_chooses_what_follows(phone: Page) -> None:
    expect(phone.get_by_text("Familien kan læse det, du skriver her")).to_be_visible()
    check_page(phone)
    phone.get_by_label("Hvad er vi bekymrede for?").fill("Noah er træt og trækker sig fra de andre.")
    phone.get_by_label("Hvornår talte I med forældrene?").fill(f"{plans.days(-3):%d-%m-%Y}")
    phone.get_by_label("Hvem var med?").fill("mor og Alma")
    phone.get_by_label("Hvad sagde de?").fill("Mor ser det også derhjemme.")
    phone.get_by_role("group", name="Hvilke observationer skal følge med?").get_by_text(FIRST).click()
    on_forward(phone)
    expect(phone.get_by_text(FIRST)).to_be_visible()
    expect(phone.get_by_text(SECOND)).to_have_count(0)
    check_page(phone)


def then_the_log_is_open_and_the_stafet_is_in_her_hands(phone: Page, live_server, world) -> None:
    phone.get_by_role("button", name="Åbn stafetloggen").click()
    expect(phone.get_by_text("Stafetloggen er åbnet. Du er fungerende stafetholder.")).to_be_visible()
    check_page(phone)
    go(phone, live_server, "stafetlog:timeline", case_of(world).pk)
    expect(
        phone.get_by_text(re.compile(r"Stafetten er hos Alma Lind, Lindeskolen \(fungerende\)"))
    ).to_be_visible()
    expect(phone.get_by_text(FIRST)).to_be_visible()
    expect(phone.get_by_text(THOUGHT)).to_have_count(0)
    check_page(phone)


def case_of(world) -> Case:
    with acting_as(world.alma):
        return Case.objects.get()


def test_alma_goes_from_a_wonder_to_a_stafetlog(phone, live_server, world):
    given_alma_is_on_her_phone(phone, live_server, world)
    when_she_notes_what_she_saw(phone)
    then_the_note_is_hers_alone(phone)
    when_she_comes_back_and_adds_a_second_observation(phone, live_server)
    when_she_searches_first(phone)
    when_she_tells_of_the_child_and_the_family(phone)
    when_she_tells_of_the_worry_and_chooses_what_follows(phone)
    then_the_log_is_open_and_the_stafet_is_in_her_hands(phone, live_server, world)
    with acting_as(world.alma):
        followed = Entry.objects.get(case=case_of(world), kind="observation")
        assert followed.occurred_at == NoteObservation.objects.get(saw_heard=FIRST).seen_at


@pytest.mark.parametrize("size", ["page", "phone"])
@pytest.mark.usefixtures("browser")
def test_a_second_teacher_is_sent_to_alma_and_opens_nothing(request, live_server, world, case, size):
    page = request.getfixturevalue(size)
    log_in(page, live_server, world.dorte)
    go(page, live_server, "opening:start")
    page.get_by_label("Barnets fulde navn").fill("Noah Skov Krogh")
    page.get_by_label("Barnets fødselsdato").fill(f"{years_ago(7):%d-%m-%Y}")
    page.get_by_role("button", name="Søg", exact=True).click()
    expect(page.get_by_text("Stafetten er hos Alma Lind, Lindeskolen.")).to_be_visible()
    check_page(page)


def test_the_whole_way_works_without_script(page_without_script, live_server, world):
    page = page_without_script
    log_in(page, live_server, world.alma)
    go(page, live_server, "undring:new")
    page.get_by_label("Hvad har du set eller hørt?").fill(FIRST)
    page.get_by_role("button", name="Gem").click()
    when_she_searches_first_without_script(page)
    when_she_tells_of_the_child_and_the_family(page, look=False)
    page.get_by_label("Hvad er vi bekymrede for?").fill("Noah er træt.")
    page.get_by_label("Hvornår talte I med forældrene?").fill(f"{plans.days(-3):%d-%m-%Y}")
    page.get_by_label("Hvem var med?").fill("mor")
    page.get_by_label("Hvad sagde de?").fill("Mor ser det også.")
    on_forward(page)
    page.get_by_role("button", name="Åbn stafetloggen").click()
    expect(page.get_by_text("Stafetloggen er åbnet.")).to_be_visible()
    expect(page).to_have_url(live_server.url + reverse("case", args=[case_of(world).pk]))


def when_she_searches_first_without_script(page: Page) -> None:
    page.get_by_role("link", name="Åbn stafetlog").click()
    page.get_by_label("Barnets fulde navn").fill("Noah Skov Krogh")
    page.get_by_label("Barnets fødselsdato").fill(f"{years_ago(7):%d-%m-%Y}")
    page.get_by_role("button", name="Søg", exact=True).click()
