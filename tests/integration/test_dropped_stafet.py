"""A stafetholder who is shut out: the stafet is not dropped, and somebody can take it (ADR 0041)."""

import datetime as dt

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.whoasks import acting_as
from cases import access
from cases.exceptions import MissingRight
from cases.models import AccessEvent, Case, CaseUserPermission, UnitDoor
from cases.roles import CasePerm, Role
from cases.services import members
from config.demo import clock
from consent.models import ConsentDecision
from stafetlog.exceptions import CannotReceive, StillHeld
from stafetlog.leading import dropped_stafetter
from stafetlog.models import Entry, Handover, ReminderKind
from stafetlog.services import handover, taking_over
from tests import consents, handovers, personas, snapshot
from tests.consents import Answer
from tests.personas import add_member, professional
from tests.queries import MOST, cost
from tests.snapshot import Snapshot

pytestmark = pytest.mark.django_db


def given_to_gry(world) -> Case:
    """Return Noah's case as Gry holds it, from another authority; Alma and Birk take part."""
    with clock.at(clock.days_ago(20)):
        case = personas.open_noahs_case(world)
        for user in (world.birk, world.gry):
            add_member(world, case, user)
        case.consent = consents.complete(world, case)
        with acting_as(world.alma):
            offer = handovers.offer(case, world.gry, by=world.alma)
        with acting_as(world.gry):
            handover.accept(handover=offer, by=world.gry)
            case.refresh_from_db()
    assert case.stafetholder == world.gry
    return case


@pytest.fixture(scope="session")
def saved_with_gry(saved, django_db_setup, django_db_blocker) -> Snapshot:
    """What `held_by_gry` puts back."""
    with django_db_blocker.unblock(), snapshot.empty_database():
        world = saved["world"].restore()
        return snapshot.take("with_gry", given_to_gry(world), saved["world"], base=world)


@pytest.fixture
def held_by_gry(world, saved_with_gry) -> Case:
    """Noah's case as Gry holds it."""
    return saved_with_gry.restore(world)


def withdraw(world, case) -> None:
    consents.say(case.consent, world.cecilie, Answer.WITHDRAWN)


def last_entry(user, case) -> str:
    with acting_as(user):
        return Entry.objects.filter(case=case).order_by("-seq").first().text


def test_the_family_shuts_the_holder_out_at_once_and_another_takes_the_stafet(
    world, held_by_gry, client_for, django_capture_on_commit_callbacks
):
    case, birk = held_by_gry, client_for(world.birk)
    page = reverse("case", args=[case.pk])
    take = reverse("relay:take_over", args=[case.pk])
    assert "kan åbne sagen. Bed om at få den tilbudt" in birk.get(take).content.decode()
    for address in (page, reverse("home")):
        assert "ikke længere åbne sagen" not in birk.get(address).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(world, case)
    told = {message.to[0] for message in mail.outbox}
    assert told == {world.alma.email, world.birk.email}
    assert not any("Noah" in f"{each.subject}{each.body}" or "Gry" in each.body for each in mail.outbox)
    assert "Stafetten er stadig hos Gry Toft, indtil en anden har taget den." in last_entry(world.birk, case)
    assert client_for(world.gry).get(page).status_code == 404
    assert "Stafetholderen kan ikke længere åbne sagen" in birk.get(reverse("home")).content.decode()
    for address in (page, reverse("stafetlog:timeline", args=[case.pk])):
        text = birk.get(address).content.decode()
        assert "Stafetholderen kan ikke længere åbne sagen" in text
        assert take in text
        assert cost(birk, address) <= MOST
    assert "fungerende stafetholder med det samme" in birk.get(take).content.decode()
    assert birk.post(take, follow=True).redirect_chain == [(page, 302)]
    for again in (birk.post(take), birk.get(take)):  # pressed twice, or by the back button
        assert "Du har stafetten i forvejen." in again.content.decode()
        assert "Bed om at få den tilbudt" not in again.content.decode()
    with acting_as(world.birk):
        case = Case.objects.get(pk=case.pk)
        assert (case.stafetholder, case.holder_is_acting) == (world.birk, True)
        assert access.can(world.birk, CasePerm.MANAGE, case)
        assert Handover.objects.filter(case=case, state="accepted", to_user=world.birk).exists()
    text = last_entry(world.birk, case)
    assert text.startswith("Birk Holm, Børne- og Familieafdelingen, har taget stafetten")
    assert text in client_for(world.cecilie).get(reverse("portal:log", args=[case.pk])).content.decode()
    with acting_as(world.alma), pytest.raises(StillHeld):
        taking_over.take_over(case=case, by=world.alma)


def test_an_offer_that_waits_can_still_be_accepted(world, held_by_gry, client_for):
    case = held_by_gry
    with acting_as(world.gry):
        offer = handovers.offer(case, world.birk, by=world.gry)
    withdraw(world, case)
    answer = reverse("relay:answer", args=[case.pk])
    assert f'href="{answer}"' in client_for(world.birk).get(reverse("case", args=[case.pk])).content.decode()
    with acting_as(world.birk):
        handover.accept(handover=offer, by=world.birk)
        assert Case.objects.get(pk=case.pk).stafetholder == world.birk


def test_an_offer_that_waits_is_taken_back_when_another_was_first(world, held_by_gry):
    case = held_by_gry
    with acting_as(world.gry):
        offer = handovers.offer(case, world.birk, by=world.gry)
    withdraw(world, case)
    with acting_as(world.alma):
        taking_over.take_over(case=case, by=world.alma)
        offer.refresh_from_db()
    assert offer.state == Handover.State.WITHDRAWN
    assert "Tilbuddet om stafetten til Birk Holm er trukket tilbage" in last_entry(world.alma, case)


def test_whoever_comes_in_by_a_door_or_only_reads_cannot_take_it(world, held_by_gry, client_for):
    case = held_by_gry
    reader = professional("Signe Bak", world.school, "Pædagog")
    add_member(world, case, reader, role=Role.LAESER)
    colleague = professional("Tove Lund", world.treatment, "Læge")
    add_member(world, case, colleague)
    with acting_as(world.gry):
        case.memberships.filter(user=world.gry).update(
            valid_until=timezone.localdate() - dt.timedelta(days=1)
        )
        access.sync(case)
    take = reverse("relay:take_over", args=[case.pk])
    # The holder's own last day shuts her out as well; the door stands open to her colleague.
    answer = client_for(colleague).get(take).content.decode()
    assert "skal tages af en, der deltager fra Eksempelby Kommune" in answer
    with acting_as(colleague), pytest.raises(CannotReceive):
        taking_over.take_over(case=case, by=colleague)
    assert client_for(reader).get(take).status_code == 403
    for stranger in (world.dorte, world.gry):
        assert client_for(stranger).get(take).status_code == 404


@pytest.mark.parametrize("change", ["withdrawal", "custody", "recheck"])
def test_a_holder_who_writes_down_what_shuts_herself_out_is_led_on(world, held_by_gry, client_for, change):
    case, gry = held_by_gry, client_for(world.gry)
    with acting_as(world.gry):
        daniel = consents.person(case, "Daniel")
    if change == "withdrawal":
        address = reverse("consent:record", args=[case.pk, case.consent.pk, daniel.pk])
        page = gry.get(address).content.decode()
        assert "Samtykket bærer stafetten" in page
        assert "Alma Lind, Birk Holm" in page
        typed = {
            "answer": "withdrawn",
            "how": "oral",
            "on": timezone.localdate().isoformat(),
            "note": "Ringet.",
        }
        answer = gry.post(address, typed, follow=True)
    elif change == "custody":
        typed = {"name": "Otto Skov", "relation": "guardian", "has_custody": "on"}
        typed["custody_checked_on"] = timezone.localdate().isoformat()
        answer = gry.post(reverse("members:person_add", args=[case.pk]), typed, follow=True)
    else:
        with acting_as(world.daniel):
            ConsentDecision.objects.create(
                case=case,
                consent=case.consent,
                signer=case.consent.signers.get(person=daniel),
                answer=Answer.WITHDRAWN,
                how=ConsentDecision.How.DIGITAL,
                at=timezone.now(),
                recorded_by=world.daniel,
            )
        answer = gry.post(reverse("consent:follow", args=[case.pk, case.consent.pk]), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("home")
    assert "Stafetten er stadig hos dig, indtil en anden har taget den" in answer.content.decode()
    with acting_as(world.birk):
        assert not access.is_managed(case)
        assert not UnitDoor.objects.open_on(timezone.localdate()).filter(case=case).exists()


def test_a_leader_is_told_without_a_child_and_takes_it_only_when_nobody_else_can(
    world, held_by_gry, client_for
):
    case, erik = held_by_gry, client_for(world.erik)
    havnen = professional("Otto Bech", world.treatment, "Leder", is_leader=True)
    offers = reverse("leader:offers")
    assert "ikke længere åbne" not in erik.get(offers).content.decode()
    withdraw(world, case)
    text = erik.get(offers).content.decode()
    for word in ("Gry Toft kan ikke åbne sagen", "Behandlingscenter Havnen", "Alma Lind, Birk Holm"):
        assert word in text
    for secret in ("Noah", "Krogh", "Skov", str(case.pk), "Tag stafetten som leder"):
        assert secret not in text
    with acting_as(havnen):
        (told,) = dropped_stafetter()
        assert not told.may_take
    assert "En leder fra" not in client_for(havnen).get(offers).content.decode()
    for user in (world.dorte, world.alma, world.cecilie, world.hassan):
        with acting_as(user):
            assert dropped_stafetter() == []
    take = reverse("leader:take_over", args=[told.stafet_ref])
    assert "Stafetten venter ikke på dig" in erik.get(take).content.decode()
    refused = erik.post(take, {"reason": "Jeg vil se den."}).content.decode()
    assert "venter ikke længere på dig" in refused
    assert "Jeg vil se den." in refused
    assert erik.get(reverse("case", args=[case.pk])).status_code == 404
    with acting_as(world.birk):
        UnitDoor.objects.filter(case=case).update(closed_at=clock.days_ago(7))
    assert client_for(havnen).post(take, {"reason": "x"}).status_code == 200  # not her authority
    assert take in erik.get(offers).content.decode()
    answer = erik.post(take, {"reason": "Begge er syge."}, follow=True)
    assert answer.redirect_chain == [(reverse("case", args=[case.pk]), 302)]
    with acting_as(world.erik):
        case = Case.objects.get(pk=case.pk)
        assert (case.stafetholder, case.holder_is_acting) == (world.erik, True)
        assert AccessEvent.objects.on_case(case).filter(page="leader:take_over").count() == 1
        assert dropped_stafetter() == []
    text = last_entry(world.erik, case)
    assert "Erik Dahl, Skoleleder, Lindeskolen, har som leder taget stafetten" in text
    assert text.endswith("Hvorfor det er en leder: Begge er syge.")
    with acting_as(havnen), pytest.raises(MissingRight):
        taking_over.step_in(stafet_ref=told.stafet_ref, by=havnen, reason="x")


def test_when_nobody_of_the_authority_takes_part_the_leader_may_take_it_the_same_day(world, held_by_gry):
    case, ended = held_by_gry, timezone.localdate() - dt.timedelta(days=1)
    with acting_as(world.gry):  # as it looks on the day after the consent's last: no action is needed
        case.doors.update(open_until=ended)
        CaseUserPermission.objects.filter(user=world.gry).update(valid_until=ended)
    for user in (world.alma, world.birk):
        with acting_as(user):
            members.end_membership(member=case.memberships.get(user=user), by=user)
    with acting_as(world.erik):
        (told,) = dropped_stafetter()
        assert (told.takers, told.may_take, told.case_id) == ([], True, None)
        assert told.since == timezone.localdate()
        taking_over.step_in(stafet_ref=told.stafet_ref, by=world.erik, reason="Ingen andre deltager.")
        assert access.can(world.erik, CasePerm.MANAGE, case)


def test_those_who_can_act_are_reminded_each_day_and_nobody_else(world, held_by_gry):
    case = held_by_gry
    withdraw(world, case)
    call_command("send_reminders")
    line = str(ReminderKind.DROPPED.label)
    told = {message.to[0] for message in mail.outbox if line in message.body}
    assert told == {world.alma.email, world.birk.email, world.erik.email}
    assert not any("Noah" in message.body for message in mail.outbox)
