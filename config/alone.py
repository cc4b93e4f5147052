"""One run at a time: for work that the clock begins and that must not be done twice side by side."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections


class AlreadyRunning(RuntimeError):
    """Another run of the same work is under way."""


@contextmanager
def alone(lock: int, *, using: str) -> Iterator[None]:
    """Hold a lock of the database `using`. Raises AlreadyRunning; a run that dies lets go.

    `lock` is any number that is the work's own.
    """
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [lock])
        if not cursor.fetchone()[0]:
            raise AlreadyRunning
    try:
        yield
    finally:
        with connections[using].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [lock])
