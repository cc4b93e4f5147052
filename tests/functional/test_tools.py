"""Tools are filled by keyboard alone, on a telephone, and without script; each of them in the drill."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.whoasks import acting_as
from redskaber.models import FilledTool
from redskaber.parsing import read_spec
from stafetlog.services import undring
from tests import tools
from tests.functional.browser import check_page, go, log_in

SEEN = "Noah sad alene ved cykelskuret hele frikvarteret."


# A map of a network takes first names alone.
WORDS = {"netvaerkskort": "Noah"}


def slugs(*, on_case: bool = True) -> list[str]:
    """Return the tools that can be filled on a case, by their files; or those for a note alone."""
    files = sorted((Path(settings.BASE_DIR) / "fixtures/content/redskaber").glob("*.yaml"))
    specs = [read_spec(path) for path in files]
    return [spec.slug for spec in specs if spec.on_case == on_case and spec.places]


def fill_by_keyboard(page: Page, words: str = "Noah lo.") -> None:
    """Go through the whole form with the Tab key; write in every text, take the first of every choice."""
    page.locator("main h1").click()
    last = page.locator("button[name=go][value=del]")
    for _ in range(400):
        page.keyboard.press("Tab")
        here = page.evaluate(
            """(() => {
                const e = document.activeElement;
                const hint = e.closest(".form-group")?.querySelector(".form-hint")?.textContent;
                return [e.tagName, e.type ?? "", e.name ?? "", e.value ?? "", e.inputMode ?? "", hint ?? ""];
            })()"""
        )
        tag, kind, name, value, mode, hint = here
        if (tag, name, value) == ("BUTTON", "go", "del"):
            return
        if tag == "TEXTAREA" or (
            tag == "INPUT" and kind == "text" and not value and not is_exact(mode, hint, name)
        ):
            page.keyboard.insert_text(words)
        elif kind in ("radio", "checkbox"):
            page.keyboard.press("Space")
        elif tag == "SELECT" and not value:
            page.keyboard.press("ArrowDown")
    expect(last).to_be_focused()


def is_exact(mode: str, hint: str, name: str) -> bool:
    """Whether a field wants a date, a time or a number: this walk leaves those as they are."""
    return (
        mode == "numeric"
        or "For eksempel 1" in hint
        or bool(re.search(r"tid|dato|naeste|igen_den|_den$", name))
    )


def fill_what_belongs_to_a_note(phone: Page, live_server, world) -> None:
    """Fill the tools that are for an undringsnotat alone: they are saved, and never shared."""
    with acting_as(world.alma):
        seen = undring.Seen(seen_at=timezone.now(), saw_heard="x")
        note = undring.start(by=world.alma, label="Spørgsmål", first=seen)
    for slug in slugs(on_case=False):
        go(phone, live_server, "note_tools:new", note.pk, slug)
        fill_by_keyboard(phone, "Et barn er meget alene.")
        check_page(phone)
        phone.keyboard.press("Enter")
        expect(phone.get_by_text("Redskabet er gemt. Kun du kan se det.")).to_be_visible()
        check_page(phone)


def fill_and_share(phone: Page, live_server, case, slug: str) -> None:
    """Fill a tool and share it, without touching anything but the keys."""
    go(phone, live_server, "redskaber:new", case.pk, slug)
    fill_by_keyboard(phone, WORDS.get(slug, "Noah lo."))
    check_page(phone)
    # Looking at the page may have taken the focus away.
    phone.locator("button[name=go][value=del]").press("Enter")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Se efter og del")
    if slug == tools.OBSERVATIONS:  # the preview and the read view are the same for every tool
        check_page(phone)
    share = phone.get_by_role("button", name="Del, og skriv i stafetloggen")
    share.focus()
    phone.keyboard.press("Enter")
    expect(phone.get_by_text("Redskabet er delt og står i stafetloggen.")).to_be_visible()
    if slug == tools.OBSERVATIONS:
        check_page(phone)
    go(phone, live_server, "tools:blank", slug)
    check_page(phone)


@pytest.mark.django_db(transaction=True)
def test_a_tool_is_filled_by_keyboard_alone_at_390_px(live_server, world, case, phone):
    """Observations hold most kinds of field. Steps, signs and the map have browser tests of their own."""
    log_in(phone, live_server, world.alma)
    fill_and_share(phone, live_server, case, tools.OBSERVATIONS)
    fill_what_belongs_to_a_note(phone, live_server, world)


@pytest.mark.drill
@pytest.mark.django_db(transaction=True)
def test_every_tool_is_filled_by_keyboard_alone_at_390_px(live_server, world, case, phone):
    log_in(phone, live_server, world.alma)
    for slug in slugs():
        fill_and_share(phone, live_server, case, slug)
    with acting_as(world.alma):
        shared = {
            one.spec.slug for one in FilledTool.objects.filter(entry__isnull=False).select_related("spec")
        }
    assert shared == set(slugs())


@pytest.mark.django_db(transaction=True)
def test_a_draft_survives_a_closed_laptop_and_questions_come_as_they_are_needed(
    live_server, world, case, page
):
    log_in(page, live_server, world.alma)
    go(page, live_server, "redskaber:new", case.pk, tools.OBSERVATIONS)
    address = page.url
    page.get_by_label("Hvad så og hørte du?").fill(SEEN)
    expect(page.get_by_text("Kladde gemt kl.")).to_be_visible()
    page.goto("about:blank")
    page.goto(address)
    expect(page.get_by_label("Hvad så og hørte du?")).to_have_value(SEEN)
    question = page.get_by_label("Hvad siger forældrene?")
    expect(question).to_be_hidden()
    page.get_by_label("Ja, jeg har set nok til at samle op").check()
    expect(question).to_be_visible()
    page.get_by_role("button", name="Tilføj en linje").click()
    expect(page.get_by_text("Linje 3")).to_be_visible()
    expect(page.get_by_label("Hvad så og hørte du?").first).to_have_value(SEEN)
    go(page, live_server, "redskaber:list", case.pk)
    expect(page.get_by_role("heading", name="Dine kladder")).to_be_visible()
    check_page(page)


@pytest.mark.django_db(transaction=True)
def test_a_sign_opens_what_is_asked_of_it_also_without_script(live_server, world, case, page_without_script):
    page = page_without_script
    log_in(page, live_server, world.alma)
    go(page, live_server, "redskaber:new", case.pk, tools.SIGNS)
    expect(page.get_by_role("heading", name="Tegn hos barnet fra 6 til 12 år")).to_be_visible()
    example = page.locator("[name=skole_6-traet-eks]")
    expect(example).to_be_hidden()
    page.get_by_label("Er træt", exact=True).check()
    expect(example).to_be_visible()
    example.fill("Sov i billedkunst.")
    page.get_by_label("3 til 5 år", exact=True).check()
    page.get_by_role("button", name="Vis de spørgsmål, der passer").click()
    expect(page.get_by_role("heading", name="Tegn hos barnet fra 3 til 5 år")).to_be_visible()
    page.get_by_label("6 til 12 år", exact=True).check()
    page.get_by_role("button", name="Vis de spørgsmål, der passer").click()
    expect(example).to_have_value("Sov i billedkunst.")
    page.get_by_label("Hvad har du lagt mærke til?").fill("Han er træt hver mandag.")
    page.get_by_role("button", name="Se efter og del").click()
    expect(page.get_by_text("Sov i billedkunst.")).to_be_visible()
    expect(page).to_have_url(re.compile("/del/$"))


@pytest.mark.django_db(transaction=True)
def test_the_family_reads_a_tool_on_the_telephone(live_server, world, case, phone):
    shared = tools.shared(case)
    log_in(phone, live_server, world.cecilie)
    go(phone, live_server, "portal:log", case.pk)
    phone.get_by_role("link", name=re.compile("Læs det udfyldte redskab")).click()
    expect(phone.get_by_text("Noah sad alene ved cykelskuret.")).to_be_visible()
    check_page(phone)
    expect(phone).to_have_url(re.compile(str(shared.pk)))
