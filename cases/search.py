"""Search before a log is opened: does the child, or an open log, exist already? A masked, recorded answer."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from accounts.models import Employment, User
from btimodel.danish import search_key
from btimodel.models import Municipality, Unit
from cases import access, crypto, events
from cases.models import Case
from cases.roles import CasePerm


@dataclass(frozen=True)
class ChildMatch:
    """A child that may be the one meant: no name, only where to turn."""

    child_id: UUID
    open_case_id: UUID | None
    holder: User | None
    unit: Unit | None
    i_can_open: bool


def find_child(
    *, municipality: Municipality, name: str, birth_date: dt.date, cpr: str, by: User, employment: Employment
) -> list[ChildMatch]:
    """Return the children with this birth date and a like name, or this CPR (ten digits or "").

    Every search is written as an access event, also on the open case it met (law.md D-1).
    """
    cpr_hash = crypto.search_hash(cpr) if cpr else ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT child_id, open_case_id, holder_id, holder_unit_id FROM find_child(%s, %s, %s, %s)",
            [municipality.pk, birth_date, search_key(name), cpr_hash],
        )
        rows = cursor.fetchall()
    if not rows:
        events.record_search(by=by, unit_id=employment.unit_id, title=employment.title)
    return [_match(row, by, employment) for row in rows]


def _match(row: tuple[Any, ...], by: User, employment: Employment) -> ChildMatch:
    child_id, case_id, holder_id, unit_id = row
    events.record_search(by=by, unit_id=employment.unit_id, title=employment.title, case_ref=case_id)
    return ChildMatch(
        child_id=child_id,
        open_case_id=case_id,
        holder=User.objects.filter(pk=holder_id).first(),
        unit=Unit.objects.filter(pk=unit_id).first(),
        i_can_open=case_id is not None and access.can(by, CasePerm.VIEW, Case(pk=case_id)),
    )
