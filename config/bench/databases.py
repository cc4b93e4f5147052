"""The bench's own databases: made as production's are, and gone afterwards."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

from config.settings.database import database
from tools import pgserver, roles

LARGE, SMALL = "stafetten_bench", "stafetten_bench_small"


def admin_url() -> str:
    """Return the administrator's address on the project's own server."""
    return pgserver.load_connections(settings.BASE_DIR)["admin"]


@contextmanager
def own_databases() -> Iterator[None]:
    """Make the large database, empty, and remove it and its small copy at the end."""
    _remove()
    try:
        roles.ensure_database(admin_url(), LARGE)
        use(LARGE)
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        call_command("load_content", database="owner", verbosity=0)
        connections.close_all()
        yield
    finally:
        connections.close_all()
        _remove()


@contextmanager
def administrator() -> Iterator[Any]:
    """Connect to the large database as the administrator, past Django."""
    with psycopg.connect(roles.with_database(admin_url(), LARGE), autocommit=True) as connection:
        yield connection


@contextmanager
def web() -> Iterator[Any]:
    """Connect to the large database as the web's role, past Django."""
    url = pgserver.load_connections(settings.BASE_DIR)["app"]
    with psycopg.connect(roles.with_database(url, LARGE), autocommit=True) as connection:
        yield connection


def copy_small() -> None:
    """Keep what is in the large database now as the small one. Nobody may be connected."""
    with psycopg.connect(admin_url(), autocommit=True) as admin:
        names = (sql.Identifier(SMALL), sql.Identifier(LARGE))
        admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))
    roles.ensure_database(admin_url(), SMALL)


def use(name: str) -> None:
    """Let the program work on a database, each connection as the role it always has."""
    for alias in connections:
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


@contextmanager
def side_by_side() -> Iterator[Callable[[str, bool], None]]:
    """Give what moves the program to a database, as the web's role or as one that row security does not stop.

    Every connection is kept until the end, so that moving costs nothing and what is measured can take turns.
    """
    before, kept = connections["default"], {}

    def move(name: str, past_row_security: bool) -> None:
        place = (name, past_row_security)
        if place not in kept:
            kept[place] = _connection(before, *place)
        connections["default"] = kept[place]

    try:
        yield move
    finally:
        connections["default"] = before
        for connection in kept.values():
            connection.close()


def _connection(like: BaseDatabaseWrapper, name: str, past_row_security: bool) -> BaseDatabaseWrapper:
    settings_dict = {**like.settings_dict, "NAME": name, "CONN_MAX_AGE": None}
    if past_row_security:
        login = database(admin_url())
        settings_dict.update({key: login[key] for key in ("USER", "PASSWORD")})
    return type(like)(settings_dict, like.alias)


def server(connection: Any) -> str:
    """Return the server's version and whether it writes durably."""
    names = ("server_version", "fsync", "synchronous_commit")
    query = "SELECT current_setting(%s), current_setting(%s), current_setting(%s)"
    version, fsync, commit = connection.execute(query, names).fetchone()
    return f"PostgreSQL {version.split()[0]}, fsync {fsync}, synchronous_commit {commit}"


def _remove() -> None:
    for name in (SMALL, LARGE):
        roles.drop_database(admin_url(), name)
