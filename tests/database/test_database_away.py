"""The database goes away in the middle of a request: 503 and a way on, wherever it happens."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore
from django.db import DataError, OperationalError, connection
from django.urls import reverse
from psycopg import errors

from cases import access, events
from config.away import is_away
from tests.database_setup import administrator

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


def pull_the_plug() -> None:
    """End the web's own connection, as a server that is stopped does, and let no new one be made."""
    with administrator() as admin:
        connection.ensure_connection()
        admin.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
    connection.settings_dict["PORT"] = "1"


@pytest.fixture(autouse=True)
def put_it_back() -> Iterator[Callable[[], None]]:
    """The server is there again, also for the next test; the next request makes a new connection."""
    port = connection.settings_dict["PORT"]

    def back() -> None:
        connection.settings_dict["PORT"] = port
        connection.close()

    yield back
    back()


@pytest.mark.parametrize(
    ("owner", "name"),
    [(AuthenticationMiddleware, "process_request"), (access, "sight"), (events, "record_part")],
    ids=["before it is known who asks", "at the gate", "inside the transaction"],
)
def test_a_page_answers_503_wherever_the_database_dies(
    case, world, client_for, monkeypatch, put_it_back, owner, name
):
    client, real = client_for(world.alma), getattr(owner, name)
    client.raise_request_exception = False
    address = reverse("stafetlog:timeline", args=[case.pk])

    def dies_first(*args, **kwargs):
        pull_the_plug()
        return real(*args, **kwargs)

    monkeypatch.setattr(owner, name, dies_first)
    answer = client.get(address)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"
    assert answer["Cache-Control"] == "no-store"
    assert "Content-Security-Policy" in answer
    page = answer.content.decode()
    assert "Vi kan ikke nå databasen lige nu" in page
    assert "Noah" not in page
    monkeypatch.undo()
    put_it_back()
    assert client.get(address).status_code == 200


def test_a_session_that_cannot_be_saved_is_503_and_what_was_sent_is_found_again(
    case, world, client_for, monkeypatch, put_it_back
):
    client, real = client_for(world.alma), SessionStore.save
    sent = {"term": "spiser", "q": "spiser ikke"}

    def dies_first(*args, **kwargs):
        pull_the_plug()
        return real(*args, **kwargs)

    monkeypatch.setattr(SessionStore, "save", dies_first)
    address = reverse("stafetlog:find", args=[case.pk])
    answer = client.post(address, sent)
    assert answer.status_code == 503
    assert "Har du lige sendt noget, ved vi ikke, om det nåede at blive gemt" in answer.content.decode()
    put_it_back()
    answer = client.post(address, sent, headers={"Accept": "application/json"})
    assert answer.status_code == 503
    assert answer.json()["error"].endswith("Prøv igen om lidt.")
    monkeypatch.undo()
    put_it_back()
    assert client.post(address, sent).status_code == 302


def test_a_session_that_somebody_else_ended_is_still_not_our_fault(case, world, client_for, monkeypatch):
    def gone(*_args, **_kwargs):
        raise UpdateError

    client = client_for(world.alma)
    monkeypatch.setattr(SessionStore, "save", gone)
    assert client.post(reverse("stafetlog:find", args=[case.pk]), {"q": "spiser"}).status_code == 400


@pytest.mark.parametrize(
    ("kind", "cause", "away"),
    [
        (OperationalError, errors.AdminShutdown(), True),
        (OperationalError, errors.CannotConnectNow(), True),
        (OperationalError, errors.TooManyConnections(), True),
        (OperationalError, None, True),
        (OperationalError, errors.DeadlockDetected(), False),
        (OperationalError, errors.QueryCanceled(), False),
        (DataError, errors.DivisionByZero(), False),
    ],
)
def test_only_a_lost_connection_counts(kind, cause, away):
    fault = kind()
    fault.__cause__ = cause
    assert is_away(fault) is away
    wrapped = UpdateError()
    wrapped.__context__ = fault
    assert is_away(wrapped) is away
    assert not is_away(None)
