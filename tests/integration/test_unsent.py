"""What somebody began and has not sent is found again from Min side, by her alone."""

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.whoasks import acting_as
from stafetlog.models import Draft
from stafetlog.services import drafts, members, states
from stafetlog.state_rules import Step
from stafetlog.unsent import PAGES, way_back
from tests import consents, meetings, plans, scales, tools
from tests.personas import add_member
from tests.queries import MANY, cost
from tests.unit.stafetlog.test_states import facts

pytestmark = pytest.mark.django_db

WORDS = "Jeg nåede kun at skrive det her."


def begin(case, by, form: str, **words: str) -> Draft:
    with acting_as(by):
        return drafts.save(case=case, by=by, form=form, data=words, version=0, page=uuid4())


def home(client) -> str:
    return client.get(reverse("home")).content.decode()


@pytest.fixture
def ids(world, case) -> dict[str, object]:
    """What the forms are about that are about something: the id that ends the name of the draft."""
    add_member(world, case, world.birk)
    goal = plans.add_goal(case)
    with acting_as(world.alma):
        entry = case.entries.latest("seq")
    meeting = meetings.begun(case, world.birk)
    return {
        drafts.CORRECTION: entry.pk,
        drafts.DISAGREEMENT: entry.pk,
        drafts.GOAL_WORDS: goal.pk,
        drafts.GOAL_END: goal.pk.hex,
        drafts.MEASURE: goal.pk,
        drafts.EVALUATION: plans.add_measure(goal).pk,
        drafts.CANCEL: meeting.pk.hex,
        drafts.CHILD_WORDS: meeting.pk.hex,
        drafts.MEETING: meeting.pk.hex,
        drafts.RATING: scales.begun(case).pk.hex,
        drafts.STEP: Step.PAUSE,
    }


def test_each_draft_leads_back_to_a_page_that_has_it(world, case, ids, client_for):
    """The pages of drafts in the order of their names; each shows it, or what was written and why not."""
    alma, lost = client_for(world.alma), {}
    for begins in sorted({*PAGES, drafts.STEP}):
        form = f"{begins}{ids.get(begins, '')}"
        field = "note_1" if begins == drafts.MEETING else drafts.FIELDS[begins][0]
        begin(case, world.alma, form, **{field: WORDS})
        back = way_back(case.pk, form)
        page = home(alma)
        if f'href="{back.url}"' not in page or f">{back.label}<" not in page:
            lost[form] = "Min side"
        elif "Din kladde" not in alma.get(back.url).content.decode():
            lost[form] = back.url
        assert home(client_for(world.birk)).count("Mine kladder") == 0
        alma.post(reverse("stafetlog:draft_discard", args=[case.pk, form]))
        assert "Mine kladder" not in home(alma), form
    assert lost == {}


def test_a_draft_that_can_no_longer_be_sent_is_shown_and_can_be_thrown_away(world, case, ids, client_for):
    alma = client_for(world.alma)
    form = f"{drafts.STEP}{Step.RESUME}"
    begin(case, world.alma, form, reason=WORDS)
    page = alma.get(reverse("relay:resume", args=[case.pk])).content.decode()
    for words in ("Stafetloggen er ikke på pause", WORDS, "Slet kladden"):
        assert words in page, words
    alma.post(reverse("stafetlog:draft_discard", args=[case.pk, form]))
    assert "Slet kladden" not in alma.get(reverse("relay:resume", args=[case.pk])).content.decode()


def test_a_tool_that_is_begun_and_not_shared_is_among_the_drafts(world, case, client_for):
    filled = tools.draft(case)
    page = home(client_for(world.alma))
    assert reverse("redskaber:fill", args=[case.pk, filled.pk]) in page
    assert "Mine kladder" in page


@pytest.mark.parametrize("form", ["ret-vroevl", "skridt-flyv", "ret-", "ind-1", "meeting-x"])
def test_a_draft_with_a_made_up_name_harms_nothing(world, case, client_for, form):
    begin(case, world.alma, form, text=WORDS, note_1=WORDS)
    assert way_back(case.pk, form) is None
    assert client_for(world.alma).get(reverse("home")).status_code == 200


def test_drafts_of_a_case_that_is_closed_or_out_of_reach_are_not_told_of(world, case, client_for):
    add_member(world, case, world.birk)
    begin(case, world.birk, drafts.ENTRY, text=WORDS)
    birk = client_for(world.birk)
    assert "Mine kladder" in home(birk)
    consents.close_case(case)
    assert "Mine kladder" not in home(birk)
    with acting_as(world.alma):
        states.reopen(case=case, by=world.alma, facts=facts())
        assert "Mine kladder" in home(birk)
        members.end(member=case.memberships.get(user=world.birk), by=world.alma)
    assert "Mine kladder" not in home(birk)


def test_many_drafts_cost_what_one_does_and_the_newest_are_shown(world, case, client_for):
    alma = client_for(world.alma)
    begin(case, world.alma, drafts.ENTRY, text=WORDS)
    one = cost(alma, reverse("home"))
    for _number in range(MANY):
        begin(case, world.alma, f"{drafts.CORRECTION}{uuid4()}", text=WORDS)
    assert cost(alma, reverse("home")) == one
    page = home(alma)
    assert page.count("Rettelse af en indførsel") == 5
    assert "Kun de nyeste vises her." in page
