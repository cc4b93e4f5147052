"""Each actor group follows its guide on a case from opsporing to indsats, through the real forms."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from btimodel.choices import ActorGroup, Phase
from btimodel.models import Unit
from handlevejledninger.choices import SLUG_OF_GROUP
from tests import consents, personas
from tests.functional.browser import check_page, go, log_in

# Who works in each group; the unit of those who are not among the personas.
TITLES = {
    ActorGroup.DIREKTE: "Pædagog",
    ActorGroup.SUNDHED: "Sundhedsplejerske",
    ActorGroup.VOKSEN: "Sagsbehandler i jobcenteret",
    ActorGroup.BOERNEFAMILIE: "Børne- og familiesagsbehandler",
}


def somebody_in(group: ActorGroup, world, case):
    """Return a participant of Noah's case who works in a group."""
    if group == ActorGroup.BEHANDLING:
        personas.add_member(world, case, world.gry)
        consents.complete(world, case)
        return world.gry
    unit = Unit.objects.create(
        name=f"Enhed {group.value}", authority=world.authority, actor_group=group, phone="12 34 56 70"
    )
    user = personas.professional("Inger Maj", unit, TITLES[group])
    personas.add_member(world, case, user)
    return user


def in_turn() -> list:
    """The first group and the one that reads by consent; the others meet the same forms, in the drill."""
    often = {ActorGroup.DIREKTE, ActorGroup.BEHANDLING}
    marks = {group: () if group in often else pytest.mark.drill for group in ActorGroup}
    return [pytest.param(group, id=SLUG_OF_GROUP[group], marks=marks[group]) for group in ActorGroup]


@pytest.mark.parametrize("group", in_turn())
def test_the_guide_leads_through_the_forms(page: Page, live_server, world, case, group):
    log_in(page, live_server, somebody_in(group, world, case))
    go(page, live_server, "case", case.pk)
    page.get_by_role("link", name="Se vejledningen").click()
    expect(page.locator(".k-kicker")).to_contain_text(str(group.label))
    check_page(page)
    opened = set()
    for phase in Phase:
        page.get_by_role("navigation", name="Fase").get_by_role("link", name=str(phase.label)).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(f"{phase.label} på niveau 1")
        expect(page.get_by_role("heading", name="Underret, hvis …")).to_be_visible()
        for link in page.locator(".k-steps-list a").evaluate_all("links => links.map(a => a.href)"):
            opened.add(link)
    assert opened, "vejledningen fører ikke til en eneste formular"
    for address in sorted(opened):
        answer = page.goto(address)
        assert answer.status in {200, 403}, address  # the holder's forms say no to a participant
        expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_alma_ticks_and_folds_the_panel_beside_her_writing(page: Page, live_server, world, case):
    log_in(page, live_server, world.alma)
    go(page, live_server, "stafetlog:entry_create", case.pk)
    panel = page.locator("details[data-guide-fold]")
    expect(panel.get_by_role("heading", name="Spørg dig selv")).to_be_visible()
    check_page(page)
    page.get_by_label("Hvad er der sket?").or_(page.locator("textarea[name=text]")).first.fill(
        "Noah sov godt."
    )
    panel.locator("label").first.click()
    expect(panel.get_by_text("Dine flueben er gemt.")).to_be_visible()
    with page.expect_response(lambda answer: answer.url.endswith(reverse("guides:fold"))):
        panel.locator("summary").click()
    expect(page.locator("textarea[name=text]")).to_have_value("Noah sov godt.")

    go(page, live_server, "stafetlog:entry_create", case.pk)
    expect(panel.get_by_role("heading", name="Spørg dig selv")).to_be_hidden()
    panel.locator("summary").click()
    expect(panel.locator("input[type=checkbox]").first).to_be_checked()


def test_the_public_pages_on_a_phone(phone: Page, live_server, world):
    for name, args in (
        ("guides:index", ()),
        ("guides:group", ("sundhed",)),
        ("guides:cell", ("sundhed", "vurdering", 2)),
        ("handbook:index", ()),
        ("handbook:chapter", ("redskaber",)),
        ("handbook:law", ()),
        ("handbook:ideas", ()),
        ("leaflets:show", ("skoler-og-sfo",)),
        ("families:show", ("for-boern-7-12",)),
    ):
        go(phone, live_server, name, *args)
        check_page(phone)


def test_the_helper_by_keyboard_alone(phone: Page, live_server, world):
    go(phone, live_server, "guides:notify_help")
    check_page(phone)
    phone.locator("#id_overgreb_0").focus()
    phone.keyboard.press("Space")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", name="Det peger svarene på")).to_be_visible()
    expect(phone.locator(".k-answer--urgent")).to_contain_text("kontakt ikke forældrene først")
    check_page(phone)
