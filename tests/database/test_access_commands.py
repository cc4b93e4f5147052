"""verify_access finds whoever may too much or too little; sync() is right when two change a case at once."""

import datetime as dt
import io
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from accounts.whoasks import acting_as
from btimodel.models import LegalBasisVersion
from cases import access
from cases.models import Case
from cases.roles import CasePerm
from cases.services import doors, members
from tests import personas
from tests.dbroles import connected_as

pytestmark = [
    pytest.mark.database,
    pytest.mark.django_db(transaction=True, databases=["default", "backup"]),
]


def verify() -> str:
    output = io.StringIO()
    call_command("verify_access", stdout=output)
    return output.getvalue()


def found() -> list[str]:
    output = io.StringIO()
    with pytest.raises(CommandError, match="Adgangen er forkert"):
        call_command("verify_access", stdout=output)
    return [line for line in output.getvalue().splitlines() if line.startswith("Sag ")]


def as_admin(statement: str, *values: object) -> None:
    with connected_as("admin") as admin:
        admin.execute(statement, values or None)


@pytest.fixture(scope="session")
def saved_open_door(save_on_case):
    return save_on_case("open_door", with_birk_and_gry)


@pytest.fixture
def full_case(at, saved_open_door):
    """Noah's case with Birk, and Gry behind an open door."""
    return saved_open_door.restore(at)


def with_birk_and_gry(at):
    personas.add_member(at, at.case, at.birk)
    personas.add_member(at, at.case, at.gry)
    open_the_door(at, at.case)
    return at.case


def open_the_door(world, case, until: dt.date | None = None) -> None:
    with acting_as(world.alma):
        doors.open_door(
            case=case,
            unit=world.treatment,
            legal_basis=LegalBasisVersion.objects.first(),
            until=until or timezone.localdate() + dt.timedelta(days=30),
        )


def test_what_the_services_made_is_as_it_should_be(world, full_case):
    personas.open_frejas_case(world)
    assert "2 sager er sammenlignet." in verify()
    assert "Adgangen er, som den skal være." in verify()


def test_it_reads_more_cases_than_fit_in_one_batch(world, full_case, monkeypatch):
    monkeypatch.setattr("config.management.commands.verify_access.BATCH", 2)
    for number in range(4):
        personas.open_another_case(world, number)
    assert "5 sager er sammenlignet." in verify()


def test_a_grant_that_nobody_gave_is_found(world, full_case):
    as_admin(
        "INSERT INTO cases_caseuserpermission (user_id, permission_id, content_object_id)"
        " SELECT %s, permission_id, content_object_id FROM cases_caseuserpermission LIMIT 1",
        world.dorte.pk,
    )
    assert found() == [f"Sag {full_case.pk}: 0 rettigheder mangler, 1 er for meget."]


def test_a_grant_that_was_lost_is_found(world, full_case):
    as_admin("DELETE FROM cases_caseuserpermission WHERE user_id = %s", world.cecilie.pk)
    assert found() == [f"Sag {full_case.pk}: 3 rettigheder mangler, 0 er for meget."]


def test_a_grant_that_outlives_its_door_is_found(world, full_case):
    as_admin("UPDATE cases_caseuserpermission SET valid_until = NULL WHERE user_id = %s", world.gry.pk)
    assert len(found()) == 1


def test_a_membership_ended_behind_the_program_s_back_is_found(world, full_case):
    as_admin("UPDATE cases_casemembership SET ended_at = now() WHERE user_id = %s", world.birk.pk)
    assert len(found()) == 1


def test_a_door_that_ran_out_needs_no_job_and_is_no_fault(world, full_case):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    as_admin("UPDATE cases_unitdoor SET open_until = %s", yesterday)
    as_admin(
        "UPDATE cases_caseuserpermission SET valid_until = %s WHERE user_id = %s", yesterday, world.gry.pk
    )
    verify()
    with acting_as(world.gry):
        assert not access.can(world.gry, CasePerm.VIEW, full_case)


def test_a_closed_account_opens_nothing_and_is_no_fault(world, full_case):
    as_admin("UPDATE accounts_user SET is_active = false WHERE id = %s", world.birk.pk)
    verify()


def test_it_prints_no_name(world, full_case):
    as_admin("DELETE FROM cases_caseuserpermission WHERE user_id = %s", world.cecilie.pk)
    text = "".join(found())
    assert "Cecilie" not in text
    assert "Noah" not in text


def test_of_two_changes_at_once_the_last_sees_both(world, case):
    """Gry leaves while her unit's door opens: without the lock she would be let in for good."""
    personas.add_member(world, case, world.gry)
    with acting_as(world.alma):
        member = case.memberships.get(user=world.gry)

    def open_meanwhile() -> None:
        try:
            open_the_door(world, case)
        finally:
            connection.close()

    with acting_as(world.alma), transaction.atomic():
        members.end_membership(member=member, by=world.alma)
        other = threading.Thread(target=open_meanwhile)
        other.start()
        other.join(0.5)
    other.join()
    with acting_as(world.gry):
        assert access.perms_on(world.gry, case) == frozenset()
    verify()


def test_who_leaves_of_her_own_accord_can_still_set_the_others_right(world, full_case):
    """Her own rows go last; before that the rest must be written while she may still write."""
    as_admin("DELETE FROM cases_caseuserpermission WHERE user_id = %s", world.cecilie.pk)
    with acting_as(world.birk):
        members.end_membership(member=full_case.memberships.get(user=world.birk), by=world.birk)
    verify()
    with acting_as(world.birk):
        assert not Case.objects.exists()
