"""Questions that combine apps: my cases, my deadlines and my notes, and the agreements of a case."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from btimodel.frozen import frozen
from btimodel.lookups import ReferenceDataMissing, days_of
from cases import access
from cases.models import Case
from cases.roles import CasePerm
from redskaber import rounds
from redskaber.models import FilledTool
from stafetlog.models import Draft, Entry, Handover, Measure, Meeting, ReplyRequest, Undringsnotat
from stafetlog.next_dates import with_days_ahead
from stafetlog.querysets import EntryQuerySet, is_one_of
from stafetlog.rows import TimelineRow
from stafetlog.visits import with_news

# What a line about a case needs of the case itself, and the order that Danes expect.
CASE_COLUMNS = ("pk", "level", "next_on", "next_kind")
DANISH_ORDER = ("child__sort_key", "child__name", "pk")


@dataclass(frozen=True)
class Horizon:
    """The days whose deadlines are shown: from what has newly passed to what comes soon."""

    since: dt.date
    today: dt.date
    until: dt.date


# The lists of Min side that most people have nothing in.
LISTS = (
    *("offers", "replies", "ratings", "notes", "drafts", "tools"),
    *("deadlines", "measures", "meetings", "closed"),
)


@dataclass(frozen=True)
class Glance:
    """How far Min side looks, and which of its lists may have something; the others need not be asked for.

    `cases` tells how each of the cases stands that a line is shown for.
    """

    near: Horizon
    cases: dict[UUID, Any]
    offers: bool
    replies: bool
    ratings: bool
    notes: bool
    drafts: bool
    tools: bool
    deadlines: bool
    measures: bool
    meetings: bool
    closed: bool


def open_cases(user: User, today: dt.date) -> list[Any]:
    """Return the open cases that I may read in Danish order, first those whose stafet I hold (`is_mine`).

    As rows of what a line shows of the case itself; `glance` tells the rest of those that are shown.
    """
    return _open(user_id=user.pk, today=today)


@frozen(user_id=int, today=dt.date)
def _open(*, user_id: int, today: dt.date) -> QuerySet[Any, Any]:
    also = {
        "is_mine": ExpressionWrapper(Q(stafetholder=user_id), BooleanField()),
        "child_name": F("child__name"),
        "holder_name": F("stafetholder__full_name"),
        "unit_name": F("holder_unit__name"),
    }
    seen = access.visible_on(user_id, CasePerm.READ_ALL, today).open().annotate(**also)
    columns = ("pk", "level", "next_on", "next_kind", "holder_is_acting", "review_on")
    return seen.order_by("-is_mine", *DANISH_ORDER).values_list(*columns, *also, named=True)


def glance(user: User, today: dt.date, shown: list[UUID]) -> Glance:
    """Return what may be waiting for somebody, and how each of the cases shown to her stands; one question.

    Deadlines further back than the horizon are history in the log. Each list is asked for by its own
    question, which decides what she may see; here it is only looked whether there is anything to ask for.
    Raises ReferenceDataMissing when nobody has said how far Min side looks.
    """
    rows = _standing(user_id=user.pk, today=today, shown=shown) if shown else []
    found = rows[0] if rows else _glance(user_id=user.pk, today=today)[0]
    if found.days_back is None or found.days_ahead is None:
        raise ReferenceDataMissing("Fristerne for Min side mangler. Kør manage.py load_content.")
    near = Horizon(
        since=today - dt.timedelta(days=found.days_back),
        today=today,
        until=today + dt.timedelta(days=found.days_ahead),
    )
    lists = {name: getattr(found, f"has_{name}") for name in LISTS}
    return Glance(near, {row.pk: row for row in rows}, **lists)


@frozen(user_id=int, today=dt.date)
def _glance(*, user_id: int, today: dt.date) -> QuerySet[Any, Any]:
    asked = _waits_for(user_id, today)
    return User.objects.filter(pk=user_id).annotate(**asked).values_list(*asked, named=True)


@frozen(user_id=int, today=dt.date, shown=list)
def _standing(*, user_id: int, today: dt.date, shown: list[UUID]) -> QuerySet[Any, Any]:
    offered_to = Handover.objects.pending().filter(case=OuterRef("pk")).values("to_user__full_name")
    passed = Entry.objects.filter(
        case=OuterRef("pk"),
        deadline__lt=today,
        deadline__gte=_days_from(today, "-", "passeret_frist"),
        corrections__isnull=True,
    ).beside_the_plan()
    number = passed.order_by().values("case").annotate(number=Count("pk")).values("number")
    also = {
        "holder_manages": access.holder_manages(today),
        "offered_to": Subquery(offered_to[:1]),
        "passed_deadlines": Coalesce(Subquery(number), 0),
        **_waits_for(user_id, today),
    }
    told = ("pk", "next_evaluation_on", "next_meeting_on", "overdue_measures", "news")
    cases = with_news(with_days_ahead(Case.objects.filter(is_one_of("pk", shown)), today), user_id, today)
    return cases.annotate(**also).values_list(*told, *also, named=True)


def _waits_for(user_id: int, today: dt.date) -> dict[str, Any]:
    """Return what is asked about somebody, whatever it is asked together with."""
    since, until = _days_from(today, "-", "passeret_frist"), _days_from(today, "+", "kommende_frister")
    mine = Q(coordinator=user_id) | Q(performer=user_id)
    dated = Entry.objects.filter(mine, deadline__gte=since, deadline__lte=until)
    measures = Measure.objects.on_the_desk_of(user_id).active().filter(evaluate_on__lte=until)
    seen = access.visible_on(user_id, CasePerm.READ_ALL, today)
    lists = {
        "offers": Handover.objects.awaiting(user_id),
        "replies": ReplyRequest.objects.filter(to_user=user_id, state=ReplyRequest.State.OPEN),
        "ratings": rounds.unrated_by(user_id),
        "notes": Undringsnotat.objects.filter(author=user_id, status=Undringsnotat.Status.OPEN),
        "drafts": Draft.objects.filter(user=user_id),
        "tools": FilledTool.objects.drafts_of(user_id),
        "deadlines": dated,
        "measures": measures,
        "meetings": Meeting.objects.to_see_to_by(user_id),
        "closed": seen.filter(status=Case.Status.CLOSED),
    }
    return {
        "days_back": days_of("passeret_frist"),
        "days_ahead": days_of("kommende_frister"),
        **{f"has_{name}": Exists(lists[name].order_by()) for name in LISTS},
    }


def _days_from(today: dt.date, sign: str, deadline: str) -> Func:
    """Return the day that lies a deadline back or ahead, worked out by the database."""
    return Func(
        Value(today),
        days_of(deadline),
        template="(%(expressions)s)",
        arg_joiner=f" {sign} ",
        output_field=DateField(),
    )


def latest_and_agreed(
    case: Case, user: User, perms: frozenset[CasePerm], *, latest: int, agreed: int
) -> tuple[list[TimelineRow], list[TimelineRow]]:
    """Return the newest entries, and the agreements whose deadline is to come or has newly passed.

    Those that `user` may read; `latest` and `agreed` say how many of each. Asked together, in one query; the
    agreements come with the earliest deadline first.
    """
    found = _latest_and_agreed(
        latest, agreed, perms, case_id=case.pk, user_id=user.pk, today=timezone.localdate()
    )
    agreements = [row for row in found if row.is_due]
    return found[:latest], sorted(agreements, key=lambda row: (row.deadline, row.seq))


@frozen(case_id=UUID, user_id=int, today=dt.date)
def _latest_and_agreed(
    latest: int,
    agreed: int,
    perms: frozenset[CasePerm],
    *,
    case_id: UUID,
    user_id: int,
    today: dt.date,
) -> EntryQuerySet:
    since = _days_from(today, "-", "passeret_frist")
    readable = Entry.objects.filter(case=case_id).readable_by(user_id, perms, today)
    newest = readable.order_by("-occurred_at", "-seq")[:latest]
    due = readable.filter(deadline__gte=since, corrections__isnull=True).beside_the_plan()
    first_due = Q(pk__in=due.order_by("deadline", "seq")[:agreed].values("pk"))
    either = readable.for_timeline(is_due=ExpressionWrapper(first_due, BooleanField()))
    return either.filter(Q(is_due=True) | Q(pk__in=newest.values("pk")))
