"""Who asks: the one fact that the database's row security needs of each request.

The value lives in a context variable; accounts.pgbackend tells it to the connection before the
first statement. Nothing set means nobody, and nobody sees no case.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

# What the database calls it (row security asks it of `app_uid()`).
ASKER = "stafetten.uid"

_asker: ContextVar[int | None] = ContextVar("stafetten_asker", default=None)


def current_asker() -> int | None:
    """Return the primary key of the user on whose behalf the code runs, or None."""
    return _asker.get()


@contextmanager
def acting_as(user: Any) -> Iterator[None]:
    """Run a block on behalf of a user (an object with a pk), or of nobody when None."""
    token = _asker.set(user.pk if user is not None else None)
    try:
        yield
    finally:
        _asker.reset(token)
