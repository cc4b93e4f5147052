"""The scale in a real browser, by keyboard alone: rated alone, opened, shared, and read by the family."""

import datetime as dt

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests import scales, tools
from tests.functional.browser import check_page, go, log_in
from tests.personas import add_member


def step_by_keys(page: Page, number: int, name: str) -> None:
    """Choose a step with the keys alone: to the first with tab, and on with the arrows."""
    first = page.locator(f"input[name={name}]").first
    first.focus()
    page.keyboard.press("Space")
    for _more in range(number - 1):
        page.keyboard.press("ArrowDown")
    expect(page.locator(f"input[name={name}][value='{number}']")).to_be_checked()


def press(page: Page, name: str) -> None:
    button = page.get_by_role("button", name=name)
    button.focus()
    page.keyboard.press("Enter")


def test_two_rate_alone_and_agree_by_keyboard_alone(live_server, page, phone, world, case):
    add_member(world, case, world.birk)
    today = timezone.localdate()
    tools.shared(case, typed=scales.rated(2, today - dt.timedelta(days=50)), slug=scales.SCALE)
    begun = scales.begun(case)
    log_in(phone, live_server, world.birk)
    go(phone, live_server, "redskaber:round", case.pk, begun.pk)
    check_page(phone)
    step_by_keys(phone, 4, "step")
    phone.get_by_label("Hvad bygger du det på?").fill("Mor fortæller om uro om natten.")
    press(phone, "Gem mit trin")
    expect(phone.get_by_text("De andre ser det først")).to_be_visible()

    log_in(page, live_server, world.alma)
    go(page, live_server, "redskaber:round", case.pk, begun.pk)
    expect(page.get_by_text("Trinnet er skjult")).to_be_visible()
    expect(page.get_by_text("uro om natten")).to_have_count(0)
    step_by_keys(page, 3, "step")
    press(page, "Gem mit trin")
    expect(page.get_by_text("uro om natten")).to_be_visible()
    check_page(page)
    press(page, "Skriv det fælles trin")
    expect(page.get_by_role("heading", name="Det er valgt før")).to_be_visible()
    check_page(page)
    step_by_keys(page, 3, "trin")
    page.get_by_label("Hvad bygger vurderingen på?").fill("Noah er alene i fire af fem frikvarterer.")
    page.get_by_label("Hvad kunne flytte barnet ét trin").fill("En fast legemakker.")
    press(page, "Se efter og del")
    press(page, "Del, og skriv i stafetloggen")
    expect(page.get_by_text("Redskabet er delt")).to_be_visible()
    check_page(page)
    go(page, live_server, "redskaber:over_time", case.pk, scales.SCALE)
    check_page(page)
    go(page, live_server, "case", case.pk)
    expect(page.get_by_role("img", name="Bekymringsskala over tid")).to_be_visible()
    check_page(page)

    log_in(phone, live_server, world.cecilie)
    go(phone, live_server, "portal:step", case.pk)
    check_page(phone)
    step_by_keys(phone, 2, "step")
    press(phone, "Gem mit trin i loggen")
    expect(phone.get_by_role("cell", name="Mor", exact=True)).to_be_visible()
    check_page(phone)
