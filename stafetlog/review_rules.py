"""When and how it is asked whether a log is still needed (law.md D-7). `check_...` raises one sentence."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from btimodel.lookups import deadline_days
from cases.models import Case
from stafetlog.exceptions import ReviewRefused
from ui.dates import danish_date

SOON = 14  # days before the day on which the stafetholder is reminded


def latest_day() -> dt.date:
    """Return the last day on which a log that is looked through today must be looked through again."""
    return timezone.localdate() + dt.timedelta(days=deadline_days("gennemgang"))


def check_next_review(on: dt.date) -> None:
    """After today, and no later than the municipality has decided. Raises ReviewRefused."""
    if on <= timezone.localdate():
        raise ReviewRefused(_("Vælg en dag, der kommer. Det er i dag, du gennemgår loggen."))
    if on > (latest := latest_day()):
        raise ReviewRefused(
            _("Det er for længe at vente. Vælg senest den %(date)s.") % {"date": danish_date(latest)}
        )


def is_near(case: Case) -> bool:
    """Whether an open log should be looked through now or soon."""
    return case.is_open and case.review_on <= timezone.localdate() + dt.timedelta(days=SOON)
