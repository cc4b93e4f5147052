"""A picture on the phone: a teacher attaches it, one parent opens it, and to the other it is not there."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.whoasks import acting_as
from tests.files import PDF, entry_with, picture, stored
from tests.functional.browser import PHONE, check_page, go, log_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_picture_reaches_the_one_parent_and_not_the_other(open_page, live_server, world, case):
    with acting_as(world.alma):
        mother = case.people.get(user=world.cecilie)
    alma = open_page()
    alma.set_viewport_size(PHONE)
    log_in(alma, live_server, world.alma)
    go(alma, live_server, "stafetlog:entry_create", case.pk)
    alma.locator("[name=kind][value=observation]").check()
    alma.locator("textarea[name=text]").fill("Se billedet fra i dag.")
    alma.locator("[name=concerns]").select_option(str(mother.pk))
    alma.locator("[name=files]").set_input_files(
        [
            {"name": "tegning.jpg", "mimeType": "image/jpeg", "buffer": picture(size=(400, 300))},
            {"name": "side.html", "mimeType": "text/html", "buffer": b"<script>1</script>"},
        ]
    )
    alma.locator("[name=file_subject]").fill("Tegning fra onsdag")
    alma.get_by_role("button", name="Vedhæft nu").click()
    expect(alma.get_by_text("side.html: Filen kan ikke vedhæftes").first).to_be_visible()
    expect(alma.get_by_text("Tegning fra onsdag", exact=True)).to_be_visible()
    expect(alma.locator("textarea[name=text]")).to_have_value("Se billedet fra i dag.")
    check_page(alma)

    alma.locator("[name=files]").set_input_files(
        {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    alma.locator("[name=file_subject]").fill("Plan for ugen")
    alma.get_by_role("button", name="Vedhæft nu").click()
    expect(alma.get_by_text("Plan for ugen", exact=True)).to_be_visible()
    alma.get_by_role("button", name="Plan for ugen").click()
    expect(alma.get_by_text("Bilaget er fjernet.")).to_be_visible()
    assert len(stored()) == 1
    # Enter in a field saves the entry; it neither removes nor attaches.
    alma.locator("[name=on]").press("Enter")
    expect(alma.get_by_text("Du har skrevet i loggen.")).to_be_visible()
    expect(alma.get_by_role("link", name="Tegning fra onsdag")).to_be_visible()
    check_page(alma)

    cecilie = open_page()
    log_in(cecilie, live_server, world.cecilie)
    go(cecilie, live_server, "portal:log", case.pk)
    link = cecilie.get_by_role("link", name="Tegning fra onsdag")
    address = link.get_attribute("href")
    with cecilie.expect_download() as coming:
        link.click()
    assert coming.value.suggested_filename == "bilag.jpg"

    daniel = open_page()
    log_in(daniel, live_server, world.daniel)
    go(daniel, live_server, "portal:log", case.pk)
    expect(daniel.get_by_text("Tegning fra onsdag")).to_have_count(0)
    assert daniel.request.get(live_server.url + address).status == 404
    assert address.startswith(reverse("case", args=[case.pk]))


def test_a_parent_says_how_she_sees_it(open_page, live_server, world, case):
    cecilie = open_page()
    cecilie.set_viewport_size(PHONE)
    log_in(cecilie, live_server, world.cecilie)
    entry_with(case, world.alma)
    go(cecilie, live_server, "portal:log", case.pk)
    cecilie.get_by_role("link", name="Vi er uenige").first.click()
    check_page(cecilie)
    cecilie.locator("textarea[name=text]").fill("Sådan ser jeg det ikke.")
    cecilie.get_by_role("button", name="Gem mine ord").click()
    expect(cecilie.get_by_text("Dine ord står nu sammen")).to_be_visible()
    expect(cecilie.get_by_text("Cecilie Skov er ikke enig:")).to_be_visible()
    check_page(cecilie)
    alma = open_page()
    log_in(alma, live_server, world.alma)
    go(alma, live_server, "stafetlog:timeline", case.pk)
    alma.get_by_role("link", name="Bed om svar").first.click()
    check_page(alma)
