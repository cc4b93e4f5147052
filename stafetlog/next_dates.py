"""What happens next in a case: its own next date, and the nearest evaluation of a measure (domain.md 3.8).

An open log always has a date ahead of it, or is named as missing one.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from cases.models import Case
from cases.querysets import CaseQuerySet
from stafetlog.models import Measure
from stafetlog.plan_querysets import MeasureQuerySet
from ui.words import gettext as _


@dataclass(frozen=True)
class NextDate:
    """A day on which something is to happen, and what."""

    on: dt.date
    what: str


def next_dates(case: Case, evaluations: Iterable[dt.date] | None = None) -> list[NextDate]:
    """Return every date on which something is to happen in an open case, past ones too, in order.

    `evaluations` are the dates of its active measures, from who has read the plan already.
    """
    if not case.is_open:
        return []
    dates = []
    if case.next_on is not None:
        dates.append(NextDate(case.next_on, str(case.get_next_kind_display()).lower()))
    if evaluations is None:
        evaluations = Measure.objects.active().filter(case=case).values_list("evaluate_on", flat=True)
    dates += [NextDate(day, _("evaluering af en indsats")) for day in sorted(set(evaluations))]
    return sorted(dates, key=lambda date: date.on)


def coming(dates: list[NextDate]) -> NextDate | None:
    """Return the first of a case's dates that is not past, or None: then the log is named as missing one."""
    today = timezone.localdate()
    return next((date for date in dates if date.on >= today), None)


def with_evaluations(cases: CaseQuerySet, on: dt.date) -> QuerySet[Case]:
    """Return cases with `next_evaluation_on`, the first from a day on, and `overdue_measures` before it."""
    ahead = _of_the_case().filter(evaluate_on__gte=on).values("case").annotate(found=Min("evaluate_on"))
    late = _of_the_case().overdue(on).values("case").annotate(found=Count("pk"))
    return cases.annotate(
        next_evaluation_on=Subquery(ahead.values("found")),
        overdue_measures=Coalesce(Subquery(late.values("found")), 0),
    )


def without_next_date(cases: CaseQuerySet, on: dt.date) -> CaseQuerySet:
    """Return the open cases with neither a next date nor an evaluation ahead of them, from a day on."""
    ahead = _of_the_case().filter(evaluate_on__gte=on)
    return cases.open().filter(Q(next_on__isnull=True) | Q(next_on__lt=on)).exclude(Exists(ahead))


def _of_the_case() -> MeasureQuerySet:
    return Measure.objects.active().filter(case=OuterRef("pk")).order_by()
