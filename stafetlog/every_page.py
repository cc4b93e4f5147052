"""What every page of a case shows of the log: the open offer of the stafet, and the days that are ahead.

Asked together with the case itself (cases.access.also_ask), so that no page asks for it once more.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject, Left
from django.http import HttpRequest
from django.utils import timezone

from stafetlog.models import Handover, Meeting
from stafetlog.next_dates import Days, evaluation_days

LIMITS = ("agenda_days", "minutes_days")


@dataclass(frozen=True)
class OpenOffer:
    """The stafet is offered to somebody, who has not answered."""

    case_id: UUID
    to_user_id: int
    to_name: str
    to_unit_id: int
    to_unit_name: str
    to_authority_id: int
    from_user_id: int
    from_name: str


def questions() -> dict[str, Any]:
    """Return what to ask of every case that is opened."""
    offer = Handover.objects.pending().filter(case=OuterRef("pk"))
    people = {"to_user_id": "to_user_id", "from_user_id": "from_user_id"}
    names = {"to_name": "to_user__full_name", "from_name": "from_user__full_name"}
    unit = {
        "to_unit_id": "to_unit_id",
        "to_unit_name": "to_unit__name",
        "to_authority_id": "to_unit__authority_id",
    }
    called = Meeting.objects.filter(case=OuterRef("pk")).coming().with_limits()
    known = ("pk", "starts_at", "minutes", "agenda_sent_at", *LIMITS)
    meeting = {name: name for name in known} | {"child_words": Left("child_words", 1)}
    return {
        "offer": Subquery(offer.values(found=JSONObject(**people, **names, **unit))[:1]),
        "evaluation_days": ArraySubquery(evaluation_days(OuterRef("pk"))),
        "meetings": ArraySubquery(called.values(found=JSONObject(**meeting))),
    }


def offer_on(request: HttpRequest) -> OpenOffer | None:
    """Return the open offer of the case that the request is about, or None."""
    found = _asked(request)["offer"]
    return OpenOffer(case_id=request.case_sight.case.pk, **found) if found else None


def days_on(request: HttpRequest) -> Days:
    """Return the days on which a measure of the case is to be looked at, and those it has meetings called on.

    Somebody in the family is told of the meetings she is invited to.
    """
    meetings = [timezone.localdate(meeting.starts_at) for meeting in meetings_on(request)]
    return Days(evaluations=list(_asked(request)["evaluation_days"]), meetings=meetings)


def meetings_on(request: HttpRequest) -> list[Meeting]:
    """Return the meetings that are called, the nearest first: when they are and what is ready, no more.

    Of the child's words only whether there are any. Somebody in the family gets those she is invited to.
    """
    return [_meeting(request, **found) for found in _asked(request)["meetings"]]


def _meeting(request: HttpRequest, *, starts_at: str, agenda_sent_at: str | None, **found: Any) -> Meeting:
    limits = {name: found.pop(name) for name in LIMITS}
    sent_at = dt.datetime.fromisoformat(agenda_sent_at) if agenda_sent_at else None
    case = request.case_sight.case
    meeting = Meeting(
        case=case, starts_at=dt.datetime.fromisoformat(starts_at), agenda_sent_at=sent_at, **found
    )
    vars(meeting).update(limits)
    return meeting


def _asked(request: HttpRequest) -> Mapping[str, Any]:
    """The gate has put `case_sight` on the request."""
    also: Mapping[str, Any] = request.case_sight.also
    return also
