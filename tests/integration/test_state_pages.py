"""The pages of pause, closing and opening again, the handover note, and the child's adult, from outside."""

import datetime as dt
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.whoasks import acting_as
from btimodel.choices import Level
from btimodel.exceptions import RuleBroken
from btimodel.lookups import deadline_days
from btimodel.models import Municipality
from cases.models import Case
from stafetlog.handover_notes import known_of, prefilled
from stafetlog.models import (
    ChildTransition,
    Entry,
    EntryKind,
    Handover,
    HandoverNote,
    LevelChange,
    Sensitivity,
)
from stafetlog.services import closing, entries, handover
from stafetlog.services.members import end
from tests import consents, handovers, meetings, personas, plans
from tests.consents import close_case
from tests.integration.test_relay_pages import opened
from tests.personas import add_member
from tests.queries import cost
from tests.unit.stafetlog.test_states import FAREWELL

pytestmark = pytest.mark.django_db


def url(name: str, case: Case, *more) -> str:
    return reverse(name, args=[case.pk, *more])


def in_days(days: int) -> str:
    return (timezone.localdate() + dt.timedelta(days=days)).strftime("%d-%m-%Y")


PAUSE = {"asked_by": "family", "reason": "De skal på ferie.", "family_words": "Vi ringer."}


@pytest.fixture
def alma(world, client_for):
    return client_for(world.alma)


def test_a_pause_is_seen_by_professionals_and_by_the_family_and_is_ended_again(world, case, alma, client_for):
    poor = alma.post(url("relay:pause", case), PAUSE | {"reason": "", "on": in_days(9)}).content.decode()
    assert "Skriv hvorfor." in poor
    assert "Vi ringer." in poor
    late = alma.post(url("relay:pause", case), PAUSE | {"on": in_days(300)}).content.decode()
    assert "En pause kan højst vare" in late
    assert alma.post(url("relay:pause", case), PAUSE | {"on": in_days(9)}).status_code == 302
    state = alma.get(url("relay:state", case)).content.decode()
    for words in ("Fra åben til på pause", "De skal på ferie.", "Genoptag samarbejdet", "Varsl lukning"):
        assert words in state
    assert "De skal på ferie." in alma.get(url("case", case)).content.decode()
    assert alma.get(url("stafetlog:entry_create", case)).status_code == 200
    for reader in (world.cecilie, world.daniel):
        family = client_for(reader).get(url("portal:case", case)).content.decode()
        assert "Samarbejdet holder pause til og med" in family
        assert "De skal på ferie." in family
        assert "Pausen slutter den" in family
    again = alma.get(url("relay:pause", case)).content.decode()
    assert "Stafetloggen er allerede på pause." in again
    resume = {"reason": "De er hjemme.", "on": in_days(5), "family_words": ""}
    assert alma.post(url("relay:resume", case), resume).status_code == 302
    assert "På pause" not in client_for(world.cecilie).get(url("portal:case", case)).content.decode()
    assert cost(alma, url("relay:state", case)) <= 12


def test_the_school_that_the_father_may_not_know_is_not_written_as_a_reason(world, case, alma):
    told = PAUSE | {"on": in_days(9), "reason": "Lindeskolen har ferie."}
    assert alma.post(url("relay:pause", case), told).status_code == 200
    with acting_as(world.alma):
        assert Case.objects.get(pk=case.pk).state == Case.State.RUNNING


def test_closing_is_announced_and_a_closed_log_is_opened_again_by_somebody_else(
    world, case, alma, client_for
):
    add_member(world, case, world.birk)
    birk = client_for(world.birk)
    announce = {"reason": "Målene er nået.", "on": in_days(14), "family_words": "Vi er klar."}
    assert alma.post(url("relay:announce", case), announce).status_code == 302
    family = client_for(world.cecilie).get(url("portal:case", case)).content.decode()
    assert "Stafetloggen bliver efter planen lukket den" in family
    with acting_as(world.alma):
        closing.close(case=case, by=world.alma, farewell=FAREWELL)
    page = birk.get(url("relay:state", case)).content.decode()
    assert "Åbn stafetloggen igen" in page
    assert "kan den samme log åbnes igen" in page
    reopen = {"reason": "Noah er trist igen.", "on": in_days(5), "family_words": "Godt."}
    assert birk.post(url("relay:reopen", case), reopen).status_code == 302
    assert birk.get(url("relay:offer", case)).status_code == 200  # he has the stafet now
    assert alma.get(url("relay:offer", case)).status_code == 403
    assert "Stafetten er hos Birk Holm" in alma.get(url("case", case)).content.decode()


def test_a_log_closed_too_long_ago_leads_to_a_new_one_and_speaks_of_the_past(world, case, alma):
    close_case(case)
    days = deadline_days("genaabning")
    for ago, shown, hidden in (
        (days, "kan den samme log åbnes igen; derefter", "Åbn en ny stafetlog"),
        (days + 1, "Åbn en ny stafetlog", "Åbn stafetloggen igen"),
    ):
        with acting_as(world.alma):  # only the passing of time is written past the services
            Case.objects.filter(pk=case.pk).update(closed_at=plans.noon(-ago))
        page = alma.get(url("relay:state", case)).content.decode()
        assert shown in page, ago
        assert hidden not in page, ago
    assert "Den kunne åbnes igen til og med den" in page


# --- the note ---------------------------------------------------------------------------------------------


def test_the_note_begins_with_what_the_log_says_and_never_with_own_matters(world, case, alma):
    add_member(world, case, world.birk)
    add_member(world, case, world.gry)
    measure = plans.add_measure(plans.add_goal(case), world.birk)
    plans.evaluate(measure, plans.Evaluation.Outcome.GO_ON, effect="Han falder hurtigere i søvn.")
    meetings.held(meetings.begun(case, world.birk))
    consents.complete(world, case)
    with acting_as(world.alma):
        entries.write(
            case=case,
            by=world.alma,
            kind=EntryKind.FAMILIENS_ORD,
            phase="indsats",
            text="Cecilie får metadon.",
            occurred_at=timezone.now(),
            concerns=case.people.get(user=world.cecilie),
        )
        entries.write(
            case=case,
            by=world.alma,
            kind=EntryKind.FAMILIENS_ORD,
            phase="indsats",
            text="Jeg sov hos min moster.",
            occurred_at=timezone.now(),
            sensitivity=Sensitivity.TASK,
        )
        filled = prefilled(case, ChildTransition.SCHOOL, known_of(case))
    assert "Noah er træt" in filled["worry"]
    assert "Han falder hurtigere i søvn." in filled["works"]
    assert measure.what[:20] in filled["measures"]
    assert meetings.WORDS in filled["child_view"]
    assert "Behandlingscenter Havnen" in filled["consents"]
    assert "følger barnet" in filled["follows"]
    for secret in ("metadon", "moster"):
        assert secret not in "".join(filled.values())
    page = alma.get(url("relay:offer", case), {"overgang": "school"}).content.decode()
    assert "Det bliver her" in page
    assert "Det bliver her" not in alma.get(url("relay:offer", case)).content.decode()
    assert "beskyttet: se Deltagere og familie" in page
    assert "11 22 33 44" not in page
    cost(alma, url("relay:offer", case))


def test_the_whole_note_follows_the_offer_and_stands_in_the_log(world, case, alma, client_for):
    add_member(world, case, world.birk)
    birk = client_for(world.birk)
    typed = {
        "entry_id": str(uuid4()),
        "writer": str(world.alma.pk),
        "to": world.birk.pk,
        "transition": "school",
        "worry": "Han var trist.",
        "works_not": "Mandage.",
        "follows": "Tegningerne.",
        "stays": "Legegruppen.",
        "asked_who": ["Cecilie Skov"],
        "asked_on": in_days(0),
        "family_asked": "Gerne Birk.",
    }
    unasked = alma.post(url("relay:offer", case), typed | {"asked_on": ""}).content.decode()
    assert "Skriv, hvilken dag familien blev spurgt." in unasked
    assert "Legegruppen." in unasked
    assert alma.post(url("relay:offer", case), typed).status_code == 302
    with acting_as(world.alma):
        offer = Handover.objects.get(case=case)
        note = HandoverNote.objects.get(handover=offer)
        entry = Entry.objects.filter(case=case, kind=EntryKind.STAFET).latest("seq").text
    assert (offer.asked_who, note.transition, note.stays) == ("Cecilie Skov", "school", "Legegruppen.")
    for text in (
        birk.get(url("relay:answer", case)).content.decode(),
        birk.get(url("relay:note", case, offer.pk)).content.decode(),
        entry,
    ):
        for words in ("Han var trist.", "Mandage.", "Tegningerne.", "Legegruppen.", "Gerne Birk."):
            assert words in text
    pdf = birk.get(url("relay:note_pdf", case, offer.pk))
    assert pdf.content.startswith(b"%PDF")
    assert "Noah" not in pdf["Content-Disposition"]
    for name in ("relay:answer", "relay:note"):
        cost(birk, url(name, case, *([offer.pk] if name == "relay:note" else [])))
    assert client_for(world.cecilie).get(url("relay:note", case, offer.pk)).status_code == 403
    other = personas.open_another_case(world)
    assert alma.get(url("relay:note", other, offer.pk)).status_code == 404


def test_somebody_in_another_authority_is_asked_and_cannot_answer_before_the_family_has(
    world, case, alma, client_for
):
    add_member(world, case, world.gry)
    gry = client_for(world.gry)
    assert "når familien har givet samtykke" in alma.get(url("relay:offer", case)).content.decode()
    with acting_as(world.alma):
        offer = handovers.offer(case, world.gry, by=world.alma)
        assert "anden myndighed" in Entry.objects.filter(case=case, kind=EntryKind.STAFET).latest("seq").text
    assert "Opgave: spørg familien om samtykke" in alma.get(url("case", case)).content.decode()
    assert gry.get(url("relay:answer", case)).status_code == 404
    with acting_as(world.gry), pytest.raises((RuleBroken, Handover.DoesNotExist)):
        handover.accept(handover=offer, by=world.gry)
    consents.complete(world, case)
    assert gry.get(url("relay:answer", case)).status_code == 200
    assert gry.post(url("relay:answer", case), {"offer": offer.pk, "accept": "1"}).status_code == 302
    with acting_as(world.gry):
        assert Case.objects.get(pk=case.pk).stafetholder == world.gry


# --- the level --------------------------------------------------------------------------------------------


def test_a_level_change_is_seen_before_it_is_written_and_leads_to_the_caseworker(world, case, alma):
    add_member(world, case, world.birk)
    add_member(world, case, world.gry)
    world.authority.journal_duty = True
    world.authority.save()
    typed = {
        "to_level": "3",
        "reason": "Skolen kan ikke alene.",
        "informed_how": "meeting",
        "informed_on": in_days(0),
        "informed_who": "Begge er enige.",
        "child_heard": "Noah vil gerne.",
        "family_agrees": "yes",
        "notification_considered": "Nej.",
        "holder_choice": "to_change",
    }
    page = alma.post(url("relay:level", case), opened(alma) | typed).content.decode()
    for words in (
        "Der er ikke skrevet noget endnu",
        "Birk Holm",
        "Ser hele loggen.",
        "Ser ingenting, før",
        "Cecilie",
        "Eksempelby Kommune har journalpligt",
    ):
        assert words in page
    with acting_as(world.alma):
        assert not LevelChange.objects.filter(case=case).exists()
    done = alma.post(url("relay:level", case), opened(alma) | typed | {"confirm": "1"})
    history = alma.get(done.url).content.decode()
    assert "Noah vil gerne." in history
    assert "?modtager=sagsbehandler" in history
    assert "læg den i kommunens sagssystem" in history
    chosen = alma.get(url("relay:offer", case), {"modtager": "sagsbehandler"}).content.decode()
    assert f'value="{world.birk.pk}"' in chosen.split("checked")[0][-400:]
    down = typed | {"to_level": "2", "confirm": "1"}
    assert "Skriv en opsamling" in alma.post(url("relay:level", case), opened(alma) | down).content.decode()
    assert (
        alma.post(url("relay:level", case), opened(alma) | down | {"summing_up": "Det hjalp."}).status_code
        == 302
    )
    with acting_as(world.alma):
        assert Case.objects.get(pk=case.pk).level == Level.TWO
        assert "Opsamling: Det hjalp." in Entry.objects.filter(case=case).latest("seq").text


# --- the child's adult ------------------------------------------------------------------------------------


def test_the_child_s_adult_is_chosen_where_the_municipality_has_one(world, case, alma, client_for):
    add_member(world, case, world.dorte)
    address = url("relay:childs_adult", case)
    typed = {"who": str(world.dorte.pk), "words": "Noah siger: Dorte er god."}
    assert "Kommunen bruger kun stafetholderen" in alma.get(address).content.decode()
    assert "Kommunen bruger kun stafetholderen" in alma.post(address, typed).content.decode()
    municipality = Municipality.objects.get(pk=world.municipality.pk)
    municipality.two_holders = True
    municipality.save()
    assert "Ingen er valgt som barnets voksne" in alma.get(url("case", case)).content.decode()
    assert alma.post(address, typed | {"words": ""}).status_code == 200
    assert alma.post(address, typed).status_code == 302
    overview = alma.get(url("case", case)).content.decode()
    assert "Barnets voksne: Dorte Vang" in overview
    assert "organisatorisk tovholder" in overview
    mother = client_for(world.cecilie).get(url("portal:case", case)).content.decode()
    father = client_for(world.daniel).get(url("portal:case", case)).content.decode()
    assert "Barnets voksne (relationel tovholder)" in mother
    assert "Dorte Vang" in father
    assert "Lindeskolen" not in father
    with acting_as(world.alma):
        assert "Dorte er god" in Entry.objects.filter(case=case).latest("seq").text
        case.refresh_from_db()
        end(member=case.memberships.get(user=world.dorte), by=world.alma)
        assert Case.objects.get(pk=case.pk).childs_adult is None
        assert "ny barnets voksne" in Entry.objects.filter(case=case).latest("seq").text
    assert client_for(world.dorte).get(address).status_code == 404
