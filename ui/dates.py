"""Dates as Danes read them."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _


def danish_date(value: date | None) -> str:
    """Return "15. oktober 2026" for a date or datetime, and nothing for None or an empty string."""
    if not value:
        return ""
    return date_format(_local(value), "j. F Y")


def danish_datetime(value: date | None) -> str:
    """Return "15. oktober 2026 kl. 14.30" for a datetime, and only the date for a date."""
    if not isinstance(value, datetime):
        return danish_date(value)
    local = _local(value)
    return _("%(date)s kl. %(time)s") % {
        "date": date_format(local, "j. F Y"),
        "time": date_format(local, "G.i"),
    }


def machine_date(value: date | None) -> str:
    """Return the ISO form for the attribute of a <time> element, and nothing for None."""
    if not value:
        return ""
    local = _local(value)
    return local.isoformat(timespec="minutes") if isinstance(local, datetime) else local.isoformat()


def _local(value: date) -> date:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value
