"""What a leader is told of stafetter that wait: people, units and days, never a child.

The database finds it (migrations stafetlog/0016 and 0021): a leader sees no case through row security, and
asks for nothing but her own units (domain.md 3.5, 4.4).
"""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.utils import timezone


@dataclass(frozen=True)
class UnansweredOffer:
    """One offer of a stafet that has waited too long. A leader who takes part is told `case_id`."""

    offer_id: UUID
    offered_at: dt.datetime
    holder: str
    holder_unit: str
    receiver: str
    receiver_unit: str
    case_id: UUID | None

    @property
    def days(self) -> int:
        """How many days it has waited."""
        return (timezone.localdate() - timezone.localdate(self.offered_at)).days


def unanswered_offers() -> list[UnansweredOffer]:
    """Return the offers that wait in the units that the one who asks leads today, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT offer_id, offered_at, holder, holder_unit, receiver, receiver_unit, case_id"
            "  FROM unanswered_offers()"
        )
        return [UnansweredOffer(*row) for row in cursor.fetchall()]


@dataclass(frozen=True)
class DroppedStafet:
    """A stafet whose holder can no longer open the case (docs/adr/0041).

    `stafet_ref` stands for it without telling the case, and is another when somebody else holds the stafet.
    `takers` are those who take part and can take it. A leader who takes part is told `case_id`.
    """

    stafet_ref: UUID
    since: dt.date
    holder: str
    holder_unit: str
    takers: list[str]
    may_take: bool
    case_id: UUID | None


def dropped_stafetter() -> list[DroppedStafet]:
    """Return the stafetter without a manager in the units that the one who asks leads, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT stafet_ref, since, holder, holder_unit, takers, may_take, case_id"
            "  FROM dropped_stafetter()"
        )
        return [DroppedStafet(*row) for row in cursor.fetchall()]


def dropped_stafet(stafet_ref: UUID) -> DroppedStafet | None:
    """Return the one of `dropped_stafetter` that the leader may take by this reference, or None."""
    may = (each for each in dropped_stafetter() if each.may_take and each.stafet_ref == stafet_ref)
    return next(may, None)
