"""Who may see which case: the only module that knows guardian.

One writer, `sync(case)`: derives guardian's rows from memberships and doors, in the transaction of the
change. One reader, `visible(user, perm)`, and `can(user, perm, case)`. The day a row runs out closes the
door by itself. The database asks the same rows through app_cases() (migration cases/0002).
"""

import datetime as dt
from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils import timezone

from cases.models import Case, CaseMembership, CaseUserPermission, UnitDoor
from cases.querysets import CaseQuerySet
from cases.roles import FAMILY_ROLES, HOLDER_PERMS, ROLE_PERMS, CasePerm


def visible(user: Any, perm: CasePerm) -> CaseQuerySet:
    """Return the cases on which `user` has `perm` today. Nobody, and the anonymous, have none.

    `pk IN (subquery)` on guardian's direct table: flat in the number of cases (security.md 2c).
    """
    if not user.is_authenticated or not user.is_active:
        return Case.objects.none()
    rows = _rows_today().filter(user=user, permission__codename=perm.value)
    return Case.objects.filter(pk__in=rows.values("content_object_id"))


def can(user: Any, perm: CasePerm, case: Case) -> bool:
    """Return whether `user` has `perm` on this case today."""
    return visible(user, perm).filter(pk=case.pk).exists()


def perms_on(user: Any, case: Case) -> frozenset[CasePerm]:
    """Return everything `user` may do on this case today, in one query."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    rows = _rows_today().filter(user=user, content_object=case)
    return frozenset(CasePerm(name) for name in rows.values_list("permission__codename", flat=True))


def sync(case: Case) -> None:
    """Make guardian's rows for `case` what memberships, doors and the stafetholder say.

    Must run in the transaction of the change it follows (law.md D-2, C-8: access ends at once).
    """
    wanted = _wanted_rows(case)
    have = {
        (row.user_id, row.permission_id): row
        for row in CaseUserPermission.objects.filter(content_object=case)
    }
    CaseUserPermission.objects.filter(pk__in=[row.pk for key, row in have.items() if key not in wanted]).delete()
    for key, until in wanted.items():
        if key not in have:
            CaseUserPermission.objects.create(
                user_id=key[0], permission_id=key[1], content_object=case, valid_until=until
            )
        elif have[key].valid_until != until:
            CaseUserPermission.objects.filter(pk=have[key].pk).update(valid_until=until)


def differences(case: Case) -> tuple[int, int]:
    """Return (rows missing, rows too many) between what access should be and is; both should be 0."""
    wanted = set(_wanted_rows(case).items())
    have = {
        ((row.user_id, row.permission_id), row.valid_until)
        for row in CaseUserPermission.objects.filter(content_object=case)
    }
    return len(wanted - have), len(have - wanted)


def _rows_today() -> Any:
    today = timezone.localdate()
    return CaseUserPermission.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=today))


def _wanted_rows(case: Case) -> dict[tuple[int, int], dt.date | None]:
    """Return {(user, permission): last day} for everyone who takes part."""
    today = timezone.localdate()
    permission_ids = _permission_ids()
    doors = {
        door.unit_id: door.open_until
        for door in UnitDoor.objects.filter(case=case, closed_at__isnull=True, open_until__gte=today)
    }
    wanted: dict[tuple[int, int], dt.date | None] = {}
    for member in CaseMembership.objects.active(today).filter(case=case, user__is_active=True).select_related("unit"):
        until = member.valid_until
        if member.role not in FAMILY_ROLES and member.unit.authority_id != case.authority_id:
            if member.unit_id not in doors:
                continue
            until = min(filter(None, (until, doors[member.unit_id])))
        perms = ROLE_PERMS[member.role]
        if member.user_id == case.stafetholder_id:
            perms = perms | HOLDER_PERMS
        for perm in perms:
            wanted[(member.user_id, permission_ids[perm.value])] = until
    return wanted


def _permission_ids() -> dict[str, int]:
    content_type = ContentType.objects.get_for_model(Case)
    return dict(Permission.objects.filter(content_type=content_type).values_list("codename", "pk"))
