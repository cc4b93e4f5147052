"""Story E in a browser: the family reads along, answers, and the other parent is not told where they are."""

import pytest
from playwright.sync_api import expect

from accounts.whoasks import acting_as
from btimodel.choices import Phase
from stafetlog.models import EntryKind
from stafetlog.services import entries
from stafetlog.services.entries import Responsibility
from tests.consents import ask_for, person, say
from tests.functional.browser import PHONE, check_page, go, log_in
from tests.personas import add_member, open_frejas_case

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(world, case):
    """Noah's case with an agreement, something that concerns Cecilie alone, and a question about Gry."""
    add_member(world, case, world.birk)
    add_member(world, case, world.gry)
    with acting_as(world.alma):
        about = {"case": case, "by": world.alma, "phase": Phase.INDSATS, "occurred_at": case.opened_at}
        who = Responsibility(coordinator=world.alma, performer=world.birk)
        entries.write(kind=EntryKind.AFTALE, text="Noah starter i lille gruppe.", responsibility=who, **about)
        entries.write(
            kind=EntryKind.SAMTALE, text="Mor sover dårligt.", concerns=person(case, "Cecilie"), **about
        )
    return case


def test_cecilie_reads_answers_and_changes_her_mind_on_her_phone(live_server, phone, page, world, case):
    log_in(page, live_server, world.birk)
    go(page, live_server, "stafetlog:timeline", case.pk)
    consent = ask_for(world, case)
    say(consent, world.daniel)

    log_in(phone, live_server, world.cecilie)
    go(phone, live_server, "portal:start")
    for heading in ("Hvad er aftalt", "Hvem gør hvad", "Hvad sker der nu"):
        expect(phone.get_by_role("heading", name=heading)).to_be_visible()
    expect(phone.get_by_text("Noah starter i lille gruppe.")).to_be_visible()
    expect(phone.locator(".k-holder").get_by_text("Alma Lind")).to_be_visible()
    expect(phone.get_by_role("link", name="12 34 56 00")).to_have_attribute("href", "tel:12345600")
    check_page(phone)

    phone.get_by_role("link", name="Loggen", exact=True).click()
    expect(phone.get_by_text("Mor sover dårligt.")).to_be_visible()
    check_page(phone)

    phone.get_by_role("link", name="Skriv i loggen").click()
    check_page(phone)
    phone.get_by_role("button", name="Gem mine ord i loggen").click()
    check_page(phone)
    phone.get_by_label("Hvad vil du sige?").fill("Noah sov hele natten hos os.")
    phone.get_by_role("button", name="Gem mine ord i loggen").click()
    expect(phone.get_by_text("Tak. Dine ord står nu i loggen.")).to_be_visible()
    expect(phone.get_by_text("Noah sov hele natten hos os.")).to_be_visible()

    phone.get_by_role("link", name="Hvem har læst").click()
    expect(phone.get_by_text("Børne- og familiesagsbehandler, Børne- og Familieafdelingen")).to_be_visible()
    expect(phone.get_by_text("Birk")).to_have_count(0)
    check_page(phone)

    phone.get_by_role("link", name="Samtykke", exact=True).click()
    check_page(phone)
    phone.get_by_role("link", name="Læs, og svar ja eller nej").click()
    yes, no = (phone.get_by_role("button", name=name) for name in ("Ja, jeg giver", "Nej, jeg giver"))
    assert (yes.bounding_box()["width"], yes.bounding_box()["height"]) == (
        no.bounding_box()["width"],
        no.bounding_box()["height"],
    )
    check_page(phone)
    yes.click()
    expect(phone.get_by_text("Tak. Dit ja er gemt.")).to_be_visible()

    log_in(page, live_server, world.gry)
    go(page, live_server, "stafetlog:timeline", case.pk)
    expect(page.get_by_text("Noah er træt")).to_be_visible()

    phone.get_by_role("link", name="Træk dit ja tilbage").click()
    check_page(phone)
    phone.get_by_role("button", name="Træk mit ja tilbage").click()
    expect(phone.get_by_text("Det gælder fra nu af")).to_be_visible()
    check_page(phone)
    page.reload()
    expect(page.get_by_role("heading", name="Siden findes ikke")).to_be_visible()

    phone.get_by_role("link", name="Om stafetloggen").click()
    check_page(phone)


def test_daniel_is_not_told_where_they_are(live_server, open_page, world, case):
    his = open_page(viewport=PHONE)
    log_in(his, live_server, world.daniel)
    for name in ("case", "log", "readers", "consents", "about"):
        go(his, live_server, f"portal:{name}", case.pk)
        text = his.content()
        assert not {word for word in ("Lindeskolen", "1.B", "Mor sover", "12345600") if word in text}
    go(his, live_server, "portal:case", case.pk)
    expect(his.locator(".k-holder").get_by_text("Lærer", exact=True)).to_be_visible()
    expect(his.locator(".k-holder").get_by_role("link", name="12 34 56 78")).to_be_visible()
    check_page(his)


def test_freja_of_15_is_asked_herself(live_server, phone, world):
    case = open_frejas_case(world)
    ask_for(world, case)
    log_in(phone, live_server, world.freja)
    go(phone, live_server, "portal:start")
    phone.get_by_role("link", name="Læs spørgsmålet").click()
    phone.get_by_role("link", name="Læs, og svar ja eller nej").click()
    phone.get_by_role("button", name="Nej, jeg giver ikke samtykke").click()
    expect(phone.get_by_text("Tak. Dit nej er gemt.")).to_be_visible()


def test_alma_asks_for_a_consent_and_writes_an_answer_down(live_server, page, world, case):
    log_in(page, live_server, world.alma)
    go(page, live_server, "consent:list", case.pk)
    check_page(page)
    page.get_by_role("link", name="Bed om samtykke").click()
    check_page(page)
    page.get_by_role("button", name="Send spørgsmålet til familien").click()
    expect(page.get_by_role("heading", name="fejl, som skal rettes")).to_be_visible()
    check_page(page)
    page.get_by_label("Hvem skal kunne læse med?").select_option(
        label="Behandlingscenter Havnen, Region Eksempel"
    )
    page.get_by_label("Barnets trivsel og hverdag").check()
    page.get_by_label("Hvad skal oplysningerne bruges til?").fill("Vi vil planlægge sammen.")
    page.get_by_role("button", name="Send spørgsmålet til familien").click()
    expect(page.get_by_text("Mangler svar fra Cecilie Skov og Daniel Krogh")).to_be_visible()
    check_page(page)
    page.get_by_role("link", name="Skriv et svar ned fra Cecilie Skov").click()
    check_page(page)
    page.get_by_label("Ja, giver samtykke").check()
    page.get_by_label("På papir").check()
    page.get_by_label("Hvordan gik det til?").fill("Papiret ligger i mappen.")
    page.get_by_role("button", name="Skriv svaret ned").click()
    expect(page.get_by_text("Mangler svar fra Daniel Krogh")).to_be_visible()
    check_page(page)
