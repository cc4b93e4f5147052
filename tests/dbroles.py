"""Connections to the tests' database as each of its roles, past Django."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from psycopg import sql
from psycopg.conninfo import make_conninfo

from tools import pgserver

Connection = psycopg.Connection[tuple[Any, ...]]


@contextmanager
def connected_as(role: str, *, asker: int | None = None) -> Iterator[Connection]:
    """Connect as app, owner, purger, backup or admin, with autocommit.

    `asker` is the user whom the connection says it works for.
    """
    url = pgserver.load_connections(settings.BASE_DIR)[role]
    name = settings.DATABASES["default"]["NAME"]
    with psycopg.connect(make_conninfo(url, dbname=name), autocommit=True) as connection:
        if asker is not None:
            connection.execute("SELECT set_config('stafetten.uid', %s, false)", [str(asker)])
        yield connection


def rows_of(*tables: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of the tables as the administrator sees them, in an order that does not change."""
    query = sql.SQL("SELECT t::text FROM {} t ORDER BY 1")
    with connected_as("admin") as admin:
        return {table: admin.execute(query.format(sql.Identifier(table))).fetchall() for table in tables}
