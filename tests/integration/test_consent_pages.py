"""Consent as professionals see it, and the door on the other side."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.whoasks import acting_as
from cases.services import doors
from consent.models import Consent, ConsentDecision
from tests.consents import Answer, ask_for, close_case, complete, person, say
from tests.personas import add_member, open_another_case, professional
from tests.queries import MANY, cost


def url(name, case, *more):
    return reverse(f"consent:{name}", args=[case.pk, *more])


def asked(world, **change):
    until = timezone.localdate() + dt.timedelta(days=60)
    return {
        "unit": world.treatment.pk,
        "information_types": ["trivsel", "skole"],
        "purpose": "Vi vil planlægge sammen.",
        "until": until.strftime("%d-%m-%Y"),
    } | change


def test_an_empty_list_says_when_consent_is_needed(world, case, client_for):
    page = client_for(world.alma).get(url("list", case))
    assert "Kolleger i samme myndighed kræver ikke samtykke" in page.content.decode()


@pytest.mark.parametrize(
    ("answers", "word"),
    [
        ([], "Mangler svar fra Cecilie Skov og Daniel Krogh"),
        ([("cecilie", Answer.GIVEN)], "Mangler svar fra Daniel Krogh"),
        ([("cecilie", Answer.GIVEN), ("daniel", Answer.GIVEN)], "Komplet"),
        ([("daniel", Answer.REFUSED)], "Afslået"),
        ([("daniel", Answer.GIVEN), ("daniel", Answer.WITHDRAWN)], "Trukket tilbage"),
    ],
)
def test_the_list_says_how_each_consent_stands(world, case, client_for, answers, word):
    consent = ask_for(world, case)
    for who, answer in answers:
        say(consent, getattr(world, who), answer)
    assert word in client_for(world.alma).get(url("list", case)).content.decode()


def test_asking_stores_the_text_and_everyone_who_must_answer(world, case, client_for):
    client = client_for(world.alma)
    for _again in range(2):  # sent twice, it is asked once
        answer = client.post(url("ask", case), asked(world), follow=True)
        assert "Familien kan nu se spørgsmålet" in answer.content.decode()
    with acting_as(world.alma):
        consent = Consent.objects.get()
        assert consent.signers.count() == 2
        assert "Vi vil planlægge sammen." in consent.text_shown


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"information_types": []}, "Vælg mindst én mulighed"),
        ({"unit": "999999"}, "Vælg"),
        ({"unit": "x\x00"}, "Vælg"),
        ({"purpose": "alt relevant"}, "Et samtykke skal være præcist"),
        ({"until": "32-13-2026"}, "dd-mm-åååå"),
        ({"until": "01-01-2099"}, "højst gælde til og med"),
        ({"information_types": ["trivsel", "foraelder"]}, "hvilken forælders egne forhold"),
    ],
)
def test_a_request_that_is_not_precise_keeps_what_was_typed(world, case, client_for, change, sentence):
    sent = asked(world) | {"purpose": "Mit lange formål."} | change
    page = client_for(world.alma).post(url("ask", case), sent)
    text = page.content.decode()
    assert page.status_code == 200
    assert sentence in text
    assert sent["purpose"] in text
    with acting_as(world.alma):
        assert not case.consents.exists()


def test_units_of_the_same_authority_are_not_offered(world, case, client_for):
    text = client_for(world.alma).get(url("ask", case)).content.decode()
    assert "Behandlingscenter Havnen, Region Eksempel" in text
    assert "Familieafdelingen, Eksempelby" not in text
    assert "Der skal ikke samtykke" not in text
    assert "Kolleger i samme myndighed kræver ikke samtykke" in text


def test_an_answer_on_paper_is_written_down_with_who_when_and_how(world, case, client_for):
    consent = ask_for(world, case)
    with acting_as(world.alma):
        cecilie = person(case, "Cecilie")
    today = timezone.localdate().strftime("%d-%m-%Y")
    sent = {"answer": "given", "how": "paper", "on": today, "note": "Papiret ligger i mappen."}
    page = client_for(world.alma).post(url("record", case, consent.pk, cecilie.pk), sent, follow=True)
    assert "Papiret ligger i mappen." in page.content.decode()
    with acting_as(world.alma):
        decision = ConsentDecision.objects.get()
        assert (decision.recorded_by, decision.signer.person) == (world.alma, cecilie)


def test_a_wrong_answer_keeps_what_was_typed(world, case, client_for):
    consent = ask_for(world, case)
    with acting_as(world.alma):
        cecilie = person(case, "Cecilie")
    sent = {"answer": "given", "how": "oral", "on": "i går", "note": "Ringede kl. 9."}
    page = client_for(world.alma).post(url("record", case, consent.pk, cecilie.pk), sent)
    assert "Ringede kl. 9." in page.content.decode()
    assert "dd-mm-åååå" in page.content.decode()
    sent["on"] = timezone.localdate().strftime("%d-%m-%Y")
    page = client_for(world.alma).post(url("record", case, consent.pk, cecilie.pk), sent)
    assert "skal være skriftligt" in page.content.decode()
    with acting_as(world.alma):
        assert not ConsentDecision.objects.exists()


def test_nobody_answers_for_a_sibling(world, case, client_for):
    consent = ask_for(world, case)
    with acting_as(world.alma):
        freja = person(case, "Freja")
    assert client_for(world.alma).get(url("record", case, consent.pk, freja.pk)).status_code == 404


@pytest.mark.parametrize("name", ["list", "ask"])
def test_strangers_and_the_family_are_kept_out(world, case, client_for, name):
    assert client_for(world.dorte).get(url(name, case)).status_code == 404
    assert client_for(world.hassan).get(url(name, case)).status_code == 404
    assert client_for(world.cecilie).get(url(name, case)).status_code == 403


def test_a_participant_sees_the_list_but_does_not_ask(world, case, client_for):
    add_member(world, case, world.birk)
    consent = ask_for(world, case)
    birk = client_for(world.birk)
    assert birk.get(url("list", case)).status_code == 200
    assert birk.get(url("detail", case, consent.pk)).status_code == 200
    assert birk.get(url("ask", case)).status_code == 403
    assert birk.post(url("follow", case, consent.pk)).status_code == 403


def test_a_consent_is_found_through_its_own_case_only(world, case, client_for):
    other = open_another_case(world)
    consent = ask_for(world, case)
    assert client_for(world.alma).get(url("detail", other, consent.pk)).status_code == 404


def test_gry_sees_the_case_from_the_last_yes_to_the_first_no(world, case, client_for):
    add_member(world, case, world.gry)
    gry = client_for(world.gry)
    page = reverse("stafetlog:timeline", args=[case.pk])
    consent = ask_for(world, case)
    assert gry.get(page).status_code == 404
    say(consent, world.cecilie)
    assert gry.get(page).status_code == 404
    say(consent, world.daniel)
    assert gry.get(page).status_code == 200
    say(consent, world.cecilie, Answer.WITHDRAWN)
    assert gry.get(page).status_code == 404


def test_birk_of_the_same_authority_needs_no_consent(world, case, client_for):
    add_member(world, case, world.birk)
    assert client_for(world.birk).get(reverse("stafetlog:timeline", args=[case.pk])).status_code == 200


def test_the_consent_opens_for_the_one_on_the_list_and_not_for_her_colleague(world, case, client_for):
    colleague = professional("Ida Bro", world.treatment, "Psykolog")
    add_member(world, case, world.gry)
    complete(world, case)
    page = reverse("stafetlog:timeline", args=[case.pk])
    assert client_for(world.gry).get(page).status_code == 200
    assert client_for(colleague).get(page).status_code == 404


def test_asking_on_a_closed_case_shows_why_not(world, case, client_for):
    close_case(case)
    text = client_for(world.alma).get(url("ask", case)).content.decode()
    assert "Der kan ikke bedes om samtykke på en lukket stafetlog" in text


def test_the_list_asks_as_many_questions_for_many_as_for_two(world, case, client_for):
    client = client_for(world.alma)
    counts = []
    for more in (2, MANY):
        for _number in range(more):
            consent = complete(world, case)
        counts.append((cost(client, url("list", case)), cost(client, url("detail", case, consent.pk))))
    assert counts[0] == counts[1]


def test_a_new_custody_holder_on_the_family_page_shuts_gry_out_and_the_log_says_so(world, case, client_for):
    add_member(world, case, world.gry)
    consent = complete(world, case)
    sent = {
        "name": "Ny Værge",
        "relation": "guardian",
        "has_custody": "on",
        "custody_checked_on": timezone.localdate().strftime("%d-%m-%Y"),
    }
    alma = client_for(world.alma)
    page = alma.post(reverse("members:person_add", args=[case.pk]), sent, follow=True)
    assert "Personen er skrevet på." in page.content.decode()
    assert client_for(world.gry).get(reverse("stafetlog:timeline", args=[case.pk])).status_code == 404
    text = alma.get(reverse("stafetlog:timeline", args=[case.pk])).content.decode()
    assert "Adgangen for andre myndigheder er lukket" in text
    assert "Mangler svar fra Ny Værge" in alma.get(url("detail", case, consent.pk)).content.decode()


def test_the_door_is_opened_again_by_hand_when_the_answers_are_complete(world, case, client_for):
    add_member(world, case, world.gry)
    consent = complete(world, case)
    with acting_as(world.alma):
        doors.close_all(case=case)
    alma = client_for(world.alma)
    assert "Åbn adgangen igen" in alma.get(url("detail", case, consent.pk)).content.decode()
    alma.post(url("follow", case, consent.pk))
    assert client_for(world.gry).get(reverse("stafetlog:timeline", args=[case.pk])).status_code == 200
    assert "Åbn adgangen igen" not in alma.get(url("detail", case, consent.pk)).content.decode()
