"""The plan in a real browser: a goal in the family's words, a measure, and a look at whether it helped."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests import plans
from tests.functional.browser import check_page, go, log_in
from tests.functional.test_story_d import choose, send

pytestmark = pytest.mark.usefixtures("browser")


@pytest.fixture(params=["page", "phone"])
def alma(request, live_server, world) -> Page:
    """Alma at her desk, and with her telephone."""
    page = request.getfixturevalue(request.param)
    log_in(page, live_server, world.alma)
    return page


def set_goal(alma: Page) -> None:
    alma.get_by_role("link", name="Sæt et mål").click()
    check_page(alma)
    alma.get_by_label("Hvad vil I nå?").fill("Jeg vil gerne have nogen at lege med")
    send(alma, "Gem målet")
    check_page(alma)
    expect(alma.get_by_label("Hvad vil I nå?")).to_have_value("Jeg vil gerne have nogen at lege med")
    alma.get_by_label("Hvordan kan I se, at det lykkes?").fill("Noah er med i en leg to gange om ugen.")
    choose(alma, "Barnets ord")
    choose(alma, "Vi har talt med barnet")
    alma.get_by_label("Barnets syn", exact=True).fill("Noah sagde det til Alma i går.")
    send(alma, "Gem målet")


def add_measure(alma: Page) -> None:
    alma.get_by_role("link", name="Tilføj en indsats").click()
    check_page(alma)
    alma.get_by_label("Hvad skal der gøres?").fill("Noah har en fast legemakker i det store frikvarter.")
    alma.get_by_label("Hvem sørger for det?").select_option(label="Cecilie Skov (mor)")
    alma.get_by_label("Hvornår evaluerer I?").fill(plans.days(28).strftime("%d-%m-%Y"))
    choose(alma, "Det, der står ved målet, gælder også her")
    send(alma, "Gem indsatsen")


def evaluate(alma: Page) -> None:
    alma.get_by_role("link", name=re.compile("^Evaluér")).first.click()
    expect(alma.get_by_label("Hvornår evaluerer I igen?")).to_be_hidden()
    choose(alma, "Vi laver den om")
    expect(alma.get_by_label("Hvad skal der gøres i stedet?")).to_be_visible()
    check_page(alma)
    choose(alma, "Vi fortsætter")
    expect(alma.get_by_label("Hvad skal der gøres i stedet?")).to_be_hidden()
    alma.get_by_label("Hvem er hørt?").fill("Noah og Cecilie")
    choose(alma, "Delvist")
    alma.get_by_label("Hvad har det betydet for barnet?").fill("Noah siger: Det er sjovere i skolen nu.")
    choose(alma, "Vi har talt med barnet")
    alma.get_by_label("Barnets syn", exact=True).fill("Alma talte med Noah i dag.")
    send(alma, "Gem evalueringen")
    check_page(alma)
    alma.get_by_label("Hvornår evaluerer I igen?").fill(plans.days(21).strftime("%d-%m-%Y"))
    send(alma, "Gem evalueringen")


# The same forms on the telephone are walked through in the drill; their width is looked at here too.
@pytest.mark.parametrize("alma", ["page", pytest.param("phone", marks=pytest.mark.drill)], indirect=True)
def test_a_goal_is_set_somebody_does_something_and_it_is_looked_at(alma, live_server, case):
    go(alma, live_server, "plan:overview", case.pk)
    check_page(alma)
    set_goal(alma)
    expect(alma.get_by_text("Ingen er i gang med at nå målet")).to_be_visible()
    add_measure(alma)
    expect(alma.get_by_text("Cecilie Skov")).to_be_visible()
    evaluate(alma)
    expect(alma.get_by_text("Evalueret, fortsætter")).to_be_visible()
    alma.get_by_text("1 evaluering").click()
    expect(alma.get_by_text("Noah siger: Det er sjovere i skolen nu.")).to_be_visible()
    check_page(alma)


def test_a_full_plan_can_be_read_and_printed(alma, live_server, case):
    first = plans.add_goal(case)
    plans.overdue_measure(first, what="Mor og far taler med Noah om aftenen.")
    plans.evaluate(plans.add_measure(first))
    plans.add_goal(case, title="Noah sover hele natten", disagreement="Daniel synes, at det går fint.")
    go(alma, live_server, "plan:overview", case.pk)
    expect(alma.get_by_role("heading", name="1 indsats mangler at blive evalueret")).to_be_visible()
    alma.get_by_text("1 indsats, der er slut").click()
    check_page(alma)
    alma.emulate_media(media="print")
    expect(alma.get_by_role("link", name="Sæt et mål")).to_be_hidden()
    expect(alma.locator(".k-measure__what").first).to_be_visible()
