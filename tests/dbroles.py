"""Connections to the tests' database as each of its roles, past Django."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
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


def rows_of(table: str) -> list[tuple[Any, ...]]:
    """Return every row of a table as the administrator sees it, in an order that does not change."""
    with connected_as("admin") as admin:
        query = psycopg.sql.SQL("SELECT t::text FROM {} t ORDER BY 1").format(psycopg.sql.Identifier(table))
        return admin.execute(query).fetchall()
