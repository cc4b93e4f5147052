"""Questions about the log for pages: who waits for an answer, who may take the stafet, what was decided."""

import datetime as dt
import json
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
)
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from btimodel.frozen import frozen
from cases import access
from cases.models import Case, CaseMembership
from cases.roles import FAMILY_ROLES, CasePerm, Role
from stafetlog.models import Closing, Entry, Handover, HandoverNote, LevelChange, Measure, StateChange
from stafetlog.plan_querysets import MeasureQuerySet
from stafetlog.querysets import EntryQuerySet, HandoverQuerySet, newer_than
from stafetlog.timeline import TimelineRow
from ui.dates import danish_date


def log_of(
    case: Case, user: User, perms: frozenset[CasePerm], *, since: dt.datetime | None
) -> Callable[[int, int], list[TimelineRow]]:
    """Return what takes a part of what `user` may read of a log, newest first, for `page_of`.

    `perms` is what she may do on the case. With `since`, the end of her last visit, each row has `is_new`.
    Each row tells of the whole log too: how much there is (`number_in`), how much of it is new (`news_in`),
    by whom (`writers_in`), and whether any entry refers to another (`neighbours`).
    """
    asked: dict[str, Any] = {"case_id": case.pk, "user_id": user.pk, "today": timezone.localdate()}
    if since is None:
        return lambda first, last: _log(first, last, perms, **asked)
    return lambda first, last: _log_and_news(first, last, perms, since=since, **asked)


@frozen(case_id=UUID, user_id=int, today=dt.date)
def _log(first: int, last: int, perms: frozenset[CasePerm], **of: Any) -> QuerySet[Any, Any]:
    readable = _readable(perms, **of)
    return readable.for_timeline(**_of_the_whole(readable))[first:last]


@frozen(case_id=UUID, user_id=int, today=dt.date, since=dt.datetime)
def _log_and_news(
    first: int, last: int, perms: frozenset[CasePerm], *, since: dt.datetime, **of: Any
) -> QuerySet[Any, Any]:
    readable = _readable(perms, **of)
    # A column of the index that holds the whole answer (stafetlog/0023).
    new = Count("written_at", filter=newer_than(since, of["user_id"]))
    return readable.with_news(of["user_id"], since, **_of_the_whole(readable, new=new))[first:last]


def _readable(perms: frozenset[CasePerm], *, case_id: UUID, user_id: int, today: dt.date) -> EntryQuerySet:
    return Entry.objects.filter(case=case_id).readable_by(user_id, perms, today)


def _of_the_whole(readable: EntryQuerySet, **also: Any) -> dict[str, Any]:
    """Return what each row tells of the whole log, which PostgreSQL finds once."""
    return {
        "some_refer": Exists(readable.filter(refers_to__isnull=False).order_by()),
        "writers": Listed(readable.by_writer(**also)),
    }


class Listed(Subquery):
    """The rows of a question as one JSON text: it stands on every row of the page, and is read once."""

    template = "(SELECT json_agg(to_json(listed))::text FROM (%(subquery)s) listed)"
    output_field = TextField()


def writers_in(rows: Sequence[Any]) -> list[tuple[int, str]]:
    """Return what `writers_of` does, from a page of `log_of`."""
    return [(one["author_id"], one["full_name"]) for row in rows[:1] for one in json.loads(row.writers)]


def number_in(row: Any) -> int:
    """Return how many entries there are in all, from a row of `log_of`."""
    return sum(one["number"] for one in json.loads(row.writers))


def news_in(rows: Sequence[Any]) -> int:
    """Return how many entries are new in all, from a page of `log_of`; none for who was never here."""
    return sum(one.get("new", 0) for row in rows[:1] for one in json.loads(row.writers))


def neighbours(case: Case, user: User, perms: frozenset[CasePerm], rows: Sequence[TimelineRow]) -> list[Any]:
    """Return the entries on other pages that the rows refer to, or are referred to by.

    Of what `user` may read. They are `stafetlog.beside.Related`; see `EntryQuerySet.related_to`. Not asked
    when the rows are of `log_of` and tell that no entry of the log refers to another.
    """
    if not rows or not getattr(rows[0], "some_refer", True):
        return []
    wanted = [row.refers_to_id for row in rows if row.refers_to_id]
    return _neighbours(
        perms,
        bool(wanted),
        case_id=case.pk,
        user_id=user.pk,
        today=timezone.localdate(),
        here=[row.pk for row in rows],
        wanted=wanted,
    )


@frozen(case_id=UUID, user_id=int, today=dt.date, here=list, wanted=list)
def _neighbours(
    perms: frozenset[CasePerm], any_wanted: bool, *, here: list[UUID], wanted: list[UUID], **of: Any
) -> QuerySet[Any, Any]:
    return _readable(perms, **of).related_to(here=here, wanted=wanted if any_wanted else None)


def writers_of(case: Case, user: User, perms: frozenset[CasePerm]) -> list[tuple[int, str]]:
    """Return the key and name of everyone who has written what `user` may read, in Danish order."""
    return _writers(perms, case_id=case.pk, user_id=user.pk, today=timezone.localdate())


@frozen(case_id=UUID, user_id=int, today=dt.date)
def _writers(perms: frozenset[CasePerm], **of: Any) -> QuerySet[Any, Any]:
    return _readable(perms, **of).by_writer().values_list("author_id", "full_name")


def pending_for(user: User) -> list[Handover]:
    """Return the open offers that `user` is asked to answer, with what a line about each shows.

    The address of the answer is `reverse("relay:answer", args=[offer.case_id])`.
    """
    return _pending(user_id=user.pk)


@frozen(user_id=int)
def _pending(*, user_id: int) -> HandoverQuerySet:
    return Handover.objects.awaiting(user_id).select_related("case__child", "from_user", "to_user", "to_unit")


def professionals_on(case: Case) -> list[CaseMembership]:
    """Return the professionals who take part today, by name.

    `can_see` says whether she may take the stafet now, `door_until` how long her unit's door is open.
    """
    today = timezone.localdate()
    sees = Q(user__in=access.users_with(CasePerm.TAKE_STAFET, case))
    members = CaseMembership.objects.active(today).filter(case=case, unit__isnull=False)
    return list(members.everybody(today).annotate(can_see=ExpressionWrapper(sees, BooleanField())))


def possible_receivers(case: Case, members: list[CaseMembership] | None = None) -> list[CaseMembership]:
    """Return those who take part and may be offered the stafet, by name; never the one who has it.

    Somebody in another authority may be asked before the log is open to her. `members` are
    `professionals_on`, from who has read them already.
    """
    return [
        member
        for member in (professionals_on(case) if members is None else members)
        if member.user_id != case.stafetholder_id
        and (
            member.can_see
            or (
                member.role == Role.AKTOER
                and member.user.is_active
                and member.unit.authority_id != case.authority_id
            )
        )
    ]


def readers_on(case: Case) -> list[CaseMembership]:
    """Return the professionals who take part and may read the log today, by name."""
    members = CaseMembership.objects.active(timezone.localdate()).filter(case=case)
    return list(members.professionals().filter(user__in=access.users_with(CasePerm.READ_ALL, case)))


def family_readers(case: Case) -> list[User]:
    """Return those in the family who read along with a login of their own."""
    members = CaseMembership.objects.active(timezone.localdate()).filter(case=case, role__in=FAMILY_ROLES)
    return [member.user for member in members.select_related("user")]


def open_measures(case: Case) -> MeasureQuerySet:
    """Return the measures that wait for an evaluation, overdue ones too, the nearest first."""
    return Measure.objects.active().filter(case=case).for_list()


def level_history(case: Case) -> list[LevelChange]:
    """Return the case's level changes, newest first."""
    return list(
        LevelChange.objects.filter(case=case).select_related("decided_by", "entry").order_by("-entry__seq")
    )


def closing_of(case: Case) -> Closing | None:
    """Return how and why the log was closed, or None while it is open."""
    return (
        Closing.objects.filter(case=case).select_related("closed_by", "entry").order_by("-entry__seq").first()
    )


def state_history(case: Case) -> list[StateChange]:
    """Return every pause, announced closing, closing and opening again, the newest first."""
    rows = StateChange.objects.filter(case=case).select_related("decided_by", "entry")
    return list(rows.order_by("-entry__seq"))


def latest_state_change(case: Case) -> StateChange | None:
    """Return why the log is paused or about to be closed; None while it is simply open, without asking."""
    if case.state in (Case.State.RUNNING, Case.State.CLOSED):
        return None
    return StateChange.objects.filter(case=case).select_related("decided_by").order_by("-entry__seq").first()


def passed_handovers(case: Case) -> HandoverQuerySet:
    """Return how the stafet has gone from hand to hand, the newest first."""
    passed = Handover.objects.filter(case=case, state=Handover.State.ACCEPTED).with_people()
    return passed.annotate(has_note=Exists(HandoverNote.objects.filter(handover=OuterRef("pk"))))


def earlier_logs(case: Case, user: User) -> list[Case]:
    """Return the other logs of the same child that `user` may read, the newest first; walls decide."""
    visible = access.visible(user, CasePerm.READ_ALL).filter(child=case.child_id).exclude(pk=case.pk)
    return list(visible.select_related("stafetholder", "holder_unit").order_by("-opened_at"))


def retention_line(case: Case) -> str:
    """Return in plain words how long a closed log is kept, or "" for an open one."""
    if case.is_open:
        return ""
    if case.retention_until is None:
        return _("Stafetloggen bliver ikke slettet af sig selv.")
    return _("Stafetloggen gemmes til og med den %(date)s. Så bliver den slettet helt.") % {
        "date": danish_date(case.retention_until)
    }
