"""The web's connection: what it is told about who asks, and when it forgets (security.md 2c, pitfall 2)."""

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.whoasks import acting_as

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


def server_thinks() -> str:
    """Return what the server believes, through a cursor that Django's backend prepared."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('stafetten.uid', true), '')")
        return cursor.fetchone()[0]


def fail() -> None:
    """Send a statement that PostgreSQL refuses."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1/0")


class Rollback(Exception):
    """Thrown to leave an atomic block the hard way."""


def ask_then_leave(user, leave) -> None:
    """Ask something on behalf of `user` inside a block of its own, and leave it the hard way."""
    with transaction.atomic(), acting_as(user):
        server_thinks()
        leave()


def give_up() -> None:
    """Leave by an exception of our own."""
    raise Rollback


def test_outside_a_request_nobody_asks(world):
    assert server_thinks() == ""


def test_the_server_is_told_when_the_asker_changes_within_one_transaction(world):
    with transaction.atomic():
        with acting_as(world.alma):
            assert server_thinks() == str(world.alma.pk)
            with acting_as(world.birk):
                assert server_thinks() == str(world.birk.pk)
            assert server_thinks() == str(world.alma.pk)
        assert server_thinks() == ""


def test_what_was_told_inside_a_transaction_is_told_again_after_its_rollback(world):
    with acting_as(world.alma):
        server_thinks()
        with pytest.raises(Rollback):
            ask_then_leave(world.birk, give_up)
        assert server_thinks() == str(world.alma.pk)
    with acting_as(world.birk):
        assert server_thinks() == str(world.birk.pk)


def test_it_is_told_again_after_a_rollback_to_a_savepoint(world):
    with acting_as(world.alma), transaction.atomic():
        server_thinks()
        with pytest.raises(Rollback):
            ask_then_leave(world.birk, give_up)
        assert server_thinks() == str(world.alma.pk)
        with acting_as(world.birk):
            assert server_thinks() == str(world.birk.pk)


def test_a_failed_statement_of_another_asker_does_not_spoil_the_way_back(world):
    """The savepoint's rollback needs a cursor while the transaction refuses everything else."""
    with acting_as(world.alma), transaction.atomic():
        server_thinks()
        with pytest.raises(DatabaseError):
            ask_then_leave(world.birk, fail)
        assert server_thinks() == str(world.alma.pk)


def test_committing_a_failed_transaction_forgets_what_it_said(world):
    """PostgreSQL answers such a COMMIT with a rollback, and says so nowhere."""
    with acting_as(world.birk):
        server_thinks()
    connection.set_autocommit(False)
    try:
        with acting_as(world.alma):
            server_thinks()
            with pytest.raises(DatabaseError):
                fail()
            connection.commit()
            assert server_thinks() == str(world.alma.pk)
            connection.commit()
    finally:
        connection.set_autocommit(True)


def test_a_new_connection_has_been_told_nothing(world):
    with acting_as(world.alma):
        assert server_thinks() == str(world.alma.pk)
        connection.close()
        assert server_thinks() == str(world.alma.pk)
    connection.close()
    assert server_thinks() == ""


def test_it_tells_only_when_something_changed(world, monkeypatch):
    with acting_as(world.alma):
        server_thinks()
        monkeypatch.setattr(connection.connection, "cursor", None)
        connection._tell_who_asks()
    with acting_as(world.birk), pytest.raises(TypeError):
        connection._tell_who_asks()
