"""What every page of a case shows of the log: the open offer of the stafet, and when measures are looked at.

Asked together with the case itself (cases.access.also_ask), so that no page asks for it once more.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.http import HttpRequest

from stafetlog.models import Handover, Measure


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
    days = Measure.objects.active().filter(case=OuterRef("pk")).values("evaluate_on")
    return {
        "offer": Subquery(offer.values(found=JSONObject(**people, **names, **unit))[:1]),
        "evaluation_days": ArraySubquery(days),
    }


def offer_on(request: HttpRequest) -> OpenOffer | None:
    """Return the open offer of the case that the request is about, or None."""
    found = _asked(request)["offer"]
    return OpenOffer(case_id=request.case_sight.case.pk, **found) if found else None


def evaluation_days_on(request: HttpRequest) -> list[dt.date]:
    """Return the days on which a measure of the case is to be looked at."""
    return list(_asked(request)["evaluation_days"])


def _asked(request: HttpRequest) -> Mapping[str, Any]:
    """The gate has put `case_sight` on the request."""
    also: Mapping[str, Any] = request.case_sight.also
    return also
