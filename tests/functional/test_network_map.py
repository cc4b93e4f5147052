"""The network map in a real browser: made and moved by keyboard alone, and dragged with the pointer."""

import re

from playwright.sync_api import Page, expect

from tests import network_maps as maps
from tests.functional.browser import check_page, go, log_in

STAGE = "[data-map-stage] .map__wide"
OVERLAPS = """(scope) => {
  const texts = [...document.querySelectorAll(`${scope} svg text:last-of-type, ${scope} svg > text`)]
    .filter((text) => text.getAttribute("stroke") === null && text.textContent.trim())
    .map((text) => [text.textContent, text.getBoundingClientRect()]);
  const apart = (a, b) => a.right - 1 <= b.left || a.bottom - 3 <= b.top;
  const over = (a, b) => !apart(a, b) && !apart(b, a);
  return texts.flatMap(([name, a], n) =>
    texts.slice(n + 1).filter(([, b]) => over(a, b)).map(([other]) => [name, other]));
}"""


def choose(page: Page, row: int, sector: str, ring: str) -> None:
    page.locator(f"[name=personer-{row}-sektor]").select_option(sector)
    page.locator(f"[name=personer-{row}-ring]").select_option(ring)


def person(page: Page, name: str):
    return page.locator(f"{STAGE} [data-row]").filter(has_text=name)


def test_a_map_is_made_and_moved_with_keys_and_pointer(live_server, page, phone, world, case):
    log_in(page, live_server, world.alma)
    go(page, live_server, "redskaber:new", case.pk, maps.MAP)
    rows = page.locator("[name$='-navn']")
    expect(rows.first).to_have_value("Cecilie (mor)")
    filled = [n for n in range(rows.count()) if rows.nth(n).input_value()]
    for row in filled:
        choose(page, row, "familie" if row < 2 else "skole", ["taet", "naer", "langt"][row % 3])
    expect(page.locator(f"{STAGE} [data-row]")).to_have_count(len(filled))
    check_page(page)

    mother = person(page, "Cecilie")
    mother.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-map-status]")).to_have_text(re.compile("Cecilie .mor. står nu »i nærheden«"))
    expect(page.locator("[name=personer-0-ring]")).to_have_value("naer")
    expect(person(page, "Cecilie")).to_be_focused()
    for _press in range(6):
        page.keyboard.press("ArrowRight")
        expect(page.locator("[data-map-stage]")).to_have_attribute("aria-busy", "false")
    expect(page.locator("[name=personer-0-sektor]")).to_have_value("skole")
    expect(person(page, "Cecilie")).to_be_focused()

    stage = page.locator(f"{STAGE} svg").bounding_box()
    dot = person(page, "Daniel").locator("circle").last.bounding_box()
    page.mouse.move(dot["x"] + dot["width"] / 2, dot["y"] + dot["height"] / 2)
    page.mouse.down()
    page.mouse.move(stage["x"] + stage["width"] * 0.62, stage["y"] + stage["height"] * 0.85, steps=6)
    page.mouse.up()
    expect(page.locator("[name=personer-1-sektor]")).to_have_value("fritid")
    expect(page.locator("[name=personer-1-ring]")).to_have_value("langt")
    page.locator("[name=personer-1-forhold]").select_option("svaer")
    expect(person(page, "Daniel (far) · svært")).to_be_visible()
    share = page.get_by_role("button", name="Se efter og del")
    share.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Del, og skriv i stafetloggen").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Redskabet er delt")).to_be_visible()
    check_page(page)
    assert page.evaluate(OVERLAPS, ".map__wide") == []

    many = maps.shared(case, rows=maps.many(40))
    go(page, live_server, "redskaber:over_time", case.pk, maps.MAP)
    check_page(page)
    log_in(phone, live_server, world.alma)
    go(phone, live_server, "redskaber:show", case.pk, many.pk)
    check_page(phone)
    go(page, live_server, "redskaber:show", case.pk, many.pk)
    assert page.evaluate(OVERLAPS, ".map__wide") == []
