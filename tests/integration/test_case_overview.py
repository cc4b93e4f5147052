"""The overview of one case: everything on one page, and only what the reader may do."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.whoasks import acting_as
from btimodel.choices import Phase
from btimodel.models import RetentionRule
from cases.models import AccessEvent
from cases.roles import Role
from cases.services import members, state
from consent.services import asking
from stafetlog.family_wish import AGREED
from stafetlog.models import Closing, EntryKind
from stafetlog.services import closing, entries
from tests import handovers, plans
from tests.meetings import called, later, tomorrow_at
from tests.personas import add_member
from tests.queries import MANY, cost


@pytest.fixture
def see(case, client_for):
    """Return a function that opens the overview as somebody, and returns its text."""

    def open_as(user) -> str:
        answer = client_for(user).get(reverse("case", args=[case.pk]))
        assert answer.status_code == 200
        return answer.content.decode()

    return open_as


def agree(world, case, *, days: int, text: str = "Vi læser sammen.") -> None:
    with acting_as(world.alma):
        entries.append(
            case=case,
            by=world.alma,
            kind=EntryKind.AFTALE,
            phase=Phase.INDSATS,
            text=text,
            responsibility=entries.Responsibility(
                coordinator=world.alma,
                performer_person=case.people.get(name="Cecilie Skov"),
                deadline=timezone.localdate() + dt.timedelta(days=days),
            ),
        )


def test_it_shows_holder_level_people_and_the_last_entries(world, case, see):
    text = see(world.alma)
    for shown in (
        "Alma Lind",
        "tel:12345600",
        "mailto:alma@example.dk",
        "Ét tilbud hjælper selv",
        "Cecilie Skov",
        "Beskyttet adresse",
        "forældremyndighed",
        "Noah er træt",
        "Loggen har ingen næste dato",
    ):
        assert shown in text


def test_the_address_is_not_on_it(world, case, see):
    assert "Hemmelig Have" not in see(world.alma)
    assert "11 22 33 44" not in see(world.alma)


def test_the_page_title_names_nobody(world, case, see):
    assert "Noah" not in see(world.alma).partition("<title>")[2].partition("</title>")[0]


@pytest.mark.parametrize("who", ["dorte", "erik", "gry", "hassan", "birk"])
def test_it_is_hidden_from_strangers(world, case, client_for, who):
    assert client_for(getattr(world, who)).get(reverse("case", args=[case.pk])).status_code == 404


@pytest.mark.parametrize("who", ["cecilie", "daniel"])
def test_the_family_has_its_own_pages(world, case, client_for, who):
    assert client_for(getattr(world, who)).get(reverse("case", args=[case.pk])).status_code == 403


def test_reading_it_is_written_down(world, case, see):
    see(world.alma)
    with acting_as(world.alma):
        assert AccessEvent.objects.filter(case_ref=case.pk, user_ref=world.alma.pk, page="case").exists()


def test_only_the_stafetholder_is_offered_what_she_can_do(world, case, see):
    add_member(world, case, world.birk)
    add_member(world, case, world.dorte, role=Role.LAESER)
    manage = reverse("relay:level", args=[case.pk])
    write = reverse("stafetlog:entry_create", args=[case.pk])
    assert manage in see(world.alma)
    assert write in see(world.alma)
    assert manage not in see(world.birk)
    assert write in see(world.birk)
    assert manage not in see(world.dorte)
    assert write not in see(world.dorte)


def test_somebody_who_has_left_sees_nothing(world, case, client_for):
    add_member(world, case, world.birk)
    with acting_as(world.birk):
        members.end_membership(member=case.memberships.get(user=world.birk), by=world.birk)
    assert client_for(world.birk).get(reverse("case", args=[case.pk])).status_code == 404


def test_both_parties_see_the_offer_each_with_their_own_way(world, case, see):
    add_member(world, case, world.birk)
    add_member(world, case, world.dorte)
    with acting_as(world.alma):
        handovers.offer(case, world.birk, by=world.alma, worry="Kort.", said="Ja.")
    answer, withdraw = (reverse(f"relay:{name}", args=[case.pk]) for name in ("answer", "withdraw"))
    assert answer in see(world.birk)
    assert withdraw in see(world.alma)
    assert reverse("relay:offer", args=[case.pk]) not in see(world.alma)
    third = see(world.dorte)
    assert answer not in third
    assert withdraw not in third
    assert "Stafetten er tilbudt til Birk Holm" in third


def test_agreements_say_who_by_when_and_how_near(world, case, see):
    agree(world, case, days=3)
    text = see(world.alma)
    assert "Cecilie Skov gør det." in text
    assert "Om 3 dage" in text


def test_what_a_meeting_and_the_plan_wait_for_is_shown_where_one_looks(world, case, see):
    """The agenda a week before, the child's words, the minutes within two days, and late evaluations."""
    assert "Husk" not in see(world.alma)
    far = called(case, starts_at=tomorrow_at(days=30))
    assert "Husk" not in see(world.alma)
    near = called(case, starts_at=tomorrow_at(days=5))
    text = see(world.alma)
    assert "Giv besked om dagsordenen nu." in text
    assert "Barnets egne ord mangler endnu." in text
    assert str(near.pk) in text
    assert str(far.pk) not in text
    with later(near, hours=24 * 4):
        assert "Referatet skulle have været skrevet den" in see(world.alma)
    plans.overdue_measure(plans.add_goal(case))
    assert "1 indsats mangler at blive evalueret" in see(world.alma)


def test_the_next_date_stands_instead_of_the_warning(world, case, see):
    with acting_as(world.alma):
        state.set_next_date(case=case, on=dt.date(2031, 5, 4), kind="meeting")
    text = see(world.alma)
    assert "4. maj 2031" in text
    assert "Loggen har ingen næste dato" not in text


def test_a_consent_says_whose_answer_is_missing(world, case, see):
    with acting_as(world.alma):
        asking.ask(
            case=case,
            by=world.alma,
            unit=world.treatment,
            information_types=["trivsel"],
            purpose="At behandleren kender hverdagen.",
            until=timezone.localdate() + dt.timedelta(days=100),
        )
    text = see(world.alma)
    assert "Behandlingscenter Havnen" in text
    assert "Mangler svar fra" in text


def test_a_closed_case_says_why_and_how_long_it_is_kept(world, case, see):
    with acting_as(world.alma):
        closing.close(
            case=case,
            by=world.alma,
            farewell=closing.Farewell(
                reason=Closing.Reason.REACHED,
                summary="Det går godt.",
                what_helped="At tale sammen.",
                who_follows="Klasselæreren.",
                family_words="Vi siger tak.",
                family=AGREED,
            ),
        )
    text = see(world.alma)
    assert "Stafetloggen er lukket" in text
    assert "Klasselæreren." in text
    assert RetentionRule.objects.get(key="almindelig").title in text
    assert reverse("relay:level", args=[case.pk]) not in text
    assert reverse("stafetlog:entry_create", args=[case.pk]) not in text


def test_it_costs_the_same_for_two_entries_and_for_many(world, case, client_for):
    client, address = client_for(world.alma), reverse("case", args=[case.pk])
    for days in (1, 2):
        agree(world, case, days=days)
    few = cost(client, address)
    for number in range(MANY):
        agree(world, case, days=number % 9)
    assert cost(client, address) == few
