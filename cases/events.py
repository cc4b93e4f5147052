"""Writes access events: who looked, from which unit, for what purpose (law.md D-3)."""

import datetime as dt
from typing import Any

from django.utils import timezone

from btimodel.frozen import write_new
from cases.models import AccessEvent, Case, CaseMembership
from cases.querysets import Part
from cases.roles import FAMILY_ROLES

NO_PART = Part(role="", unit_id=None, unit=None, title="", actor_group=None)


def record(*, case: Case, by: Any, action: AccessEvent.Action, page: str) -> AccessEvent:
    """Write one event for a person who takes part in `case`. `page` is a URL name, never content."""
    found = CaseMembership.objects.parts_of(by.pk, timezone.localdate()).filter(case=case).first()
    return record_part(case=case, by=by, part=Part(**found) if found else None, action=action, page=page)


def record_part(
    *, case: Case, by: Any, part: Part | None, action: AccessEvent.Action, page: str
) -> AccessEvent:
    """Write the same when it is already known how the person takes part; None: by no membership."""
    part = part or NO_PART
    family = part.role in FAMILY_ROLES
    event = AccessEvent(
        at=timezone.now(),
        user_ref=by.pk,
        case_ref=case.pk,
        action=action,
        purpose=AccessEvent.Purpose.OWN_CASE if family else AccessEvent.Purpose.COOPERATION,
        unit_ref=part.unit_id,
        role=part.role if family else part.title,
        page=page,
    )
    write_new(event)
    return event


def record_search(
    *,
    by: Any,
    unit_id: int | None,
    title: str,
    at: dt.datetime,
    case_ref: Any = None,
    is_refused: bool = False,
) -> AccessEvent:
    """Write that somebody searched for a child before opening a log; `case_ref` is the open case it met.

    The events of one search have one time, for searches are counted by it (cases.search).
    """
    return AccessEvent.objects.create(
        at=at,
        user_ref=by.pk,
        case_ref=case_ref,
        action=AccessEvent.Action.SEARCH,
        purpose=AccessEvent.Purpose.SEARCH,
        unit_ref=unit_id,
        role=title,
        page="search:refused" if is_refused else "search",
    )
