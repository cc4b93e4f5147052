"""The roles: made twice is made once, and none can do more than its work."""

import os
from io import StringIO
from urllib.parse import urlsplit

import psycopg
import pytest
from django.core.management import CommandError, call_command

from tools import pgserver, roles
from tools.messages import Stop

pytestmark = pytest.mark.database

NAME = f"stafetten_test_roller_{os.getpid()}"


@pytest.fixture(scope="module")
def urls():
    """The running server's addresses, in a database of their own."""
    admin_url = pgserver.load_connections()["admin"]
    roles.ensure_database(admin_url, NAME)
    yield {
        role: roles.with_database(url, NAME) if role != "admin" else url
        for role, url in pgserver.load_connections().items()
    }
    roles.drop_database(admin_url, NAME)


def test_a_second_run_changes_nothing(urls):
    assert roles.ensure_roles(urls["admin"], {}) == []
    assert roles.ensure_database(urls["admin"], NAME) == []


def test_a_role_that_was_given_too_much_is_put_right(urls):
    with psycopg.connect(urls["admin"], autocommit=True) as admin:
        admin.execute("CREATE ROLE stafetten_for_meget LOGIN BYPASSRLS CREATEDB")
        admin.execute("GRANT pg_read_all_data TO stafetten_for_meget")
    extra = pytest.MonkeyPatch()
    wanted = {"rolcanlogin": True, "rolbypassrls": False}
    extra.setattr(roles, "ATTRIBUTES", roles.ATTRIBUTES | {"stafetten_for_meget": wanted})
    try:
        done = roles.ensure_roles(urls["admin"], {})
        assert done == [
            "Rollen stafetten_for_meget er rettet: NOCREATEDB, NOBYPASSRLS.",
            "Rollen stafetten_for_meget er ikke længere medlem af pg_read_all_data.",
        ]
    finally:
        extra.undo()
        with psycopg.connect(urls["admin"], autocommit=True) as admin:
            admin.execute("DROP ROLE stafetten_for_meget")


@pytest.mark.parametrize("role", ["app", "purger", "backup"])
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE public.t (i int)",
        "CREATE TEMP TABLE t (i int)",
        "CREATE SCHEMA s",
        "CREATE EXTENSION btree_gist",
        "CREATE ROLE ny",
        "CREATE DATABASE ny",
        "SET ROLE stafetten_owner",
        "SET ROLE stafetten_guard",
        "SET SESSION AUTHORIZATION stafetten_owner",
        "SET session_replication_role = replica",
        "ALTER SYSTEM SET fsync = off",
        "COPY (SELECT 1) TO PROGRAM 'cat'",
        "COPY (SELECT 1) TO '/tmp/x'",
        "SELECT pg_read_file('postgresql.conf')",
    ],
)
def test_only_the_owner_may_build(urls, role, statement):
    with (
        psycopg.connect(urls[role], autocommit=True) as connection,
        pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction)),
    ):
        connection.execute(statement)


def test_a_new_table_is_closed_to_the_web(urls):
    with psycopg.connect(urls["owner"], autocommit=True) as owner:
        owner.execute("CREATE TABLE ny (i int)")
        with (
            psycopg.connect(urls["app"]) as app,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            app.execute("SELECT * FROM ny")
        owner.execute("DROP TABLE ny")


def test_the_guard_may_own_functions_and_nobody_logs_in_as_it(urls):
    with psycopg.connect(urls["owner"], autocommit=True) as owner:
        for number in (1, 2):
            owner.execute(
                "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER"
                f" SET search_path = pg_catalog AS 'SELECT {number}'"
            )
            owner.execute("ALTER FUNCTION f() OWNER TO stafetten_guard")
        owner.execute("DROP FUNCTION f()")
    with pytest.raises(psycopg.OperationalError, match=r"not permitted to log in|password authentication"):
        psycopg.connect(urls["app"], user="stafetten_guard")


def test_the_web_is_never_left_waiting(urls):
    with psycopg.connect(urls["app"]) as app:
        shown = [
            app.execute(f"SHOW {name}").fetchone()[0]
            for name in ("statement_timeout", "idle_in_transaction_session_timeout", "lock_timeout")
        ]
    assert shown == ["30s", "1min", "10s"]


def test_strangers_do_not_get_in(urls):
    with psycopg.connect(urls["admin"], autocommit=True) as admin:
        admin.execute("CREATE ROLE stafetten_fremmed LOGIN PASSWORD 'fremmed'")
    try:
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            psycopg.connect(urls["app"], user="stafetten_fremmed", password="fremmed")
    finally:
        with psycopg.connect(urls["admin"], autocommit=True) as admin:
            admin.execute("DROP ROLE stafetten_fremmed")


def test_only_our_own_databases_can_be_dropped(urls):
    with pytest.raises(Stop, match="ikke slettet"):
        roles.drop_database(urls["admin"], "postgres")


@pytest.mark.parametrize("name", ["", "Store", "a-b", 'a"b', "x" * 64])
def test_a_database_has_a_plain_name(urls, name):
    with pytest.raises(Stop, match="ikke et navn"):
        roles.ensure_database(urls["admin"], name)


def test_a_server_that_does_not_answer_is_one_sentence(tmp_path):
    with pytest.raises(Stop, match="PostgreSQL sagde nej") as reason:
        roles.ensure_roles(f"postgresql://postgres:hemmeligt@/postgres?host={tmp_path}", {})
    assert "hemmeligt" not in str(reason.value)
    assert "\n" not in str(reason.value)


@pytest.fixture
def production(urls, monkeypatch):
    """Production's environment, pointing to this server; addresses as Django reads them."""
    monkeypatch.setenv("DATABASE_ADMIN_URL", urls["admin"])
    loaded = pgserver.load_connections()
    monkeypatch.setenv("DATABASE_URL", loaded["app"].replace(pgserver.DATABASE, NAME))
    for role, variable in {"owner": "DATABASE_OWNER_URL", "purger": "DATABASE_PURGER_URL"}.items():
        monkeypatch.setenv(variable, loaded[role])
    return loaded


def test_the_command_for_production_tells_what_it_did_and_no_password(production):
    said = StringIO()
    call_command("setup_roles", stdout=said)
    assert "Rollen stafetten_app har fået sin adgangskode." in said.getvalue()
    assert "Rollen stafetten_backup fik ingen adgangskode" in said.getvalue()
    passwords = [password for url in production.values() if (password := urlsplit(url).password)]
    assert passwords
    assert not any(password in said.getvalue() for password in passwords)


def test_the_web_cannot_be_set_up_as_the_owner(production, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", production["owner"])
    with pytest.raises(CommandError, match="DATABASE_URL skal bruge rollen stafetten_app"):
        call_command("setup_roles")


@pytest.mark.parametrize("missing", ["DATABASE_ADMIN_URL", "DATABASE_URL"])
def test_the_command_says_what_is_missing(production, monkeypatch, missing):
    monkeypatch.delenv(missing)
    with pytest.raises(CommandError, match=f"Sæt {missing}"):
        call_command("setup_roles")
