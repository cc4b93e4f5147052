"""States that are built once through the services, saved, and put back in milliseconds for each test.

Building a state is slow because it is real: rules, locks, log entries, the hash chain, grants. The state
is the same for every test that begins with it, so it is built once a run, in an empty database:

    world = personas.make_world()
    of_world = take("world", world)                    # its rows and its objects
    case = personas.open_noahs_case(world)
    of_case = take("case", case, of_world, base=world) # only what has come since; the objects point to
    ...                                                # the people of that world
    world = of_world.restore()                         # in a test: new objects, the very same rows
    case = of_case.restore(world)

So `world`, `case`, `stage` and others cost a test nothing, and a test that needs more writes it on top
through the services. Give a state its own snapshot when several tests begin with it and it takes more than
some tenths of a second: a session fixture that takes it, as `saved` in tests/conftest.py, `saved_stage` in
tests/integration/conftest.py or `saved_expired` in tests/database/test_purge.py, and a fixture for each
test that restores it. Tests that count what happens while a state is built call the builder itself.

The rows lie in a schema of their own, beside the program's; one function for each state puts them back as
administrator with the triggers asleep. Both exist in the tests' database only, never in a template.
"""

import io
import pickle
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql

from tests import database_setup


@dataclass(frozen=True)
class Snapshot:
    """A saved state: the name of its schema, and its objects as they were."""

    name: str
    objects: bytes

    def restore(self, base: Any = None) -> Any:
        """Put the rows back and return the objects; `base` is what the state it was taken since returned."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT scenes.restore_{self.name}()")
        return _Reader(io.BytesIO(self.objects), base).load()


@contextmanager
def empty_database() -> Iterator[None]:
    """Run a block that builds states; afterwards the database is as empty as before."""
    assert not connection.in_atomic_block, "name the fixture in the test's arguments: it is too late to build"
    try:
        yield
    finally:
        database_setup.empty()


def take(name: str, objects: Any, *since: Snapshot, base: Any = None) -> Snapshot:
    """Save what the database holds now, and the objects that stand for it.

    With `since`, the states that were put back first, in their order: only the rows that are new, and which
    of theirs are gone or changed. Objects that are attributes of `base`, which those states restore to, are
    pointed to and not copied.
    """
    with database_setup.administrator() as admin, admin.transaction():
        admin.execute("CREATE SCHEMA IF NOT EXISTS scenes")
        admin.execute("GRANT USAGE ON SCHEMA scenes TO stafetten_app")
        statements = []
        for table in database_setup.emptied_tables(admin):
            statements += _save(admin, name, table, since)
        _make_door(admin, name, statements)
    return Snapshot(name, _written(objects, base))


def _save(
    admin: psycopg.Connection, name: str, table: str, since: Sequence[Snapshot]
) -> list[sql.Composable]:
    """Copy what has happened to a table, and return the statements that make it happen again."""
    live, before = sql.SQL("SELECT * FROM {}").format(sql.Identifier("public", table)), None
    for state in since:
        before = _after(admin, before, _kept(state.name, table), _gone(state.name, table))
    statements = []
    if before and _copied(admin, _gone(name, table), sql.SQL("({}) EXCEPT ({})").format(before, live)):
        delete = sql.SQL("DELETE FROM {} AS row USING {} AS gone WHERE row = gone")
        statements.append(delete.format(sql.Identifier("public", table), _gone(name, table)))
    new = sql.SQL("({}) EXCEPT ({})").format(live, before) if before else live
    if _copied(admin, _kept(name, table), new):
        insert = sql.SQL("INSERT INTO {} OVERRIDING SYSTEM VALUE SELECT * FROM {}")
        statements.append(insert.format(sql.Identifier("public", table), _kept(name, table)))
    return statements


def _kept(name: str, table: str) -> sql.Identifier:
    return sql.Identifier("scenes", f"{name}_{table}")


def _gone(name: str, table: str) -> sql.Identifier:
    return sql.Identifier("scenes", f"{name}_{table}_gone")


def _after(
    admin: psycopg.Connection, before: sql.Composable | None, kept: sql.Identifier, gone: sql.Identifier
) -> sql.Composable | None:
    """Return the question for a table's rows after a state that was put back on top of others."""
    if before and _is_there(admin, gone):
        before = sql.SQL("({}) EXCEPT SELECT * FROM {}").format(before, gone)
    if not _is_there(admin, kept):
        return before
    rows = sql.SQL("SELECT * FROM {}").format(kept)
    return sql.SQL("({}) UNION ALL ({})").format(before, rows) if before else rows


def _is_there(admin: psycopg.Connection, table: sql.Identifier) -> bool:
    return admin.execute("SELECT to_regclass(%s)", [table.as_string(admin)]).fetchone() != (None,)


def _copied(admin: psycopg.Connection, copy: sql.Identifier, query: sql.Composable) -> bool:
    """Keep the rows of a query in a table of their own, if there are any."""
    if admin.execute(sql.SQL("SELECT FROM ({}) AS rows LIMIT 1").format(query)).fetchone() is None:
        return False
    admin.execute(sql.SQL("CREATE TABLE {} AS {}").format(copy, query))
    return True


def _make_door(admin: psycopg.Connection, name: str, statements: list[sql.Composable]) -> None:
    """Make the function with which the web's role, inside a test's transaction, has the rows put back."""
    function = sql.Identifier("scenes", f"restore_{name}")
    body = sql.SQL("BEGIN {}; END").format(sql.SQL("; ").join(statements)).as_string(admin)
    admin.execute(
        sql.SQL(
            "CREATE FUNCTION {}() RETURNS void LANGUAGE plpgsql SECURITY DEFINER"
            " SET session_replication_role = replica SET search_path = pg_catalog, pg_temp AS {}"
        ).format(function, sql.Literal(body))
    )
    admin.execute(sql.SQL("REVOKE ALL ON FUNCTION {}() FROM public").format(function))
    admin.execute(sql.SQL("GRANT EXECUTE ON FUNCTION {}() TO stafetten_app").format(function))


# --- objects ------------------------------------------------------------


def _written(objects: Any, base: Any) -> bytes:
    file = io.BytesIO()
    _Writer(file, base).dump(objects)
    return file.getvalue()


class _Writer(pickle.Pickler):
    """Writes objects; those of the base by name, so that they are the same when they are read."""

    def __init__(self, file: io.BytesIO, base: Any) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._names = {id(each): name for name, each in vars(base).items()} if base is not None else {}

    def persistent_id(self, each: Any) -> str | None:
        return self._names.get(id(each))


class _Reader(pickle.Unpickler):
    """Reads them back, with the base's objects in their places."""

    def __init__(self, file: io.BytesIO, base: Any) -> None:
        super().__init__(file)
        self._base = base

    def persistent_load(self, name: str) -> Any:
        return getattr(self._base, name)
