"""Asking, answering, and the door that follows."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.whoasks import acting_as
from btimodel.models import LegalBasis
from cases import access
from cases.exceptions import CaseClosed, MissingRight
from cases.models import Case, CasePerson
from cases.roles import CasePerm
from cases.services.opening import PersonData, add_person
from consent.exceptions import AnswerRefused, ConsentRefused, NoConsentNeeded, NotASigner
from consent.models import Consent, ConsentDecision, ConsentSigner, InformationType
from consent.services.answering import answer_self, recheck, record
from consent.services.asking import ask
from consent.standing import State, standings
from stafetlog.models import EntryKind
from tests.consents import Answer, ask_for, close_case, complete, person, say
from tests.personas import World, add_member, open_frejas_case

How = ConsentDecision.How


@pytest.fixture
def with_gry(world: World, case: Case) -> Case:
    """Noah's case, where Alma has added Gry from another authority."""
    add_member(world, case, world.gry)
    return case


def sees(user, case: Case) -> bool:
    with acting_as(user):
        return access.can(user, CasePerm.VIEW, case)


def state_of(consent: Consent) -> State:
    with acting_as(consent.asked_by):
        return standings(consent.case, Consent.objects.with_answers().filter(pk=consent.pk))[0].state


def last_entry(case: Case):
    with acting_as(case.stafetholder):
        return case.entries.order_by("seq").last()


def test_the_door_opens_when_the_last_one_has_said_yes_and_not_before(world, with_gry):
    consent = ask_for(world, with_gry)
    assert not sees(world.gry, with_gry)
    say(consent, world.cecilie)
    assert not sees(world.gry, with_gry)
    assert state_of(consent) == State.WAITING
    say(consent, world.daniel)
    assert state_of(consent) == State.COMPLETE
    assert sees(world.gry, with_gry)


def test_opening_is_kept_in_the_log_without_telling_whose_treatment_it_is_about(world, with_gry):
    consent = ask_for(
        world,
        with_gry,
        kinds=(InformationType.TRIVSEL, InformationType.FORAELDER),
        owners=("Daniel",),
    )
    say(consent, world.daniel)
    before = last_entry(with_gry).kind
    assert before != EntryKind.SAMTYKKE
    say(consent, world.cecilie)
    entry = last_entry(with_gry)
    assert entry.kind == EntryKind.SAMTYKKE
    assert "Behandlingscenter Havnen er komplet" in entry.text
    assert "Daniel" not in entry.text
    assert "sygdom" not in entry.text


@pytest.mark.parametrize("who", ["cecilie", "daniel"])
def test_a_withdrawal_shuts_the_door_in_the_same_transaction(world, with_gry, who):
    consent = complete(world, with_gry)
    assert sees(world.gry, with_gry)
    say(consent, getattr(world, who), Answer.WITHDRAWN)
    assert not sees(world.gry, with_gry)
    assert state_of(consent) == State.WITHDRAWN
    assert "trukket tilbage" in last_entry(with_gry).text


def test_a_refusal_keeps_the_door_shut_and_the_log_keeps_the_fact(world, with_gry):
    consent = ask_for(world, with_gry)
    say(consent, world.cecilie)
    say(consent, world.daniel, Answer.REFUSED)
    assert state_of(consent) == State.REFUSED
    assert not sees(world.gry, with_gry)
    assert "afslået" in last_entry(with_gry).text


def test_a_second_complete_consent_keeps_the_door_open_when_the_first_is_withdrawn(world, with_gry):
    first = complete(world, with_gry)
    complete(world, with_gry)
    say(first, world.daniel, Answer.WITHDRAWN)
    assert sees(world.gry, with_gry)
    assert "gælder stadig" in last_entry(with_gry).text


def test_a_yes_after_a_withdrawal_opens_the_door_again(world, with_gry):
    consent = complete(world, with_gry)
    say(consent, world.daniel, Answer.WITHDRAWN)
    say(consent, world.daniel)
    assert sees(world.gry, with_gry)


def test_the_date_shuts_the_door_by_itself(world, with_gry, on_day):
    until = timezone.localdate() + dt.timedelta(days=5)
    complete(world, with_gry, until=until)
    with on_day(until):
        assert sees(world.gry, with_gry)
    with on_day(until + dt.timedelta(days=1)):
        assert not sees(world.gry, with_gry)


def test_a_longer_consent_moves_the_date_of_the_door(world, with_gry):
    soon = timezone.localdate() + dt.timedelta(days=5)
    later = timezone.localdate() + dt.timedelta(days=50)
    complete(world, with_gry, until=soon)
    complete(world, with_gry, until=later)
    with acting_as(world.alma):
        assert with_gry.doors.get(closed_at__isnull=True).open_until == later


def test_a_parent_whose_treatment_it_is_about_must_say_yes_even_without_custody(world, case):
    with acting_as(world.alma):
        add_person(case=case, data=PersonData(name="Erling Skov", relation=CasePerson.Relation.STEP_PARENT))
    consent = ask_for(
        world, case, kinds=(InformationType.TRIVSEL, InformationType.FORAELDER), owners=("Erling",)
    )
    say(consent, world.cecilie)
    say(consent, world.daniel)
    assert state_of(consent) == State.WAITING
    with acting_as(world.alma):
        answer = record(
            consent=consent,
            person=person(case, "Erling"),
            answer=Answer.GIVEN,
            how=How.PAPER,
            on=timezone.localdate(),
            note="Papiret ligger i mappen.",
            by=world.alma,
        )
    assert answer.signer.why == ConsentSigner.Why.OWN_MATTERS
    assert state_of(consent) == State.COMPLETE


def test_the_young_person_of_15_must_say_yes_herself(world):
    case = open_frejas_case(world)
    add_member(world, case, world.gry)
    consent = complete(world, case)
    assert state_of(consent) == State.WAITING
    assert not sees(world.gry, case)
    say(consent, world.freja)
    assert sees(world.gry, case)


def test_a_new_custody_holder_shuts_the_door_until_she_has_said_yes(world, with_gry):
    consent = complete(world, with_gry)
    with acting_as(world.alma):
        newcomer = add_person(
            case=with_gry,
            data=PersonData(name="Ny Værge", relation=CasePerson.Relation.GUARDIAN, has_custody=True),
        )
    assert not sees(world.gry, with_gry)
    assert state_of(consent) == State.WAITING
    with acting_as(world.alma):
        record(
            consent=consent,
            person=newcomer,
            answer=Answer.GIVEN,
            how=How.PAPER,
            on=timezone.localdate(),
            note="På papir.",
            by=world.alma,
        )
    assert sees(world.gry, with_gry)


def test_recheck_shuts_and_opens_when_custody_changes(world, with_gry):
    consent = ask_for(world, with_gry)
    say(consent, world.cecilie)
    with acting_as(world.alma):
        CasePerson.objects.filter(pk=person(with_gry, "Daniel").pk).update(has_custody=False)
        recheck(case=with_gry, by=world.alma)
    assert sees(world.gry, with_gry)
    with acting_as(world.alma):
        CasePerson.objects.filter(pk=person(with_gry, "Daniel").pk).update(has_custody=True)
        recheck(case=with_gry, by=world.alma)
    assert not sees(world.gry, with_gry)
    assert "ikke længere komplet" in last_entry(with_gry).text


def test_one_asks_for_oneself_only(world, case):
    consent = ask_for(world, case)
    with acting_as(world.daniel), pytest.raises(NotASigner):
        answer_self(consent=consent, person=person(case, "Cecilie"), answer=Answer.GIVEN, by=world.daniel)


def test_a_sibling_cannot_sign(world, case):
    consent = ask_for(world, case)
    with acting_as(world.alma), pytest.raises(NotASigner):
        record(
            consent=consent,
            person=person(case, "Freja"),
            answer=Answer.GIVEN,
            how=How.PAPER,
            on=timezone.localdate(),
            note="x",
            by=world.alma,
        )


def test_only_the_stafetholder_asks(world, case):
    add_member(world, case, world.birk)
    with acting_as(world.birk), pytest.raises(MissingRight):
        ask(
            case=case,
            by=world.birk,
            unit=world.treatment,
            information_types=["trivsel"],
            purpose="x",
            until=timezone.localdate(),
        )


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"unit": "family_department"}, NoConsentNeeded),
        ({"information_types": ["foraelder"], "own_matters_of": ["Daniel"]}, ConsentRefused),
        ({"information_types": ["trivsel", "foraelder"]}, ConsentRefused),
        ({"own_matters_of": ["Daniel"]}, ConsentRefused),
        ({"information_types": ["trivsel", "foraelder"], "own_matters_of": ["Noah"]}, ConsentRefused),
        ({"purpose": "Alt  relevant om Noah"}, ConsentRefused),
        ({"purpose": "Familien bor på Hemmelig Have 7."}, ConsentRefused),
        ({"days": -1}, ConsentRefused),
        ({"days": 400}, ConsentRefused),
    ],
)
def test_an_imprecise_request_is_refused(world, case, change, refusal):
    owners = change.pop("own_matters_of", [])
    unit = getattr(world, change.pop("unit", "treatment"))
    until = timezone.localdate() + dt.timedelta(days=change.pop("days", 30))
    asked = {
        "information_types": ["trivsel"],
        "purpose": "Fælles plan.",
        "unit": unit,
        "until": until,
    } | change
    with acting_as(world.alma), pytest.raises(refusal):
        ask(case=case, by=world.alma, own_matters_of=[person(case, name) for name in owners], **asked)


@pytest.mark.parametrize(
    ("answers", "refused"),
    [
        ([Answer.WITHDRAWN], True),
        ([Answer.GIVEN, Answer.GIVEN], True),
        ([Answer.GIVEN, Answer.REFUSED], True),
        ([Answer.REFUSED, Answer.REFUSED], True),
        ([Answer.REFUSED, Answer.GIVEN], False),
        ([Answer.GIVEN, Answer.WITHDRAWN, Answer.GIVEN], False),
    ],
)
def test_the_order_of_answers(world, case, answers, refused):
    consent = ask_for(world, case)
    *before, last = answers
    for answer in before:
        say(consent, world.cecilie, answer)
    if refused:
        with pytest.raises(AnswerRefused):
            say(consent, world.cecilie, last)
    else:
        say(consent, world.cecilie, last)


def test_a_health_consent_is_never_given_aloud_but_may_be_withdrawn_aloud(world, case):
    consent = ask_for(world, case)
    note = {"on": timezone.localdate(), "note": "Ringede.", "by": world.alma}
    with acting_as(world.alma):
        cecilie = person(case, "Cecilie")
        with pytest.raises(AnswerRefused, match="skriftligt"):
            record(consent=consent, person=cecilie, answer=Answer.GIVEN, how=How.ORAL, **note)
    say(consent, world.cecilie)
    with acting_as(world.alma):
        record(consent=consent, person=cecilie, answer=Answer.WITHDRAWN, how=How.ORAL, **note)
    assert state_of(consent) == State.WITHDRAWN


def test_an_old_paper_does_not_undo_a_newer_no(world, case):
    consent = ask_for(world, case)
    say(consent, world.cecilie, Answer.REFUSED)
    with acting_as(world.alma), pytest.raises(AnswerRefused, match="nyere svar"):
        record(
            consent=consent,
            person=person(case, "Cecilie"),
            answer=Answer.GIVEN,
            how=How.PAPER,
            on=timezone.localdate(),
            note="Papir fra i morges.",
            by=world.alma,
        )


@pytest.mark.parametrize("days", [-1, 1])
def test_an_answer_has_a_day_after_the_question_and_not_in_the_future(world, case, days):
    consent = ask_for(world, case)
    with acting_as(world.alma), pytest.raises(AnswerRefused):
        record(
            consent=consent,
            person=person(case, "Cecilie"),
            answer=Answer.GIVEN,
            how=How.PAPER,
            on=timezone.localdate() + dt.timedelta(days=days),
            note="x",
            by=world.alma,
        )


def test_the_text_is_stored_whole_and_says_what_the_law_asks(world, case):
    text = ask_for(world, case).text_shown
    for part in (
        "Behandlingscenter Havnen",
        "trivsel",
        "frivilligt",
        "trække",
        "Hvis du siger nej",
        "Sundhedsloven",
    ):
        assert part in text
    assert "Lindeskolen" not in text


def test_asking_without_anybody_with_custody_is_refused(world, case):
    with acting_as(world.alma):
        CasePerson.objects.filter(case=case).update(has_custody=False)
    with pytest.raises(ConsentRefused, match="forældremyndighed"):
        ask_for(world, case)
    with acting_as(world.alma):
        assert not case.consents.exists()


def test_a_yes_is_taken_back_also_when_the_log_is_closed(world, with_gry):
    consent = complete(world, with_gry)
    close_case(with_gry)
    with pytest.raises(CaseClosed):
        ask_for(world, with_gry)
    say(consent, world.daniel, Answer.WITHDRAWN)
    assert not sees(world.gry, with_gry)
    with pytest.raises(CaseClosed):
        say(consent, world.daniel)


def test_the_door_shuts_on_the_childs_fifteenth_birthday_until_the_child_has_answered(world, on_day):
    case = open_frejas_case(world)
    add_member(world, case, world.gry)
    birthday = timezone.localdate() + dt.timedelta(days=10)
    with acting_as(world.alma):
        freja = person(case, "Freja")
        CasePerson.objects.filter(pk=freja.pk).update(birth_date=birthday.replace(year=birthday.year - 15))
    complete(world, case)
    assert sees(world.gry, case)
    with acting_as(world.alma):
        door = case.doors.get(closed_at__isnull=True)
        assert door.open_until == birthday - dt.timedelta(days=1)
    with on_day(birthday):
        assert not sees(world.gry, case)


def test_a_rule_the_municipality_has_switched_off_is_not_used(world, case):
    LegalBasis.objects.filter(key="dk.disclose.health").update(is_enabled=False)
    LegalBasis.objects.filter(key="dk.disclose.admin").update(is_enabled=False)
    with pytest.raises(ConsentRefused, match="Spørg administratoren"):
        ask_for(world, case)
