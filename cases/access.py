"""Who may see which case: the only module that knows guardian.

One writer, `sync(case)`: derives guardian's rows from memberships and doors, in the transaction of the
change. One reader, `visible(user, perm)`, and `can(user, perm, case)`. The day a row runs out closes the
door by itself, and so does the last day of the job it rests on. The database asks the same rows through
app_cases() (migration cases/0002).
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.expressions import ArraySubquery
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.models import Employment, User
from btimodel.frozen import frozen
from cases.models import AccessEvent, Case, CaseMembership, CaseUserPermission, UnitDoor
from cases.querysets import CaseQuerySet, Part
from cases.roles import FAMILY_ROLES, HOLDER_PERMS, NOT_THROUGH_A_DOOR, ROLE_PERMS, CasePerm

Key = tuple[int, int]  # user, permission
Until = dt.date | None
Row = tuple[Key, Until]

READS = 60  # of one page, that are looked back upon
# What every page of a case shows of it.
WITH_THE_CASE = ("child", "stafetholder", "holder_unit", "childs_adult", "municipality", "retention_rule")


@dataclass(frozen=True)
class Sight:
    """A case as one person may see it today, and how that person takes part (None: by no membership).

    `is_managed` is false when the stafetholder herself has lost sight of an open case (docs/adr/0041). `also`
    holds the answers to what other apps ask of every case that is opened (`also_ask`). `reads` tells when she
    read a page before, the newest first and READS times at most, where that was asked.
    """

    case: Case
    perms: frozenset[CasePerm]
    part: Part | None
    is_managed: bool
    also: Mapping[str, Any]
    reads: Sequence[dt.datetime] = ()


_also: dict[str, Any] = {}


def also_ask(**questions: Any) -> None:
    """Ask something more of a case whenever somebody opens it, in the same query: for what every page shows.

    `questions` are expressions on Case, such as Subquery; to be called once, when an app is ready.
    """
    _also.update(questions)


def visible(user: Any, perm: CasePerm) -> CaseQuerySet:
    """Return the cases on which `user` has `perm` today. Nobody, and the anonymous, have none.

    `pk IN (subquery)` on guardian's direct table: flat in the number of cases (security.md 2c).
    """
    if not user.is_authenticated or not user.is_active:
        return Case.objects.none()
    return visible_on(user.pk, perm, timezone.localdate())


def visible_on(user_id: int, perm: CasePerm, day: dt.date) -> CaseQuerySet:
    """Return the same on a day for a person's key, for who has seen that the account is open."""
    rows = _rows_on(day).filter(user_id=user_id, permission=_number_of(perm))
    return Case.objects.filter(pk__in=rows.values("content_object_id"))


def _number_of(perm: CasePerm) -> Subquery:
    """Return a right's number as a question, which PostgreSQL asks once however many rows need it."""
    return Subquery(Permission.objects.filter(codename=perm.value).order_by().values("pk")[:1])


def can(user: Any, perm: CasePerm, case: Case) -> bool:
    """Return whether `user` has `perm` on this case today."""
    if not user.is_authenticated or not user.is_active:
        return False
    return bool(_may(perm, user_id=user.pk, case_id=case.pk, day=timezone.localdate()))


@frozen(user_id=int, case_id=UUID, day=dt.date)
def _may(perm: CasePerm, *, user_id: int, case_id: UUID, day: dt.date) -> QuerySet[Case, Any]:
    return visible_on(user_id, perm, day).filter(pk=case_id).values("pk")


def perms_on(user: Any, case: Case) -> frozenset[CasePerm]:
    """Return everything `user` may do on this case today, in one query."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    rows = _rows_today().filter(user=user, content_object=case)
    return frozenset(CasePerm(name) for name in rows.values_list("permission__codename", flat=True))


def sight(user: Any, case_id: UUID, *, reads_of: str = "") -> Sight | None:
    """Return the case with what `user` may do on it today, or None when it is not hers to see; one query.

    With the URL name of a page, `reads_of`, it tells when she read that page of the case before.
    Every page of a case begins here. It is hers when VIEW is among her permissions, which is what `visible`
    asks too: to ask it in the query as well would cost each page a quarter more.
    """
    if not user.is_authenticated or not user.is_active:
        return None
    found = _asked(reads_of, user_id=user.pk, case_id=case_id, today=timezone.localdate())
    case = next(iter(found), None)
    if case is None or CasePerm.VIEW not in case.asker_perms:
        return None
    part = next((Part(**found) for found in case.asker_parts), None)
    also = {name: getattr(case, f"also_{name}") for name in _also}
    is_managed = case.holder_manages or not case.is_open
    reads = case.asker_reads if reads_of else ()
    return Sight(case, frozenset(map(CasePerm, case.asker_perms)), part, is_managed, also, reads)


@frozen(user_id=int, case_id=UUID, today=dt.date)
def _asked(reads_of: str, *, user_id: int, case_id: UUID, today: dt.date) -> CaseQuerySet:
    mine = _rows_on(today).filter(user_id=user_id, content_object=OuterRef("pk"))
    part = CaseMembership.objects.parts_of(user_id, today).filter(case=OuterRef("pk"))
    reads = AccessEvent.objects.readings(user_id, reads_of).filter(case_ref=OuterRef("pk"))
    return (
        Case.objects.filter(pk=case_id)
        .select_related(*WITH_THE_CASE)
        .annotate(
            asker_perms=ArraySubquery(mine.values("permission__codename")),
            asker_parts=ArraySubquery(part),
            holder_manages=holder_manages(today),
            **({"asker_reads": ArraySubquery(reads.values("at")[:READS])} if reads_of else {}),
            **{f"also_{name}": question for name, question in _also.items()},
        )
    )


def is_managed(case: Case) -> bool:
    """Return whether an open case's stafetholder can still open it and act on it today."""
    found = Case.objects.filter(pk=case.pk).values_list(holder_manages(timezone.localdate()), flat=True)
    return not case.is_open or any(found)


def without_manager(user: User) -> CaseQuerySet:
    """Return the open cases whose holder is shut out, and in which `user` takes part at home (docs/adr/0041).

    At home is in the authority that opened the case, by no door.
    """
    today = timezone.localdate()
    at_home = CaseMembership.objects.active(today).filter(user=user, unit__authority=F("case__authority"))
    return (
        visible(user, CasePerm.TAKE_STAFET)
        .open()
        .filter(~holder_manages(today), pk__in=at_home.values("case"))
    )


def holder_manages(day: dt.date) -> Exists:
    """Return a question of a case, the outer row: whether its holder has a holder's rights (ADR 0041)."""
    rows = _rows_on(day).filter(
        user_id=OuterRef("stafetholder_id"),
        content_object=OuterRef("pk"),
        permission=_number_of(CasePerm.MANAGE),
    )
    return Exists(rows)


def users_with(perm: CasePerm, case: Case) -> Any:
    """Return the primary keys of those who have `perm` on this case today, as a subquery."""
    rows = _rows_today().filter(content_object=case, permission=_number_of(perm), user__is_active=True)
    return rows.values("user_id")


def sync(case: Case) -> None:
    """Make guardian's rows for `case` what memberships, doors and the stafetholder say.

    Must run in the transaction of the change it follows (law.md D-2, C-8: access ends at once). The case
    row's lock orders two changes at the same time: whoever comes last sees both.
    """
    locked = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    wanted = _wanted_rows([locked])[case.pk]
    have = {
        (row.user_id, row.permission_id): row
        for row in CaseUserPermission.objects.filter(content_object=case)
    }
    CaseUserPermission.objects.bulk_create(
        CaseUserPermission(user_id=user, permission_id=permission, content_object=case, valid_until=until)
        for (user, permission), until in wanted.items()
        if (user, permission) not in have
    )
    moved = [row for key, row in have.items() if key in wanted and row.valid_until != wanted[key]]
    for row in moved:
        row.valid_until = wanted[(row.user_id, row.permission_id)]
    # One statement: the one who acts may be among them, and see nothing after.
    CaseUserPermission.objects.bulk_update(moved, ["valid_until"])
    # Last, for the one who acts may be the one who loses access.
    CaseUserPermission.objects.filter(
        pk__in=[row.pk for key, row in have.items() if key not in wanted]
    ).delete()


def differences(cases: Sequence[Case], *, using: str) -> dict[UUID, tuple[int, int]]:
    """Return {case: (rows missing, rows too many)} for the cases whose access today is not what it should be.

    Needs a database role that sees every case. Rows that have run out, or belong to somebody who cannot log
    in, open nothing and are not counted.
    """
    today = timezone.localdate()
    have: dict[UUID, set[Row]] = {case.pk: set() for case in cases}
    in_force = _rows_today().using(using).filter(content_object__in=list(have), user__is_active=True)
    for row in in_force:
        have[row.content_object_id].add(((row.user_id, row.permission_id), row.valid_until))
    found = {}
    for case_id, rows in _wanted_rows(cases, using=using).items():
        wanted = {row for row in rows.items() if row[1] is None or row[1] >= today}
        if wanted != have[case_id]:
            found[case_id] = (len(wanted - have[case_id]), len(have[case_id] - wanted))
    return found


def _rows_today() -> Any:
    return _rows_on(timezone.localdate())


def _rows_on(day: dt.date) -> Any:
    return CaseUserPermission.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day))


def _wanted_rows(cases: Sequence[Case], *, using: str = DEFAULT_DB_ALIAS) -> dict[UUID, dict[Key, Until]]:
    """Return {case: {(user, permission): last day}} for everyone who takes part today."""
    today = timezone.localdate()
    by_id = {case.pk: case for case in cases}
    permission_ids = _permission_ids(using)
    work_ends = _work_ends(cases, using)
    doors = {
        (door.case_id, door.unit_id): door.open_until
        for door in UnitDoor.objects.using(using).filter(
            case__in=list(by_id), closed_at__isnull=True, open_until__gte=today
        )
    }
    members = (
        CaseMembership.objects.using(using).active(today).filter(case__in=list(by_id), user__is_active=True)
    )
    wanted: dict[UUID, dict[Key, Until]] = {case_id: {} for case_id in by_id}
    for member in members.select_related("unit"):
        case = by_id[member.case_id]
        ends = [member.valid_until]
        perms = ROLE_PERMS[member.role]
        if member.role not in FAMILY_ROLES:
            if member.unit.authority_id != case.authority_id:
                door = doors.get((case.pk, member.unit_id))
                if door is None:
                    continue
                ends.append(door)
                perms = perms - NOT_THROUGH_A_DOOR
            # Whoever holds the stafet keeps it until another has hold, also past the last day at work.
            if not (case.is_open and member.user_id == case.stafetholder_id):
                ends.append(work_ends.get((member.user_id, member.unit_id), today - dt.timedelta(days=1)))
        if member.user_id == case.stafetholder_id:
            perms = perms | HOLDER_PERMS
        until = min(filter(None, ends), default=None)
        for perm in perms:
            wanted[case.pk][(member.user_id, permission_ids[perm.value])] = until
    return wanted


def _work_ends(cases: Sequence[Case], using: str) -> dict[tuple[int, int], Until]:
    """Return {(user, unit): last day at work, None when no end is known} for those who take part.

    The database carries a date that is changed later to the grants by itself (law.md D-2; migration
    cases/0003), since the administrator who changes it sees no case.
    """
    members = CaseMembership.objects.using(using).filter(case__in=cases, ended_at__isnull=True)
    found: dict[tuple[int, int], Until] = {}
    for user, unit, until in (
        Employment.objects.using(using)
        .filter(user__in=members.values("user_id"))
        .values_list("user_id", "unit_id", "valid_until")
    ):
        known = found.get((user, unit), until)
        found[(user, unit)] = None if known is None or until is None else max(known, until)
    return found


def _permission_ids(using: str) -> dict[str, int]:
    content_type = ContentType.objects.db_manager(using).get_for_model(Case)
    permissions = Permission.objects.using(using).filter(content_type_id=content_type.pk)
    return dict(permissions.values_list("codename", "pk"))
