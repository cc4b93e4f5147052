"""The lists of Min side that most people have nothing in, each asked when `lookups.glance` says there may be.

Each question decides itself what the one who asks may see.
"""

import datetime as dt
from typing import Any

from django.db.models import CharField, DateTimeField, F, Q, QuerySet, UUIDField, Value

from accounts.models import User
from btimodel.frozen import frozen
from cases import access
from cases.models import Case
from cases.roles import CasePerm
from config.lookups import Horizon
from redskaber import rounds
from redskaber.models import FilledTool
from stafetlog.models import Draft, Entry, Meeting, ReplyRequest, Undringsnotat


def closed_cases(user: User, near: Horizon, *, most: int) -> list[Any]:
    """Return the closed cases I may still read, the newest first, as rows of what a line shows."""
    return _closed(most, user_id=user.pk, today=near.today)


@frozen(user_id=int, today=dt.date)
def _closed(most: int, *, user_id: int, today: dt.date) -> QuerySet[Any, Any]:
    closed = access.visible_on(user_id, CasePerm.READ_ALL, today).filter(status=Case.Status.CLOSED)
    named = closed.annotate(child_name=F("child__name")).order_by("-closed_at", "pk")
    return named.values_list("pk", "child_name", "closed_at", named=True)[:most]


def my_deadlines(user: User, near: Horizon, *, most: int) -> list[Entry]:
    """Return the agreements and decisions that I coordinate or carry out, the earliest first.

    A corrected entry is answered for by its correction.
    """
    return _deadlines(most, user_id=user.pk, today=near.today, since=near.since, until=near.until)


@frozen(user_id=int, today=dt.date, since=dt.date, until=dt.date)
def _deadlines(
    most: int, *, user_id: int, today: dt.date, since: dt.date, until: dt.date
) -> QuerySet[Any, Any]:
    mine = Q(coordinator=user_id) | Q(performer=user_id)
    ahead = Entry.objects.filter(mine, deadline__gte=since, deadline__lte=until, case__status="open")
    return (
        ahead.filter(corrections__isnull=True)
        .filter(case__in=access.visible_on(user_id, CasePerm.READ_ALL, today))
        .beside_the_plan()
        .select_related("case__child", "performer", "performer_person")
        .order_by("deadline", "case__child__sort_key", "seq")[:most]
    )


def my_meetings(user: User, near: Horizon, *, most: int) -> list[Meeting]:
    """Return the meetings that I should see to in the logs I write in, the nearest first."""
    return _meetings(most, user_id=user.pk, today=near.today)


@frozen(user_id=int, today=dt.date)
def _meetings(most: int, *, user_id: int, today: dt.date) -> QuerySet[Any, Any]:
    mine = Meeting.objects.to_see_to_by(user_id).with_limits().select_related("case__child")
    return mine.filter(case__in=access.visible_on(user_id, CasePerm.WRITE, today))[:most]


def waiting_for_me(user: User, near: Horizon, *, most: int) -> list[Any]:
    """Return what others wait for, the oldest first, asked together: answers I owe, and my own ratings.

    Answers to colleagues' questions about entries I may read (`entry_id` is set), and rounds of rating in
    which I have not rated (`words` is then the scale's name). Each row is of an open case.
    """
    return _waiting(most, user_id=user.pk, today=near.today)


WAITING = ("pk", "case_id", "child_name", "by", "since", "words", "entry_id", "entry_kind", "occurred_at")


@frozen(user_id=int, today=dt.date)
def _waiting(most: int, *, user_id: int, today: dt.date) -> QuerySet[Any, Any]:
    mine = Entry.objects.readable_anywhere_by(user_id, today)
    replies = ReplyRequest.objects.filter(
        to_user=user_id, state=ReplyRequest.State.OPEN, entry__in=mine, case__status=Case.Status.OPEN
    ).annotate(
        child_name=F("case__child__name"),
        by=F("asked_by__full_name"),
        since=F("asked_at"),
        words=F("question"),
        entry_kind=F("entry__kind"),
        occurred_at=F("entry__occurred_at"),
    )
    ratings = rounds.unrated_by(user_id).annotate(
        child_name=F("case__child__name"),
        by=F("started_by__full_name"),
        since=F("started_at"),
        words=F("spec__title"),
        entry_id=Value(None, output_field=UUIDField()),
        entry_kind=Value(None, output_field=CharField()),
        occurred_at=Value(None, output_field=DateTimeField()),
    )
    seen = access.visible_on(user_id, CasePerm.WRITE, today)
    both = replies.values_list(*WAITING, named=True).union(
        ratings.filter(case__in=seen).values_list(*WAITING, named=True), all=True
    )
    return both.order_by("since")[:most]


def my_drafts(user: User, near: Horizon, *, most: int) -> list[Any]:
    """Return what I began in the open logs I write in and have not sent, what was touched last first.

    `form` names the form of a draft (stafetlog.unsent.way_back); of a tool that is not shared, `title` is its
    name.
    """
    return _drafts(most, user_id=user.pk, today=near.today)


DRAFTED = ("pk", "case_id", "child_name", "updated_at", "form", "title")


@frozen(user_id=int, today=dt.date)
def _drafts(most: int, *, user_id: int, today: dt.date) -> QuerySet[Any, Any]:
    seen = access.visible_on(user_id, CasePerm.WRITE, today).open()
    name = {"child_name": F("case__child__name")}
    typed = Draft.objects.filter(user=user_id, case__in=seen).annotate(title=Value(""), **name)
    tools = FilledTool.objects.drafts_of(user_id).order_by().filter(case__in=seen)
    tools = tools.annotate(form=Value(""), title=F("spec__title"), **name)
    both = typed.values_list(*DRAFTED, named=True).union(tools.values_list(*DRAFTED, named=True), all=True)
    return both.order_by("-updated_at")[:most]


def my_open_notes(user: User, *, most: int) -> list[Undringsnotat]:
    """Return my own notes that are still open, the most urgent first."""
    return _notes(most, user_id=user.pk)


@frozen(user_id=int)
def _notes(most: int, *, user_id: int) -> QuerySet[Any, Any]:
    mine = Undringsnotat.objects.filter(author=user_id, status=Undringsnotat.Status.OPEN)
    return mine.order_by("decide_by", "pk")[:most]
