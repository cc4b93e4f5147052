"""Writing in the log in a real browser: the draft that survives, the second click, and no script at all."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.whoasks import acting_as
from stafetlog.models import Entry
from stafetlog.services import entries
from tests.functional.browser import check_page, go, log_in

pytestmark = pytest.mark.django_db(transaction=True)
SAVED = "Kladde gemt kl."
WORDS = "Noah kom ind fra frikvarter med et stort smil."


def entries_with(case, text):
    with acting_as(case.stafetholder):
        return Entry.objects.filter(case=case, text=text).count()


def text_field(page):
    return page.locator("textarea[name=text]")


def open_form(page, live_server, case):
    go(page, live_server, "stafetlog:entry_create", case.pk)


def test_a_draft_survives_a_closed_laptop(open_page, live_server, world, case):
    first = open_page()
    log_in(first, live_server, world.alma)
    open_form(first, live_server, case)
    check_page(first)
    first.locator("[name=kind][value=lysglimt]").check()
    text_field(first).fill(WORDS)
    expect(first.get_by_text(SAVED)).to_be_visible()
    first.context.close()

    again = open_page()
    log_in(again, live_server, world.alma)
    open_form(again, live_server, case)
    expect(again.get_by_text("er hentet. Kun du kan se den.")).to_be_visible()
    expect(text_field(again)).to_have_value(WORDS)
    expect(again.locator("[name=kind][value=lysglimt]")).to_be_checked()
    check_page(again)
    again.get_by_role("button", name="Gem i loggen").click()
    expect(again.get_by_text("Du har skrevet i loggen.")).to_be_visible()
    open_form(again, live_server, case)
    expect(text_field(again)).to_have_value("")
    assert entries_with(case, WORDS) == 1


def test_two_clicks_write_one_entry(page, live_server, world, case):
    log_in(page, live_server, world.alma)
    open_form(page, live_server, case)
    page.locator("[name=kind][value=observation]").check()
    text_field(page).fill(WORDS)
    page.get_by_role("button", name="Gem i loggen").dblclick()
    expect(page.get_by_text("Du har skrevet i loggen.")).to_be_visible()
    assert entries_with(case, WORDS) == 1


def test_without_script_two_clicks_write_one_entry_too(page_without_script, live_server, world, case):
    page = page_without_script
    log_in(page, live_server, world.alma)
    open_form(page, live_server, case)
    page.locator("[name=kind][value=observation]").check()
    text_field(page).fill(WORDS)
    page.get_by_role("button", name="Gem i loggen").dblclick()
    expect(page.get_by_text("Du har skrevet i loggen.")).to_be_visible()
    assert entries_with(case, WORDS) == 1


def test_what_only_a_decision_needs_is_shown_for_a_decision(page_without_script, live_server, world, case):
    page = page_without_script
    log_in(page, live_server, world.alma)
    open_form(page, live_server, case)
    coordinator = page.get_by_label("Hvem koordinerer?")
    expect(coordinator).to_be_hidden()
    page.locator("[name=kind][value=beslutning]").check()
    expect(coordinator).to_be_visible()
    page.locator("[name=kind][value=samtale]").check()
    expect(coordinator).to_be_hidden()


def test_two_tabs_do_not_lose_each_others_words(open_page, live_server, world, case):
    one = open_page()
    log_in(one, live_server, world.alma)
    open_form(one, live_server, case)
    other = one.context.new_page()
    open_form(other, live_server, case)
    text_field(one).fill("Fra den ene fane")
    expect(one.get_by_text(SAVED)).to_be_visible()
    text_field(other).fill("Fra den anden fane")
    expect(other.get_by_text("Kladden er ændret i en anden fane.")).to_be_visible()
    expect(other.get_by_text("Fra den ene fane")).to_be_visible()
    expect(text_field(other)).to_have_value("Fra den anden fane")
    other.get_by_role("button", name="Brug teksten fra den anden fane").click()
    expect(text_field(other)).to_have_value("Fra den ene fane")


def test_when_the_session_ends_the_words_stay(open_page, live_server, world, case):
    page = open_page()
    log_in(page, live_server, world.alma)
    open_form(page, live_server, case)
    page.context.clear_cookies()
    text_field(page).fill(WORDS)
    expect(page.get_by_text("Du er logget ud.")).to_be_visible()
    expect(text_field(page)).to_have_value(WORDS)
    log_in(page, live_server, world.alma)
    page.get_by_role("button", name="Prøv igen").click()
    expect(page.get_by_text(SAVED)).to_be_visible()
    expect(text_field(page)).to_have_value(WORDS)


def test_a_long_log_reads_well(page, live_server, world, case):
    with acting_as(world.alma):
        for number in range(60):
            entries.write(
                case=case,
                by=world.alma,
                kind="observation",
                phase="opsporing",
                text=f"Nummer {number}. " + "Noah legede. " * 20,
                occurred_at=timezone.now() - dt.timedelta(hours=number + 1),
            )
    log_in(page, live_server, world.alma)
    go(page, live_server, "stafetlog:timeline", case.pk)
    check_page(page)
    page.get_by_role("link", name="Vis ældre").click()
    expect(page.get_by_text("Nummer 59.")).to_be_visible()
