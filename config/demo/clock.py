"""Lets the demonstration's story happen over three months instead of in one second."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone

FRIDAY = 4


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Run a block as if it were `moment` for Django's clock.

    Only the program's own clock is turned. The database's is not: `written_at` of an entry is the time it
    was really written, and the page says so.
    """
    real = timezone.now
    timezone.now = lambda: moment.astimezone(dt.UTC)
    try:
        yield
    finally:
        timezone.now = real


def days_ago(days: int, clock: str = "12.00") -> dt.datetime:
    """Return a time of day so many days before today; negative days are after today."""
    hour, _, minute = clock.partition(".")
    day = timezone.localdate() - dt.timedelta(days=days)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(int(hour), int(minute))))


def day(after: int) -> dt.date:
    """Return a day counted from the real today, also while the clock is turned."""
    return dt.datetime.now(tz=timezone.get_current_timezone()).date() + dt.timedelta(days=after)


def at_work(after: int, clock: str) -> dt.datetime:
    """Return a time of day on a day counted from the real today; on the Friday before if it is a weekend."""
    hour, _, minute = clock.partition(".")
    wanted = day(after)
    wanted -= dt.timedelta(days=max(0, wanted.weekday() - FRIDAY))
    return timezone.make_aware(dt.datetime.combine(wanted, dt.time(int(hour), int(minute))))
