"""What one row of the timeline's question holds."""

import datetime as dt
from typing import Any, Protocol, TypedDict
from uuid import UUID


class Correction(TypedDict):
    """What a row tells of the entry that corrects it: key and moment as JSON writes them."""

    pk: str
    written_at: str
    attachments: list[dict[str, Any]]


class TimelineRow(Protocol):
    """One row of `EntryQuerySet.for_timeline`: an entry, and what stands about it in other tables."""

    pk: UUID
    seq: int
    kind: str
    phase: str
    level: int
    text: str
    occurred_at: dt.datetime
    written_at: dt.datetime
    author_id: int
    author_name: str
    author_role: str
    coordinator_name: str | None
    performer_name: str | None
    deadline: dt.date | None
    concerns_id: UUID | None
    concerns_name: str | None
    corrects_id: UUID | None
    corrects_written_at: dt.datetime | None
    correction: Correction | None
    late_days: int | None
    hash: str
    attachments: list[dict[str, Any]]
    heard_from: str
    heard_on: dt.date | None
    words_how: str
    sensitivity: str
    refers_to_id: UUID | None
    refers_how: str
