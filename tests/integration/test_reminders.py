"""The daily reminders and the leader's page: once a day, no names, no child (domain.md 4.4; law.md D-15)."""

import datetime as dt
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import Employment
from accounts.whoasks import acting_as
from cases.models import Case
from cases.services import doors
from config.demo import clock
from config.reminders import LOCK
from stafetlog.leading import unanswered_offers
from stafetlog.models import Entry, EntryKind, Handover, Reminder, ReminderKind
from stafetlog.services import handover, undring
from tests import consents, handovers, meetings, personas, plans
from tests.dbroles import connected_as
from tests.personas import World, add_member, professional
from tests.queries import cost

pytestmark = pytest.mark.django_db


@pytest.fixture
def nikoline(world):
    """Birk's leader, who takes part in no case."""
    return professional("Nikoline Friis", world.family_department, "Afdelingsleder", is_leader=True)


def old_case(world: World, days: int = 40) -> Case:
    """Return Noah's case as it was opened some time ago, with a next date that has passed."""
    with clock.at(clock.days_ago(days)):
        case = personas.open_noahs_case(world)
        add_member(world, case, world.birk)
    return case


def offered(world: World, case: Case, days: int) -> Handover:
    """Return Alma's offer to Birk as it was made some days ago."""
    with clock.at(clock.days_ago(days)), acting_as(world.alma):
        return handovers.offer(case, world.birk, by=world.alma)


def send(*options: str) -> str:
    """Run the command and return what it says; the mails lie in the outbox."""
    mail.outbox.clear()
    out = StringIO()
    call_command("send_reminders", *options, stdout=out)
    return out.getvalue()


def told() -> dict[str, str]:
    return {message.to[0]: message.body for message in mail.outbox}


def test_an_offer_that_nobody_answers_reaches_both_leaders_and_the_log_once(world, nikoline, client_for):
    case = old_case(world)
    offer = offered(world, case, 8)
    rehearsal = send("--dry-run")
    assert mail.outbox == []
    assert "Tilbud, som lederne får besked om nu: 1." in rehearsal
    send()
    for leader in (world.erik, nikoline):
        assert str(ReminderKind.OFFER_UNANSWERED.label) in told()[leader.email]
    assert str(ReminderKind.OFFER.label) in told()[world.birk.email]
    assert world.dorte.email not in told()
    with acting_as(world.alma):
        entry = Entry.objects.filter(case=case, kind=EntryKind.STAFET).latest("seq")
        assert "8 dage" in entry.text
        assert "Erik Dahl" in entry.text
        assert "Nikoline Friis" in entry.text
        entries = Entry.objects.filter(case=case).count()
    assert send().startswith("Mails: 0.")  # the same day, and every day for a week
    assert mail.outbox == []
    with acting_as(world.alma):
        assert Entry.objects.filter(case=case).count() == entries
        assert Handover.objects.get(pk=offer.pk).escalated_at is not None
    family = client_for(world.cecilie).get(reverse("portal:log", args=[case.pk])).content.decode()
    assert "Skrevet af programmet" in family


def test_a_leader_sees_two_people_and_their_units_and_never_a_child(world, nikoline, client_for):
    case = old_case(world)
    page = client_for(nikoline)
    address = reverse("leader:offers")
    assert "Ingen tilbud venter" in page.get(address).content.decode()
    offered(world, case, 8)
    text = page.get(address).content.decode()
    for word in ("Alma Lind", "Lindeskolen", "Birk Holm", "Børne- og Familieafdelingen", "8 dage"):
        assert word in text
    for secret in ("Noah", "Krogh", "Skov", str(case.pk)):
        assert secret not in text
    assert "Det, der venter i din enhed" in page.get(reverse("home")).content.decode()
    assert reverse("leader:offers") not in client_for(world.dorte).get(reverse("home")).content.decode()
    assert cost(page, address) <= 8
    add_member(world, case, nikoline)
    assert str(case.pk) in page.get(address).content.decode()  # she takes part now


def test_whoever_leads_nothing_is_told_nothing(world, nikoline, client_for):
    case = old_case(world)
    offer = offered(world, case, 8)
    elsewhere = professional("Otto Bech", world.treatment, "Leder", is_leader=True)
    for user in (world.dorte, world.alma, elsewhere, world.cecilie, world.hassan):
        with acting_as(user):
            assert unanswered_offers() == []
    assert client_for(world.dorte).get(reverse("leader:offers")).status_code == 403
    Employment.objects.filter(user=nikoline).update(valid_until=timezone.localdate() - dt.timedelta(days=1))
    with acting_as(nikoline):
        assert unanswered_offers() == []  # she leads no more
    with acting_as(world.erik):
        assert [found.offer_id for found in unanswered_offers()] == [offer.pk]
    with acting_as(world.birk):
        handover.accept(handover=offer, by=world.birk)
    with acting_as(world.erik):
        assert unanswered_offers() == []


def test_everybody_is_reminded_of_her_own_and_of_nothing_else(world):
    case = old_case(world)
    plans.overdue_measure(plans.add_goal(case), world.birk)
    consents.complete(world, case)
    with acting_as(world.alma):
        door = case.doors.get(closed_at__isnull=True)
        soon = timezone.localdate() + dt.timedelta(days=20)
        doors.open_door(case=case, unit=world.treatment, legal_basis=door.legal_basis, until=soon)
    with clock.at(clock.days_ago(20)), acting_as(world.dorte):
        undring.start(by=world.dorte, label="Uro", first=undring.Seen(timezone.now(), "Han græd."))
    meetings.called(case, world.birk)
    send()
    assert set(told()) == {world.alma.email, world.birk.email, world.dorte.email}
    alma, birk, dorte = (told()[user.email] for user in (world.alma, world.birk, world.dorte))
    for kind in (ReminderKind.MEASURE, ReminderKind.CONSENT):
        assert str(kind.label) in alma
    assert str(ReminderKind.MEASURE.label) in birk
    assert str(ReminderKind.CONSENT.label) not in birk
    assert str(ReminderKind.NOTE.label) in dorte
    assert str(ReminderKind.MEASURE.label) not in dorte
    send()
    assert mail.outbox == []


def test_a_log_without_a_next_date_is_named_to_its_holder_again_after_a_week(world):
    case = old_case(world)
    send()
    assert str(ReminderKind.NEXT_DATE.label) in told()[world.alma.email]
    with acting_as(world.alma):
        found = Reminder.objects.get(kind=ReminderKind.NEXT_DATE)
        assert found.case_id == case.pk
    with clock.at(plans.noon(6)):
        send()
        assert world.alma.email not in told()
    with clock.at(plans.noon(7)):
        send()
        assert str(ReminderKind.NEXT_DATE.label) in told()[world.alma.email]


def test_a_mail_that_cannot_be_sent_comes_with_the_next_run(world, monkeypatch, caplog):
    old_case(world)

    def broken(self, messages):
        raise OSError("alma@example.dk")

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", broken)
        with pytest.raises(CommandError, match="kunne ikke sendes"):
            send()
    assert "alma@example.dk" not in caplog.text
    send()
    assert world.alma.email in told()


def test_nobody_reads_what_another_was_reminded_of_and_two_runs_do_not_meet(world):
    old_case(world)
    send()
    for user in (world.birk, world.erik, world.hassan):
        with acting_as(user):
            assert not Reminder.objects.exclude(user=user).exists()
    with connected_as("app", asker=world.alma.pk) as app, pytest.raises(psycopg.Error):
        app.execute("UPDATE stafetlog_reminder SET sent_on = '2020-01-01'")
    with connected_as("app") as other:
        other.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        with pytest.raises(CommandError, match="kører allerede"):
            send()


def test_the_run_stands_in_the_operations_manual(settings):
    assert "send_reminders" in (Path(settings.BASE_DIR) / "docs/drift/cron.md").read_text()
