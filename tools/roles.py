"""The database's roles: who may do what, made the same way in demo, test and production.

Nothing here grants a right on a table. Every such grant stands in a migration, so that a table nobody
thought of is a table nobody but its owner can read.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from tools.messages import Stop

OWNER = "stafetten_owner"
GUARD = "stafetten_guard"
APP = "stafetten_app"
PURGER = "stafetten_purger"
BACKUP = "stafetten_backup"
LOGIN_ROLES = {"owner": OWNER, "app": APP, "purger": PURGER, "backup": BACKUP}

# What each role is. Attributes not named are off: no superuser, no CREATEDB, no CREATEROLE, no REPLICATION.
ATTRIBUTES: dict[str, dict[str, bool]] = {
    OWNER: {"rolcanlogin": True, "rolbypassrls": False},
    GUARD: {"rolcanlogin": False, "rolbypassrls": True},
    APP: {"rolcanlogin": True, "rolbypassrls": False},
    PURGER: {"rolcanlogin": True, "rolbypassrls": False},
    BACKUP: {"rolcanlogin": True, "rolbypassrls": True},
}
NEVER = ("rolsuper", "rolcreatedb", "rolcreaterole", "rolreplication")
WORDS = {
    "rolcanlogin": ("LOGIN", "NOLOGIN"),
    "rolbypassrls": ("BYPASSRLS", "NOBYPASSRLS"),
    "rolsuper": ("SUPERUSER", "NOSUPERUSER"),
    "rolcreatedb": ("CREATEDB", "NOCREATEDB"),
    "rolcreaterole": ("CREATEROLE", "NOCREATEROLE"),
    "rolreplication": ("REPLICATION", "NOREPLICATION"),
    "rolinherit": ("INHERIT", "NOINHERIT"),
}
# The owner makes the guard's functions and hands them over, so it must be a member. Nobody else is.
MEMBERSHIPS = {(GUARD, OWNER), ("pg_read_all_data", BACKUP)}
SETTINGS: dict[str, dict[str, str]] = {
    OWNER: {"lock_timeout": "10s"},
    APP: {
        "statement_timeout": "30s",
        "idle_in_transaction_session_timeout": "60s",
        "lock_timeout": "10s",
    },
    PURGER: {"idle_in_transaction_session_timeout": "10min", "lock_timeout": "10s"},
    BACKUP: {"default_transaction_read_only": "on"},
}
LOCK = 7_023_114_001  # any number that is ours: one set-up at a time on a server

Connection = psycopg.Connection[tuple[Any, ...]]


def ensure_roles(admin_url: str, passwords: Mapping[str, str]) -> list[str]:
    """Make the roles, or put them right; safe to run again. Return what was done, in Danish.

    `passwords` maps owner, app, purger and backup to a password; a role that is left out keeps the one it
    has. Raises Stop when the server cannot be reached or refuses.
    """
    with _admin(admin_url) as connection:
        done: list[str] = []
        for role in ATTRIBUTES:
            done += _ensure_role(connection, role)
        done += _ensure_memberships(connection)
        for role, settings in SETTINGS.items():
            done += _ensure_settings(connection, role, settings)
        for key, password in passwords.items():
            done += _set_password(connection, LOGIN_ROLES[key], password)
        return done


def ensure_database(admin_url: str, name: str) -> list[str]:
    """Make the database with nothing open to the public, or put it right; safe to run again.

    Return what was done, in Danish. Raises Stop when the server cannot be reached or refuses.
    """
    _check_name(name)
    with _admin(admin_url) as connection:
        done = []
        if not _exists(connection, "pg_database", "datname", name):
            connection.execute(_create_database(connection, name))
            done.append(f"Databasen {name} er lavet.")
        database = sql.Identifier(name)
        _run(connection, "ALTER DATABASE {} OWNER TO {}", database, sql.Identifier(OWNER))
        _run(connection, "REVOKE ALL ON DATABASE {} FROM PUBLIC", database)
        everybody = _identifiers(OWNER, APP, PURGER, BACKUP)
        _run(connection, "GRANT CONNECT ON DATABASE {} TO {}", database, everybody)
        with _admin(with_database(admin_url, name)) as inside:
            done += _ensure_inside(inside)
        return done


def drop_database(admin_url: str, name: str) -> None:
    """Remove the database and those connected to it; nothing happens when it is not there.

    Only databases whose names begin with stafetten_ can be removed this way. Raises Stop for others.
    """
    _check_name(name)
    if not name.startswith("stafetten_"):
        raise Stop(f"Databasen {name} bliver ikke slettet: navnet begynder ikke med stafetten_.")
    with _admin(admin_url) as connection:
        _run(connection, "DROP DATABASE IF EXISTS {} WITH (FORCE)", sql.Identifier(name))


def close_to_public(admin_url: str, *names: str) -> None:
    """Let only administrators connect to these databases. For a server that is ours alone."""
    with _admin(admin_url) as connection:
        for name in names:
            _run(connection, "REVOKE ALL ON DATABASE {} FROM PUBLIC", sql.Identifier(name))


def with_database(url: str, name: str) -> str:
    """Return connection details that point to another database on the same server."""
    return make_conninfo(url, dbname=name)


@contextmanager
def _admin(url: str) -> Iterator[Connection]:
    """An administrator's connection that no other set-up works beside; faults become one sentence."""
    try:
        with psycopg.connect(make_conninfo(url, connect_timeout=10), autocommit=True) as connection:
            connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            yield connection
    except psycopg.Error as fault:
        detail = str(fault).strip().partition("\n")[0]
        raise Stop(f"PostgreSQL sagde nej: {detail}") from fault


def _ensure_role(connection: Connection, role: str) -> list[str]:
    wanted = dict.fromkeys(NEVER, False) | {"rolinherit": True} | ATTRIBUTES[role]
    columns = sql.SQL(", ").join(map(sql.Identifier, wanted))
    query = sql.SQL("SELECT {} FROM pg_roles WHERE rolname = %s").format(columns)
    row = connection.execute(query, [role]).fetchone()
    if row is None:
        words = [WORDS[name][0] for name, value in wanted.items() if value]
        _run(connection, "CREATE ROLE {} {}", sql.Identifier(role), _words(words))
        return [f"Rollen {role} er lavet."]
    wrong = [name for name, is_now in zip(wanted, row, strict=True) if is_now != wanted[name]]
    if not wrong:
        return []
    words = [WORDS[name][0 if wanted[name] else 1] for name in wrong]
    _run(connection, "ALTER ROLE {} {}", sql.Identifier(role), _words(words))
    return [f"Rollen {role} er rettet: {', '.join(words)}."]


def _ensure_memberships(connection: Connection) -> list[str]:
    """Give the two memberships that are wanted and take away every other of our roles."""
    query = """
        SELECT granted.rolname, member.rolname FROM pg_auth_members
        JOIN pg_roles granted ON granted.oid = roleid JOIN pg_roles member ON member.oid = member
        WHERE member.rolname = ANY(%s)
    """
    existing = {(row[0], row[1]) for row in connection.execute(query, [list(ATTRIBUTES)])}
    done = []
    for granted, member in sorted(existing - MEMBERSHIPS):
        _run(connection, "REVOKE {} FROM {}", sql.Identifier(granted), sql.Identifier(member))
        done.append(f"Rollen {member} er ikke længere medlem af {granted}.")
    for granted, member in sorted(MEMBERSHIPS - existing):
        # From PostgreSQL 16 a membership says for itself whether it may be used; before, it always may.
        options = " WITH INHERIT TRUE, SET TRUE" if connection.info.server_version >= 160000 else ""
        _run(connection, "GRANT {} TO {}" + options, sql.Identifier(granted), sql.Identifier(member))
        done.append(f"Rollen {member} er nu medlem af {granted}.")
    return done


def _ensure_settings(connection: Connection, role: str, wanted: Mapping[str, str]) -> list[str]:
    query = """
        SELECT unnest(setconfig) FROM pg_db_role_setting JOIN pg_roles ON pg_roles.oid = setrole
        WHERE setdatabase = 0 AND rolname = %s
    """
    existing = {row[0] for row in connection.execute(query, [role])}
    missing = {name: value for name, value in wanted.items() if f"{name}={value}" not in existing}
    for name, value in missing.items():
        _run(
            connection,
            "ALTER ROLE {} SET {} = {}",
            sql.Identifier(role),
            sql.Identifier(name),
            sql.Literal(value),
        )
    return [f"Rollen {role}: {name} = {value}." for name, value in missing.items()]


def _set_password(connection: Connection, role: str, password: str) -> list[str]:
    """Send the password as a SCRAM verifier, so that the server's log can never hold it."""
    verifier = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
    _run(connection, "ALTER ROLE {} PASSWORD {}", sql.Identifier(role), sql.Literal(verifier.decode()))
    return [f"Rollen {role} har fået sin adgangskode."]


def _create_database(connection: Connection, name: str) -> sql.Composed:
    """From template0, so that nothing comes along; the locale that is the same on every machine."""
    locale = ""
    if connection.info.server_version >= 170000:
        locale = " LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'"
    statement = "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'" + locale
    return sql.SQL(statement).format(sql.Identifier(name), sql.Identifier(OWNER))


def _ensure_inside(connection: Connection) -> list[str]:
    done = []
    if not _exists(connection, "pg_extension", "extname", "pg_trgm"):
        if not _exists(connection, "pg_available_extensions", "name", "pg_trgm"):
            raise Stop("PostgreSQL mangler udvidelsen pg_trgm: installér pakken postgresql-contrib.")
        connection.execute("CREATE EXTENSION pg_trgm SCHEMA public")
        done.append("Udvidelsen pg_trgm er lagt ind.")
    _run(connection, "REVOKE ALL ON SCHEMA public FROM PUBLIC")
    everybody = _identifiers(OWNER, GUARD, APP, PURGER, BACKUP)
    _run(connection, "GRANT USAGE ON SCHEMA public TO {}", everybody)
    _run(connection, "GRANT CREATE ON SCHEMA public TO {}", _identifiers(OWNER, GUARD))
    return done


def _run(connection: Connection, statement: str, *parts: sql.Composable) -> None:
    connection.execute(sql.SQL(statement).format(*parts))


def _exists(connection: Connection, table: str, column: str, value: str) -> bool:
    query = sql.SQL("SELECT 1 FROM {} WHERE {} = %s").format(sql.Identifier(table), sql.Identifier(column))
    return connection.execute(query, [value]).fetchone() is not None


def _identifiers(*names: str) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))


def _words(words: list[str]) -> sql.SQL:
    return sql.SQL(" ".join(words))


def _check_name(name: str) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,62}", name):
        raise Stop(f"{name!r} er ikke et navn til en database: brug små bogstaver, tal og _.")
