"""Nobody leaves with the stafet in hand, whichever way the account is closed (domain.md 4.4)."""

import datetime as dt
import io

import psycopg
import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Employment, User
from accounts.whoasks import acting_as
from cases import access
from cases.exceptions import HolderCannotLeave
from cases.models import Case
from cases.roles import CasePerm
from cases.rules import check_may_deactivate
from stafetlog.services import handover
from tests import handovers
from tests.dbroles import connected_as
from tests.expired import close
from tests.personas import add_member

pytestmark = [
    pytest.mark.database,
    pytest.mark.django_db(transaction=True, databases=["default", "backup"]),
]
CLOSE_ACCOUNT = "UPDATE accounts_user SET is_active = false WHERE id = %s"


def test_the_rule_says_it_in_words(world, case):
    with acting_as(world.hassan):
        with pytest.raises(HolderCannotLeave, match="overdrages"):
            check_may_deactivate(world.alma)
        check_may_deactivate(world.birk)


@pytest.mark.parametrize("role", ["app", "owner", "admin"])
def test_the_database_refuses_everybody(world, case, role):
    with connected_as(role) as connection, pytest.raises(psycopg.errors.RestrictViolation):
        connection.execute(CLOSE_ACCOUNT, [world.alma.pk])


def test_the_model_s_own_save_is_refused_too(world, case):
    world.alma.is_active = False
    with acting_as(world.hassan), pytest.raises(IntegrityError), transaction.atomic():
        world.alma.save()


def test_after_the_handover_the_account_can_be_closed(world, case):
    add_member(world, case, world.birk)
    with acting_as(world.alma):
        offer = handovers.offer(case, world.birk, by=world.alma, worry="x", said="x")
    with acting_as(world.birk):
        handover.accept(handover=offer, by=world.birk)
    with connected_as("app") as app:
        app.execute(CLOSE_ACCOUNT, [world.alma.pk])
    assert not User.objects.get(pk=world.alma.pk).is_active


def test_a_closed_log_holds_nobody_back(world, case):
    close(case, world.alma)
    with connected_as("app") as app:
        app.execute(CLOSE_ACCOUNT, [world.alma.pk])


def test_a_closed_account_is_given_no_stafet(world, case):
    add_member(world, case, world.birk)
    with connected_as("app") as app:
        app.execute(CLOSE_ACCOUNT, [world.birk.pk])
    with acting_as(world.alma), pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(stafetholder=world.birk)


def works_until(world, user: User, day: dt.date | None) -> None:
    """The administrator, who sees no case, writes the last day at work."""
    with acting_as(world.hassan):
        work = user.employments.get()
        work.valid_until = day
        work.save()


def sees(user: User, case: Case) -> bool:
    with acting_as(user):
        return access.can(user, CasePerm.VIEW, case)


def test_access_ends_with_the_job_and_comes_back_with_it(world, case):
    add_member(world, case, world.birk)
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    works_until(world, world.birk, yesterday)
    assert not sees(world.birk, case)
    call_command("verify_access", stdout=io.StringIO())
    works_until(world, world.birk, timezone.localdate())
    assert sees(world.birk, case)
    works_until(world, world.birk, None)
    assert sees(world.birk, case)
    call_command("verify_access", stdout=io.StringIO())


def test_access_ends_when_the_job_moves_to_another_unit(world, case):
    add_member(world, case, world.birk)
    with acting_as(world.hassan):
        work = world.birk.employments.get()
        work.unit = world.school
        work.save()
    assert not sees(world.birk, case)
    call_command("verify_access", stdout=io.StringIO())


def test_a_second_job_in_the_unit_keeps_the_access(world, case):
    add_member(world, case, world.birk)
    with acting_as(world.hassan):
        first = world.birk.employments.get()
        Employment.objects.create(
            user=world.birk,
            unit=first.unit,
            title="Vikar",
            actor_group=first.actor_group,
            valid_from=timezone.localdate(),
        )
    works_until_first = timezone.localdate() - dt.timedelta(days=1)
    with acting_as(world.hassan):
        first.valid_until = works_until_first
        first.save()
    assert sees(world.birk, case)
    call_command("verify_access", stdout=io.StringIO())


def test_the_holder_keeps_the_case_until_another_has_hold(world, case):
    add_member(world, case, world.birk)
    works_until(world, world.alma, timezone.localdate() - dt.timedelta(days=1))
    assert sees(world.alma, case)
    call_command("verify_access", stdout=io.StringIO())
    with acting_as(world.alma):
        offer = handovers.offer(case, world.birk, by=world.alma, worry="x", said="x")
    with acting_as(world.birk):
        handover.accept(handover=offer, by=world.birk)
    assert not sees(world.alma, case)
    call_command("verify_access", stdout=io.StringIO())


def test_a_job_that_ends_shuts_a_closed_log_too(world, case):
    works_until(world, world.alma, timezone.localdate() - dt.timedelta(days=1))
    close(case, world.alma)
    assert not sees(world.alma, case)
    call_command("verify_access", stdout=io.StringIO())
