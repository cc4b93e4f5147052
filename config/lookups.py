"""Questions that Min side asks across apps: my cases, my dates, my deadlines, my notes."""

import datetime as dt

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from btimodel.lookups import deadline_days
from cases import access
from cases.models import Case
from cases.querysets import CaseQuerySet
from cases.roles import CasePerm
from stafetlog.models import Entry, Handover, Undringsnotat
from stafetlog.querysets import EntryQuerySet


def cases_i_hold(user: User, *, today: dt.date) -> CaseQuerySet:
    """Return the open cases whose stafet is in my hands, in Danish order, with what a line shows."""
    since = _still_shown(today)
    offered_to = Handover.objects.filter(case=OuterRef("pk"), state=Handover.State.PENDING)
    overdue = (
        Entry.objects.filter(case=OuterRef("pk"), deadline__lt=today, deadline__gte=since, corrections__isnull=True)
        .order_by()
        .values("case")
        .annotate(number=Count("pk"))
        .values("number")
    )
    held = access.visible(user, CasePerm.READ_ALL).held_by(user)
    return _in_danish_order(held).annotate(
        offered_to=Subquery(offered_to.values("to_user__full_name")[:1]),
        overdue=Coalesce(Subquery(overdue), 0),
    )


def cases_i_take_part_in(user: User) -> CaseQuerySet:
    """Return the open cases I may read and somebody else holds, in Danish order."""
    return _in_danish_order(access.visible(user, CasePerm.READ_ALL).open().exclude(stafetholder=user))


def next_dates(user: User, *, until: dt.date) -> QuerySet[Case]:
    """Return the cases I hold whose next date is passed or comes before a day, the earliest first."""
    held = access.visible(user, CasePerm.READ_ALL).held_by(user)
    return (
        held.filter(next_on__lte=until).select_related("child").order_by("next_on", "child__sort_key", "pk")
    )


def my_deadlines(user: User, *, today: dt.date, until: dt.date) -> EntryQuerySet:
    """Return the agreements and decisions that I coordinate or carry out, newly passed or due before a day.

    A corrected entry is answered for by its correction.
    """
    mine = Q(coordinator=user) | Q(performer=user)
    return (
        Entry.objects.filter(mine, deadline__range=(_still_shown(today), until), corrections__isnull=True, case__status="open")
        .filter(case__in=access.visible(user, CasePerm.READ_ALL))
        .select_related("case__child", "performer", "performer_person")
        .order_by("deadline", "case__child__sort_key", "seq")
    )


def my_open_notes(user: User) -> QuerySet[Undringsnotat]:
    """Return my own notes that are still open, the most urgent first."""
    return Undringsnotat.objects.filter(author=user, status=Undringsnotat.Status.OPEN).order_by(
        "decide_by", "pk"
    )


def _in_danish_order(cases: CaseQuerySet) -> CaseQuerySet:
    return cases.select_related("child", "stafetholder", "holder_unit").order_by(
        "child__sort_key", F("child__name"), "pk"
    )


def agreements_of(case: Case, *, today: dt.date) -> EntryQuerySet:
    """Return the agreements with a deadline that is to come, or so newly passed that it is to be followed up."""
    return (
        case.entries.filter(deadline__gte=_still_shown(today), corrections__isnull=True)
        .select_related("performer", "performer_person")
        .order_by("deadline", "seq")
    )


def _still_shown(today: dt.date) -> dt.date:
    """Return the first day whose passed deadlines are still shown; older ones are history in the log."""
    return today - dt.timedelta(days=deadline_days("passeret_frist"))
