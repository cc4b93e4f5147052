"""Nobody leaves with the stafet in hand, whichever way the account is closed (domain.md 4.4)."""

import psycopg
import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.whoasks import acting_as
from cases.exceptions import HolderCannotLeave
from cases.models import Case
from cases.rules import check_may_deactivate
from stafetlog.services import handover
from tests.dbroles import connected_as
from tests.expired import close
from tests.personas import add_member

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
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
        offer = handover.offer(case=case, to=world.birk, summary="x", family_asked="x", by=world.alma)
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
