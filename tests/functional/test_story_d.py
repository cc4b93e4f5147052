"""Story D: the level goes to 3 by decision, and the stafet to Birk when he has said yes (product.md)."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests import plans
from tests.functional.browser import check_page, go, log_in
from tests.personas import add_member


@pytest.fixture
def alma(open_page, live_server, world) -> Page:
    """Alma at her desk."""
    page = open_page()
    log_in(page, live_server, world.alma)
    return page


@pytest.fixture
def birk(phone, live_server, world) -> Page:
    """Birk with his telephone."""
    log_in(phone, live_server, world.birk)
    return phone


def send(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()
    page.wait_for_load_state("load")


def choose(page: Page, label: str) -> None:
    page.get_by_label(label, exact=False).check(force=True)


def change_level(alma: Page, live_server, case) -> None:
    """Alma decides level 3, and is asked to think of everything on the way."""
    go(alma, live_server, "relay:level_history", case.pk)
    check_page(alma)
    alma.get_by_role("link", name="Skift niveau").click()
    check_page(alma)
    alma.get_by_label("Begrundelse").fill("Skolen kan ikke klare det alene.")
    send(alma, "Fortsæt")
    check_page(alma)
    expect(alma.get_by_label("Begrundelse")).to_have_value("Skolen kan ikke klare det alene.")
    choose(alma, "Niveau 3:")
    choose(alma, "På et møde")
    alma.get_by_label("Hvornår blev de orienteret?").fill(f"{plans.days(-3):%d-%m-%Y}")
    alma.get_by_label("Hvem er orienteret").fill("Begge forældre er enige.")
    alma.get_by_label("Hvad siger barnet").fill("Noah vil gerne have, at de voksne snakker sammen.")
    why = alma.get_by_label("Hvorfor gør vi det alligevel?", exact=False)
    expect(why).to_be_hidden()
    choose(alma, "Nej, ikke alle")
    expect(why).to_be_visible()
    why.fill("Noah, vi vil gerne have hjælp til dig. Daniel, vi ved, at du hellere vil vente.")
    alma.get_by_label("Hvordan og hvornår får forældre").fill("Alma ringer til jer begge i aften.")
    alma.get_by_label("Har du overvejet").fill("Der er ikke grund til det nu.")
    choose(alma, "Stafetten skal tilbydes til en anden")
    send(alma, "Fortsæt")
    expect(alma.get_by_text("Der er ikke skrevet noget endnu.")).to_be_visible()
    expect(alma.get_by_text("Ser hele loggen.").first).to_be_visible()
    check_page(alma)
    send(alma, "Skift niveau")
    check_page(alma)
    expect(alma.get_by_text("Skal sagsbehandleren tage stafetten?")).to_be_visible()
    expect(alma.get_by_text("Skolen kan ikke klare det alene.")).to_be_visible()


def offer(alma: Page) -> None:
    """Alma follows the suggestion: Birk is chosen, and the note begins with what the log says."""
    alma.get_by_role("link", name="Giv stafetten videre til sagsbehandleren").click()
    check_page(alma)
    expect(alma.get_by_label("Birk Holm", exact=False)).to_be_checked()
    worry = alma.get_by_label("Bekymringen kort")
    expect(worry).to_have_value(re.compile("Noah er træt"))
    worry.fill("Noah er gladere i klassen. Legeaftalen om tirsdagen virker.")
    alma.get_by_label("Barnets syn").fill("Jeg vil gerne sidde ved siden af Emil.")
    alma.get_by_label("Det virker ikke").fill("Mandagene er stadig svære.")
    choose(alma, "Cecilie Skov (mor)")
    alma.get_by_label("Hvad siger familien til valget?").fill("De siger begge ja til Birk.")
    send(alma, "Tilbyd stafetten")
    expect(alma.get_by_role("link", name="Skriv, hvilken dag familien blev spurgt.")).to_be_visible()
    expect(worry).to_have_value("Noah er gladere i klassen. Legeaftalen om tirsdagen virker.")
    alma.get_by_label("Hvornår blev de spurgt?").fill(timezone.localdate().strftime("%d-%m-%Y"))
    send(alma, "Tilbyd stafetten")
    expect(alma.get_by_text("Du har den stadig, indtil Birk Holm har sagt ja")).to_be_visible()


def short_offer(alma: Page, live_server, case) -> None:
    """Alma offers the stafet to Birk with what the log says, and tells why the family is not asked."""
    go(alma, live_server, "relay:offer", case.pk)
    choose(alma, "Birk Holm")
    alma.get_by_label("Hvad siger familien til valget?").fill("De bliver spurgt på mandag.")
    send(alma, "Tilbyd stafetten")
    expect(alma.get_by_text("Du har den stadig, indtil Birk Holm har sagt ja")).to_be_visible()


def test_the_stafet_goes_from_alma_to_birk_and_is_never_on_the_ground(alma, birk, live_server, world, case):
    add_member(world, case, world.birk)
    change_level(alma, live_server, case)
    offer(alma)

    go(birk, live_server, "relay:level_history", case.pk)
    header = birk.get_by_role("region", name="Barnet og stafetten")
    expect(header.get_by_text("Stafetten er hos Alma Lind")).to_be_visible()
    expect(header.get_by_text("Stafetten er tilbudt til Birk Holm")).to_be_visible()
    header.get_by_role("link", name="Læs og svar").click()
    check_page(birk)
    expect(birk.get_by_text("Legeaftalen om tirsdagen virker.")).to_be_visible()
    expect(birk.get_by_text("De siger begge ja til Birk.")).to_be_visible()

    go(alma, live_server, "relay:offer", case.pk)
    expect(alma.get_by_text("Du har stadig stafetten, indtil Birk Holm har sagt ja")).to_be_visible()
    check_page(alma)

    send(birk, "Ja, jeg tager stafetten")
    expect(birk.get_by_text("Du har nu stafetten.")).to_be_visible()
    go(birk, live_server, "relay:next", case.pk)
    expect(birk.get_by_text("Stafetten er hos Birk Holm")).to_be_visible()
    check_page(birk)

    answer = alma.goto(live_server.url + reverse("relay:offer", args=[case.pk]))
    assert answer is not None
    assert answer.status == 403
    go(alma, live_server, "stafetlog:entry_create", case.pk)
    expect(alma.get_by_role("button", name="Gem i loggen")).to_be_visible()
    pause_and_read_the_note_again(birk, live_server, case)


def pause_and_read_the_note_again(birk: Page, live_server, case) -> None:
    """Birk pauses the work for the holidays, and finds the note where the stafet's way is shown."""
    go(birk, live_server, "relay:state", case.pk)
    birk.get_by_role("link", name="Sæt på pause").click()
    check_page(birk)
    send(birk, "Sæt på pause")
    expect(birk.get_by_role("link", name="Skriv hvorfor.")).to_be_visible()
    check_page(birk)
    choose(birk, "Familien")
    birk.get_by_label("Hvorfor holder I pause?").fill("Familien er på ferie.")
    end = timezone.localdate() + dt.timedelta(days=20)
    birk.get_by_label("Hvornår slutter pausen?").fill(end.strftime("%d-%m-%Y"))
    send(birk, "Sæt på pause")
    expect(birk.get_by_text("Stafetloggen er på pause. Du kan stadig skrive i den.")).to_be_visible()
    check_page(birk)
    birk.get_by_role("link", name="Læs overdragelsesnotatet").click()
    expect(birk.get_by_text("Mandagene er stadig svære.")).to_be_visible()
    check_page(birk)


def test_a_page_that_is_out_of_date_says_so(alma, birk, live_server, world, case):
    add_member(world, case, world.birk)
    short_offer(alma, live_server, case)
    go(birk, live_server, "relay:answer", case.pk)

    go(alma, live_server, "relay:withdraw", case.pk)
    check_page(alma)
    send(alma, "Træk tilbuddet tilbage")

    send(birk, "Ja, jeg tager stafetten")
    expect(birk.get_by_text("Tilbuddet gælder ikke længere.")).to_be_visible()
    expect(birk.locator("main").get_by_text("Stafetten er hos Alma Lind")).to_be_visible()
    check_page(birk)


def test_a_no_needs_a_reason_and_leaves_the_stafet_where_it_is(alma, birk, live_server, world, case):
    add_member(world, case, world.birk)
    short_offer(alma, live_server, case)

    go(birk, live_server, "relay:answer", case.pk)
    birk.get_by_text("Nej, jeg kan ikke tage den").click()
    send(birk, "Send mit nej")
    check_page(birk)
    birk.get_by_label("Hvorfor siger du nej?").fill("Jeg går på barsel om lidt.")
    send(birk, "Send mit nej")
    expect(birk.get_by_text("Alma Lind har stadig stafetten")).to_be_visible()
