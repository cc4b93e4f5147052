"""What a leader is told of stafetter that nobody has answered: people, units and days, never a child.

The database finds it (migration stafetlog/0016): a leader sees no case through row security, and asks for
nothing but her own units (domain.md 3.5, 4.4).
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
