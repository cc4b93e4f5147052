"""Dates as Danes read them."""

from datetime import date, datetime
from typing import TypeVar

from django.utils import timezone

DateT = TypeVar("DateT", bound=date)

# Written here and not asked of the language's formats: a page says fifty dates, and they are always Danish.
MONTHS = (
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
)


def danish_date(value: date | None) -> str:
    """Return "15. oktober 2026" for a date or datetime, and nothing for None or an empty string."""
    return _day(_local(value)) if value else ""


def danish_datetime(value: date | None) -> str:
    """Return "15. oktober 2026 kl. 14.30" for a datetime, and only the date for a date."""
    if not isinstance(value, datetime):
        return danish_date(value)
    return _moment(_local(value))


def danish_and_machine(value: date) -> tuple[str, str]:
    """Return both the words and the ISO form of a moment, for a <time> element.

    Letters, digits and ".:+-" alone: there is nothing in them to escape.
    """
    local = _local(value)
    if isinstance(local, datetime):
        return _moment(local), local.isoformat(timespec="minutes")
    return _day(local), local.isoformat()


def machine_date(value: date | None) -> str:
    """Return the ISO form for the attribute of a <time> element, and nothing for None."""
    return danish_and_machine(value)[1] if value else ""


def _day(local: date) -> str:
    return f"{local.day}. {MONTHS[local.month - 1]} {local.year}"


def _moment(local: datetime) -> str:
    return f"{_day(local)} kl. {local.hour}.{local.minute:02}"


def _local(value: DateT) -> DateT:
    """Return the moment in Denmark's time."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(timezone.get_default_timezone())
    return value
