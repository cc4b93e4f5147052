"""Writes access events: who looked, from which unit, for what purpose (law.md D-3)."""

from typing import Any

from django.utils import timezone

from cases.models import AccessEvent, Case, CaseMembership
from cases.roles import FAMILY_ROLES


def record(*, case: Case, by: Any, action: AccessEvent.Action, page: str) -> AccessEvent:
    """Write one event for a person who takes part in `case`. `page` is a URL name, never content."""
    today = timezone.localdate()
    member = (
        CaseMembership.objects.active(today)
        .filter(case=case, user=by)
        .values_list("role", "unit_id", "title")
        .first()
    )
    role, unit_id, title = member or ("", None, "")
    family = role in FAMILY_ROLES
    return AccessEvent.objects.create(
        at=timezone.now(),
        user_ref=by.pk,
        case_ref=case.pk,
        action=action,
        purpose=AccessEvent.Purpose.OWN_CASE if family else AccessEvent.Purpose.COOPERATION,
        unit_ref=unit_id,
        role=role if family else title,
        page=page,
    )


def record_search(*, by: Any, unit_id: int | None, title: str, case_ref: Any = None) -> AccessEvent:
    """Write that somebody searched for a child before opening a log; `case_ref` is the open case it met."""
    return AccessEvent.objects.create(
        at=timezone.now(),
        user_ref=by.pk,
        case_ref=case_ref,
        action=AccessEvent.Action.SEARCH,
        purpose=AccessEvent.Purpose.SEARCH,
        unit_ref=unit_id,
        role=title,
        page="search",
    )
