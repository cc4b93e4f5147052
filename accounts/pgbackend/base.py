"""PostgreSQL backend that says who asks before the first statement (security.md 2c).

A session setting survives a pooled or persistent connection, so the backend remembers what this
connection was last told, forgets it when the connection may have lost it (new connection, rollback,
commit of a failed transaction), and tells it again whenever it differs from the context variable.
"""

import datetime as dt
from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.postgresql.psycopg_any import BaseTzLoader
from psycopg import Error
from psycopg.pq import TransactionStatus

from accounts.whoasks import ASKER, current_asker

NEVER_TOLD = object()
TELL = f"SELECT set_config('{ASKER}', %s, false)"


class MomentLoader(BaseTzLoader):
    """Reads a moment as the base class does, for UTC alone, and much faster: a page of a log reads 150."""

    timezone = dt.UTC

    def load(self, data: Any) -> dt.datetime:
        """Return the moment that PostgreSQL writes as "2026-10-15 12:30:00.5+00"."""
        try:
            return dt.datetime.fromisoformat(str(data, "ascii")).astimezone(dt.UTC)
        except ValueError:  # "infinity", years that Python does not have: the base class says what is wrong
            return super().load(data)


class DatabaseWrapper(base.DatabaseWrapper):
    """The web's connection."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._told: object = NEVER_TOLD

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open a connection that has been told nothing."""
        self._told = NEVER_TOLD
        connection = super().get_new_connection(conn_params)
        if self.timezone is dt.UTC:
            connection.adapters.register_loader("timestamptz", MomentLoader)
        return connection

    def is_usable(self) -> bool:
        """Look whether the connection is alive, at a request's first question: tell it that nobody asks.

        One trip for two. Whoever was answered last, the next begins on a connection that shows nothing.
        """
        self._told = NEVER_TOLD
        try:
            self._tell(None)
        except Error:
            return False
        return True

    def _commit(self) -> None:
        """Committing a failed transaction is a rollback, whatever it is called."""
        if self._has_failed():
            self._told = NEVER_TOLD
        super()._commit()

    def _rollback(self) -> None:
        """A rollback takes back what was told inside the transaction."""
        self._told = NEVER_TOLD
        super()._rollback()

    def _savepoint_rollback(self, sid: str) -> None:
        """So does a rollback to a savepoint."""
        super()._savepoint_rollback(sid)
        self._told = NEVER_TOLD

    def create_cursor(self, name: str | None = None) -> Any:
        """Return a cursor on a connection that knows who asks."""
        self._tell_who_asks()
        return super().create_cursor(name)

    def was_told(self, asker: int) -> None:
        """Remember that one of the program's own questions has told the connection (`user_at_work`)."""
        self._told = asker

    def _tell_who_asks(self) -> None:
        asker = current_asker()
        if asker == self._told and self._told is not NEVER_TOLD:
            return
        if self._has_failed():
            # Nothing can be told, nor read, before the rollback that this cursor is most likely for.
            return
        self._tell(asker)

    def _tell(self, asker: int | None) -> None:
        # A cursor of psycopg itself: Django's would come back here.
        with self.connection.cursor() as cursor:
            cursor.execute(TELL, ("" if asker is None else str(asker),))
        self._told = asker

    def _has_failed(self) -> bool:
        return (
            self.connection is not None
            and self.connection.info.transaction_status == TransactionStatus.INERROR
        )
