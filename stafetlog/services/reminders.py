"""Remembers what somebody has been reminded of, so that a second run the same day says nothing."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from accounts.models import User
from stafetlog.models import Reminder, ReminderKind


@dataclass(frozen=True)
class Due:
    """One thing to remind one person of. `case_id` is the case it hangs on, where she sees that."""

    kind: ReminderKind
    subject: UUID
    case_id: UUID | None = None


def not_yet_told(*, by: User, due: Iterable[Due], since: dt.date) -> list[Due]:
    """Return those that `by` has not been reminded of since a day; to be asked on her own behalf."""
    told = set(Reminder.objects.filter(user=by, sent_on__gte=since).values_list("kind", "subject"))
    return [one for one in due if (one.kind.value, one.subject) not in told]


def remember(*, by: User, due: Iterable[Due], on: dt.date) -> None:
    """Write that `by` is reminded of these on a day."""
    Reminder.objects.bulk_create(
        Reminder(user=by, kind=one.kind, subject=one.subject, case_id=one.case_id, sent_on=on) for one in due
    )


def forget(*, by: User, before: dt.date) -> None:
    """Remove what `by` was reminded of before a day."""
    Reminder.objects.filter(user=by, sent_on__lt=before).delete()
