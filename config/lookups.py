"""Questions that combine apps: my cases, my deadlines and my notes, and the agreements of a case."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import BooleanField, Count, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from btimodel.lookups import deadlines
from cases import access
from cases.models import Case
from cases.querysets import CaseQuerySet
from cases.roles import CasePerm
from stafetlog.models import Entry, Handover, Undringsnotat
from stafetlog.next_dates import with_evaluations
from stafetlog.querysets import EntryQuerySet
from stafetlog.timeline import TimelineRow
from stafetlog.visits import with_news


@dataclass(frozen=True)
class Horizon:
    """The days whose deadlines are shown: from what has newly passed to what comes soon."""

    since: dt.date
    today: dt.date
    until: dt.date


def horizon(today: dt.date) -> Horizon:
    """Return how far back and forth deadlines are shown; older ones are history in the log."""
    days = deadlines("passeret_frist", "kommende_frister")
    return Horizon(
        since=today - dt.timedelta(days=days["passeret_frist"]),
        today=today,
        until=today + dt.timedelta(days=days["kommende_frister"]),
    )


def cases_i_hold(user: User, near: Horizon) -> CaseQuerySet:
    """Return the open cases whose stafet is in my hands, in Danish order, with what a line shows."""
    offered_to = Handover.objects.filter(case=OuterRef("pk"), state=Handover.State.PENDING)
    passed = Entry.objects.filter(
        case=OuterRef("pk"), deadline__lt=near.today, deadline__gte=near.since, corrections__isnull=True
    ).beside_the_plan()
    number = passed.order_by().values("case").annotate(number=Count("pk")).values("number")
    held = access.visible(user, CasePerm.READ_ALL).held_by(user)
    return with_news(with_evaluations(_in_danish_order(held), near.today), user).annotate(
        offered_to=Subquery(offered_to.values("to_user__full_name")[:1]),
        passed_deadlines=Coalesce(Subquery(number), 0),
    )


def cases_i_take_part_in(user: User) -> CaseQuerySet:
    """Return the open cases I may read and somebody else holds, in Danish order."""
    others = access.visible(user, CasePerm.READ_ALL).open().exclude(stafetholder=user)
    return with_news(_in_danish_order(others), user)


def closed_cases(user: User) -> CaseQuerySet:
    """Return the closed cases I may still read, the newest first."""
    closed = access.visible(user, CasePerm.READ_ALL).filter(status=Case.Status.CLOSED)
    return closed.select_related("child").order_by("-closed_at", "pk")


def my_deadlines(user: User, near: Horizon) -> EntryQuerySet:
    """Return the agreements and decisions that I coordinate or carry out, the earliest first.

    A corrected entry is answered for by its correction.
    """
    mine = Q(coordinator=user) | Q(performer=user)
    days = (near.since, near.until)
    return (
        Entry.objects.filter(mine, deadline__range=days, corrections__isnull=True, case__status="open")
        .filter(case__in=access.visible(user, CasePerm.READ_ALL))
        .beside_the_plan()
        .select_related("case__child", "performer", "performer_person")
        .order_by("deadline", "case__child__sort_key", "seq")
    )


def my_open_notes(user: User) -> QuerySet[Undringsnotat]:
    """Return my own notes that are still open, the most urgent first."""
    mine = Undringsnotat.objects.filter(author=user, status=Undringsnotat.Status.OPEN)
    return mine.order_by("decide_by", "pk")


def latest_and_agreed(
    readable: EntryQuerySet, near: Horizon, *, latest: int, agreed: int
) -> tuple[list[TimelineRow], list[TimelineRow]]:
    """Return the newest entries, and the agreements whose deadline is to come or has newly passed.

    `readable` are those the reader may see of one case; `latest` and `agreed` say how many of each. Asked
    together, in one query; the agreements come with the earliest deadline first.
    """
    newest = readable.order_by("-occurred_at", "-seq")[:latest]
    due = readable.filter(deadline__gte=near.since, corrections__isnull=True).beside_the_plan()
    first_due = Q(pk__in=due.order_by("deadline", "seq")[:agreed].values("pk"))
    either = readable.for_timeline(is_due=ExpressionWrapper(first_due, BooleanField()))
    found = list(either.filter(Q(is_due=True) | Q(pk__in=newest.values("pk"))))
    agreements = [row for row in found if row.is_due]
    return found[:latest], sorted(agreements, key=lambda row: (row.deadline, row.seq))


def _in_danish_order(cases: CaseQuerySet) -> CaseQuerySet:
    related = cases.select_related("child", "stafetholder", "holder_unit")
    return related.order_by("child__sort_key", "child__name", "pk")
