"""Min side: what waits for me, what I hold, what comes next."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.whoasks import acting_as
from btimodel.choices import Phase
from cases.models import Case, CasePerson
from cases.services import state
from cases.services.opening import ChildData, PersonData
from config import lookups
from redskaber.services import rounds as rating
from stafetlog.family_wish import AGREED
from stafetlog.models import Closing, EntryKind, Undringsnotat
from stafetlog.services import closing, entries, members, undring
from stafetlog.services.opening import FirstEntry, open_stafetlog
from tests import handovers, scales
from tests.consents import complete
from tests.meetings import called, later
from tests.personas import add_member, years_ago
from tests.queries import cost
from ui.dates import danish_date


def page(client) -> str:
    answer = client.get(reverse("home"))
    assert answer.status_code == 200
    return answer.content.decode()


def more_cases(world, number: int, *, first: int = 0) -> list[Case]:
    """Open cases held by Alma, each with a next date, an agreement and a note beside it."""
    opened = []
    for count in range(first, first + number):
        with acting_as(world.alma):
            case = open_stafetlog(
                municipality=world.municipality,
                child=ChildData(name=f"Barn {count:02}", birth_date=years_ago(6, extra_days=count)),
                people=[
                    PersonData(name=f"Mor {count}", relation=CasePerson.Relation.MOTHER, has_custody=True)
                ],
                first=FirstEntry(concern="En bekymring.", parents_talk="Vi har talt sammen."),
                by=world.alma,
                employment=world.alma.employments.get(),
            )
            state.set_next_date(
                case=case, on=timezone.localdate() + dt.timedelta(days=count % 10), kind=Case.NextKind.TALK
            )
            agree(world, case, days=count % 12)
            undring.start(
                by=world.alma,
                label=f"Notat {count}",
                first=undring.Seen(seen_at=timezone.now(), saw_heard="Så noget."),
            )
        opened.append(case)
    return opened


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
                performer=world.alma,
                deadline=timezone.localdate() + dt.timedelta(days=days),
            ),
        )


def test_the_stafetholder_sees_her_stafet_and_that_it_has_no_next_date(world, case, client_for):
    text = page(client_for(world.alma))
    assert "Noah Skov Krogh" in text
    assert "Loggen har ingen næste dato." in text
    assert "Fungerende" in text


def test_a_meeting_that_is_called_is_a_date_ahead(world, case, client_for):
    meeting = called(case)
    with acting_as(world.alma):
        state.set_next_date(case=case, on=None, kind="")
    text = page(client_for(world.alma))
    assert f"Møde den {danish_date(timezone.localdate(meeting.starts_at))}" in text
    assert "Loggen har ingen næste dato." not in text


def test_what_a_meeting_still_needs_waits_for_those_who_see_to_it(world, case, client_for):
    add_member(world, case, world.birk)
    meeting = called(case, world.birk, writer=world.birk)
    url = reverse("meetings:show", args=[case.pk, meeting.pk])
    text = page(client_for(world.alma))
    assert "Giv besked om dagsordenen nu." in text
    assert "Barnets egne ord mangler endnu." in text
    assert text.count(url) == 2
    assert url not in page(client_for(world.birk))
    with later(meeting, hours=100):
        for person in (world.alma, world.birk):
            text = page(client_for(person))
            assert "Referatet skulle have været skrevet" in text
            assert text.count(url) == 1
    with acting_as(world.alma):
        members.end(member=case.memberships.get(user=world.birk), by=world.alma)
    with later(meeting, hours=100):
        assert url not in page(client_for(world.birk))


def test_a_case_whose_door_closes_while_the_page_is_made_is_left_out(world, case, client_for, monkeypatch):
    monkeypatch.setattr(lookups, "_standing", lambda **_asked: [])
    assert "Noah" not in page(client_for(world.alma))


def test_the_page_title_names_nobody(world, case, client_for):
    text = page(client_for(world.alma))
    assert "Noah" not in text.partition("<title>")[2].partition("</title>")[0]


def test_nobody_without_a_part_in_the_case_sees_a_trace_of_it(world, case, client_for):
    for stranger in (world.dorte, world.erik, world.gry):
        assert "Noah" not in page(client_for(stranger))


def test_an_empty_page_says_what_to_do_first(world, client_for):
    text = page(client_for(world.dorte))
    assert "Sådan kommer du i gang" in text
    assert reverse("undring:new") in text


def test_the_one_who_is_asked_sees_the_offer_first_with_a_way_to_answer(world, case, client_for):
    add_member(world, case, world.birk)
    with acting_as(world.alma):
        handovers.offer(case, world.birk, by=world.alma, worry="Kort.", said="Ja.")
    text = page(client_for(world.birk))
    assert "Du er bedt om at tage stafetten for Noah Skov Krogh" in text
    assert reverse("relay:answer", args=[case.pk]) in text
    assert "Tilbudt til Birk Holm" in page(client_for(world.alma))


def test_a_participant_sees_who_holds_the_stafet(world, case, client_for):
    add_member(world, case, world.birk)
    assert "Stafetten er hos Alma Lind, Lindeskolen" in page(client_for(world.birk))


def test_deadlines_stand_in_order_with_the_passed_ones_first(world, case, client_for):
    agree(world, case, days=5, text="Senere aftale.")
    agree(world, case, days=-3, text="Tidligere aftale.")
    text = page(client_for(world.alma))
    assert text.index("Tidligere aftale.") < text.index("Senere aftale.")
    assert "Fristen er passeret" in text
    assert "1 passeret frist" in text


def test_a_deadline_that_passed_long_ago_is_history(world, case, client_for):
    agree(world, case, days=-40, text="Gammel aftale.")
    assert "Gammel aftale." not in page(client_for(world.alma))


def test_a_corrected_agreement_is_shown_once(world, case, client_for):
    agree(world, case, days=4, text="Første ordlyd.")
    with acting_as(world.alma):
        entries.correct(entry=case.entries.get(text="Første ordlyd."), by=world.alma, text="Anden ordlyd.")
    text = page(client_for(world.alma))
    assert "Første ordlyd." not in text
    assert "Anden ordlyd." in text


def test_a_note_past_its_date_asks_to_be_decided(world, client_for):
    with acting_as(world.alma):
        note = undring.start(
            by=world.alma, label="Ved vinduet", first=undring.Seen(seen_at=timezone.now(), saw_heard="Så.")
        )
        Undringsnotat.objects.filter(pk=note.pk).update(decide_by=timezone.localdate() - dt.timedelta(days=1))
    text = page(client_for(world.alma))
    assert "Ved vinduet" in text
    assert "Tag stilling nu" in text
    assert "Ved vinduet" not in page(client_for(world.dorte))
    # A list that has nothing in it is not asked for.
    alma, dorte = (cost(client_for(who), reverse("home")) for who in (world.alma, world.dorte))
    assert alma == dorte + 1


def test_names_stand_in_danish_order(world, client_for):
    for name in ("Åse Ørn", "Anna Bo", "Ærlig Dam", "Ørn Fisk", "Zara By"):
        with acting_as(world.alma):
            open_stafetlog(
                municipality=world.municipality,
                child=ChildData(name=name, birth_date=years_ago(6, extra_days=len(name) * 7 + ord(name[0]))),
                people=[],
                first=FirstEntry(
                    concern="Noget.",
                    parents_talk="Vi har talt.",
                    no_custody_reason="Det er ikke oplyst endnu.",
                ),
                by=world.alma,
                employment=world.alma.employments.get(),
            )
    text = page(client_for(world.alma))
    places = [text.index(name) for name in ("Anna Bo", "Zara By", "Ærlig Dam", "Ørn Fisk", "Åse Ørn")]
    assert places == sorted(places)


def test_many_cases_cost_the_same_as_two_and_are_shown_a_page_at_a_time(world, client_for):
    client = client_for(world.alma)
    more_cases(world, 2)
    few = cost(client, reverse("home"))
    more_cases(world, 21, first=2)
    assert cost(client, reverse("home")) == few
    assert "Side 1 af 2" in page(client)
    second = client.get(reverse("home"), {"stafetter": 2}).content.decode()
    assert "Barn 22" in second


def test_a_closed_log_can_still_be_found(world, case, client_for):
    with acting_as(world.alma):
        closing.close(
            case=case,
            by=world.alma,
            farewell=closing.Farewell(
                reason=Closing.Reason.REACHED,
                summary="Godt.",
                what_helped="Tid.",
                who_follows="Skolen.",
                family_words="Vi siger tak.",
                family=AGREED,
            ),
        )
    text = page(client_for(world.alma))
    assert "Lukkede stafetlogge" in text
    assert reverse("case", args=[case.pk]) in text


def test_a_page_number_from_nowhere_is_met_kindly(world, case, client_for):
    for value in ("999", "-1", "x", ""):
        assert client_for(world.alma).get(reverse("home"), {"stafetter": value}).status_code == 200


@pytest.mark.parametrize(("who", "name"), [("cecilie", "portal:start"), ("hassan", "admin:index")])
def test_others_are_led_to_their_own_pages(world, client_for, who, name):
    answer = client_for(getattr(world, who)).get(reverse("home"))
    assert answer.status_code == 302
    assert answer.url == reverse(name)


def test_a_stranger_is_led_to_the_login(db, client):
    assert client.get(reverse("home")).url.startswith(reverse("account_login"))


def test_a_round_waits_on_min_side_and_on_the_overview_for_those_who_have_not_rated(world, case, client_for):
    add_member(world, case, world.birk)
    complete(world, case)
    waiting = "Din vurdering mangler"
    alma, birk, gry = client_for(world.alma), client_for(world.birk), client_for(world.gry)
    overview = reverse("case", args=[case.pk])
    assert waiting not in birk.get(reverse("home")).content.decode()
    begun = scales.begun(case, rate=True)
    link = f'href="{reverse("redskaber:round", args=[case.pk, begun.pk])}"'
    for address in (reverse("home"), overview):
        assert cost(birk, address)
        page = birk.get(address).content.decode()
        assert waiting in page
        assert link in page
        assert waiting not in alma.get(address).content.decode()
    assert waiting not in gry.get(reverse("home")).content.decode()
    with acting_as(world.birk):
        rating.rate(rating_round=begun, by=world.birk, step=3, words="x")
    for address in (reverse("home"), overview):
        assert waiting not in birk.get(address).content.decode()
    # Opened by the stafetholder before all have rated: then it is too late, and nobody waits.
    again = scales.begun(case, rate=True)
    with acting_as(world.alma):
        rating.open_now(rating_round=again, by=world.alma)
    assert waiting not in birk.get(reverse("home")).content.decode()
