"""Days that people type. What is said to have happened stands in the log for good, a mistyped year too."""

import datetime as dt

from django.utils import timezone

# No day of a plan lies further ahead than this, and none that has been lies further back.
LONGEST_DAYS = 366


def is_long_past(day: dt.date) -> bool:
    """Return whether `day` lies more than a year back: nearly always a mistyped year."""
    return day < timezone.localdate() - dt.timedelta(days=LONGEST_DAYS)
