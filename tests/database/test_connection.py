"""The web's connection: what it is told about who asks, and when it forgets (security.md 2c, pitfall 2)."""

import datetime as dt

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from accounts.whoasks import acting_as
from tests import database_setup

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


def test_looking_whether_the_connection_lives_leaves_it_with_nobody(world):
    with acting_as(world.alma):
        assert server_thinks() == str(world.alma.pk)
        assert connection.is_usable()
        with connection.connection.cursor() as cursor:
            told = cursor.execute("SELECT current_setting('stafetten.uid')").fetchone()
        assert told == ("",)
        assert server_thinks() == str(world.alma.pk)


def test_a_connection_that_the_server_has_closed_is_not_usable_and_is_made_anew(world):
    with acting_as(world.alma):
        server_thinks()
        with database_setup.administrator() as admin:
            admin.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
        assert not connection.is_usable()
        connection.close()
        assert server_thinks() == str(world.alma.pk)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-10-15 12:30:00+00", dt.datetime(2026, 10, 15, 12, 30, tzinfo=dt.UTC)),
        ("2026-10-15 12:30:00.5+00", dt.datetime(2026, 10, 15, 12, 30, 0, 500000, tzinfo=dt.UTC)),
        ("2026-10-15 12:30:00.123456+02", dt.datetime(2026, 10, 15, 10, 30, 0, 123456, tzinfo=dt.UTC)),
        ("1900-01-01 00:00:00-00:50:20", dt.datetime(1900, 1, 1, 0, 50, 20, tzinfo=dt.UTC)),
    ],
)
def test_a_moment_is_read_as_it_was_written(written, read):
    with connection.cursor() as cursor:
        (found,) = cursor.execute("SELECT %s::timestamptz", [written]).fetchone()
    assert found == read
    assert found.tzinfo is dt.UTC


@pytest.mark.parametrize("written", ["infinity", "0044-03-15 12:00:00+00 BC", "12026-01-01 00:00:00+00"])
def test_a_moment_that_python_does_not_have_is_refused(written):
    with connection.cursor() as cursor, pytest.raises(psycopg.DataError):
        cursor.execute("SELECT %s::timestamptz", [written]).fetchone()
