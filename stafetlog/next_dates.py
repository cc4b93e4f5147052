"""What happens next in a case: its own next date, meetings that are called, and evaluations (domain.md 3.8).

An open log always has a date ahead of it, or is named as missing one.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from cases.models import Case
from cases.querysets import CaseQuerySet
from stafetlog.models import Measure, Meeting
from stafetlog.plan_querysets import MeasureQuerySet
from ui.words import gettext as _


@dataclass(frozen=True)
class NextDate:
    """A day on which something is to happen, and what."""

    on: dt.date
    what: str


@dataclass(frozen=True)
class Days:
    """The days on which the active measures of a case are looked at, and those it has meetings called on."""

    evaluations: list[dt.date]
    meetings: list[dt.date]


def evaluation_days(case: Any) -> QuerySet[Any, dt.date]:
    """Return the question for the first of them, of a case or of OuterRef."""
    return Measure.objects.active().filter(case=case).values_list("evaluate_on", flat=True)


def meeting_days(case: Any) -> QuerySet[Any, dt.date]:
    """Return the question for the second."""
    return Meeting.objects.filter(case=case).coming().values_list("starts_at__date", flat=True)


def next_dates(case: Case, days: Days | None = None) -> list[NextDate]:
    """Return every date on which something is to happen in an open case, past ones too, in order.

    `days` from who has read them already (stafetlog.every_page).
    """
    if not case.is_open:
        return []
    if days is None:
        days = Days(list(evaluation_days(case)), list(meeting_days(case)))
    dates = {NextDate(day, str(Case.NextKind.MEETING.label).lower()) for day in days.meetings}
    if case.next_on is not None:
        dates.add(NextDate(case.next_on, str(case.get_next_kind_display()).lower()))
    dates |= {NextDate(day, _("evaluering af en indsats")) for day in days.evaluations}
    return sorted(dates, key=lambda date: (date.on, date.what))


def coming(dates: list[NextDate]) -> NextDate | None:
    """Return the first of a case's dates that is not past, or None: then the log is named as missing one."""
    today = timezone.localdate()
    return next((date for date in dates if date.on >= today), None)


def with_days_ahead(cases: CaseQuerySet, on: dt.date) -> QuerySet[Case]:
    """Return cases with `next_evaluation_on` and `next_meeting_on`, the first from a day on, or null.

    `overdue_measures` is how many evaluations should have been made before that day.
    """
    ahead = _of_the_case().filter(evaluate_on__gte=on).values("case").annotate(found=Min("evaluate_on"))
    late = _of_the_case().overdue(on).values("case").annotate(found=Count("pk"))
    called = meeting_days(OuterRef("pk")).filter(starts_at__date__gte=on)
    return cases.annotate(
        next_evaluation_on=Subquery(ahead.values("found")),
        next_meeting_on=Subquery(called[:1]),
        overdue_measures=Coalesce(Subquery(late.values("found")), 0),
    )


def without_next_date(cases: CaseQuerySet, on: dt.date) -> CaseQuerySet:
    """Return the open cases with no next date, meeting or evaluation ahead of them, from a day on."""
    ahead = _of_the_case().filter(evaluate_on__gte=on)
    called = meeting_days(OuterRef("pk")).filter(starts_at__date__gte=on)
    without = cases.open().filter(Q(next_on__isnull=True) | Q(next_on__lt=on))
    return without.exclude(Exists(ahead)).exclude(Exists(called))


def _of_the_case() -> MeasureQuerySet:
    return Measure.objects.active().filter(case=OuterRef("pk")).order_by()
