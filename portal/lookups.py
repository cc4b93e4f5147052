"""Questions that the family's pages ask."""

import datetime as dt
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from btimodel.models import Unit
from cases import access
from cases.models import AccessEvent, Case, CaseMembership, UnitDoor
from cases.querysets import AccessEventQuerySet, CaseQuerySet
from cases.roles import PROFESSIONAL_ROLES, CasePerm
from stafetlog import visits
from stafetlog.finding import Wanted
from stafetlog.models import EntryKind
from stafetlog.querysets import EntryQuerySet
from ui.pages import number_of


def my_cases(user: Any) -> CaseQuerySet:
    """Return the cases that somebody in a family reads along on, open ones first."""
    return access.visible(user, CasePerm.FAMILY_READ).select_related("child").order_by("-status", "opened_at")


def log_of(case: Case, user: Any, perms: frozenset[CasePerm]) -> EntryQuerySet:
    """Return what the reader may read of the log, newest first."""
    return case.entries.readable_by(user, perms).for_timeline()


def texts_of(case: Case, user: Any, perms: frozenset[CasePerm], *, wanted: Wanted) -> list[Any]:
    """Return `pk`, `kind`, `author_id` and `text` of the entries the reader may read, newest first.

    The texts are as they were written. Nothing may be told of them before `FamilySight` has cut them.
    """
    found = case.entries.readable_by(user, perms).found_by(wanted, user)
    return list(
        found.order_by("-occurred_at", "-seq").values_list("pk", "kind", "author_id", "text", named=True)
    )


def agreements(case: Case, user: Any, perms: frozenset[CasePerm]) -> EntryQuerySet:
    """Return the decisions and agreements beside the plan; a corrected one gives way to its correction."""
    kinds = (EntryKind.BESLUTNING, EntryKind.AFTALE)
    return log_of(case, user, perms).filter(kind__in=kinds, corrections__isnull=True).beside_the_plan()


def helpers(case: Case) -> QuerySet[CaseMembership]:
    """Return the professionals who take part today, each with the last day of her unit's open door."""
    today = timezone.localdate()
    return case.memberships.active(today).filter(role__in=PROFESSIONAL_ROLES).everybody(today)


def helpers_and_news(case: Case, user: Any, perms: frozenset[CasePerm]) -> tuple[list[CaseMembership], int]:
    """Return the same, and how many entries others have written since the reader last read the log.

    Asked together: somebody always holds the stafet. When nobody takes part, nothing is new.
    """
    readable = case.entries.readable_by(user, perms)
    news = visits.news_of(case, readable, user, page=visits.FAMILY_LOG)
    members = list(helpers(case).annotate(news=number_of(news)))
    return members, members[0].news if members else 0


def units_reading_along(case: Case) -> list[UnitDoor]:
    """Return the doors that stand open today, with their units, by name."""
    doors = case.doors.open_on(timezone.localdate())
    return list(doors.select_related("unit").order_by("unit__sort_key"))


def reading_days(events: QuerySet[AccessEvent]) -> QuerySet[Any]:
    """Return the days on which somebody read, newest first; a queryset that can be paged."""
    return events.annotate(day=TruncDate("at")).values_list("day", flat=True).distinct().order_by("-day")


def readings_on(events: QuerySet[AccessEvent], days: list[dt.date]) -> list[dict[str, Any]]:
    """Return what was done on the days, once for each unit, role, purpose and action."""
    return list(
        events.annotate(day=TruncDate("at"))
        .filter(day__in=days)
        .values("day", "unit_ref", "role", "purpose", "action")
        .annotate(times=Count("pk"))
        .order_by("-day", "unit_ref", "role", "action")
    )


def units_by_id(ids: set[int]) -> dict[int, Unit]:
    """Return the units with these keys."""
    return Unit.objects.in_bulk(ids)


def events_on(case: Case) -> AccessEventQuerySet:
    """Return who read, searched and printed on a case."""
    return AccessEvent.objects.on_case(case)
