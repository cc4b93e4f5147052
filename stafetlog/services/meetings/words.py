"""What people bring to a meeting's services: the child's words, the agreements, the whole minutes."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from accounts.models import User
from cases.models import Case, CasePerson
from stafetlog.models import ChildHeard, Meeting


@dataclass(frozen=True)
class ChildWords:
    """How the child was heard and what it says; or `NOT_HEARD`, and why."""

    heard: ChildHeard
    words: str
    on: dt.date | None = None
    by: str = ""


@dataclass(frozen=True)
class NewGoal:
    """A common goal that the meeting found, in its words."""

    title: str
    success: str


@dataclass(frozen=True)
class Agreement:
    """What one person does, and the day we look at it. `goal` is a running goal, or None for the new one."""

    what: str
    on: dt.date
    user: User | None = None
    person: CasePerson | None = None
    goal: UUID | None = None


@dataclass(frozen=True)
class Minutes:
    """Everything the minutes hold. `attendance` and `notes` go by participant and by point."""

    attendance: dict[UUID, str]
    notes: dict[UUID, str]
    child: ChildWords
    agreements: tuple[Agreement, ...]
    holder_onward: Meeting.Onward
    level_onward: Meeting.Onward
    next_kind: Case.NextKind
    next_on: dt.date
    new_goal: NewGoal | None = None
