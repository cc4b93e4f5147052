"""Scales as people rate on them, for the tests: through the services."""

import datetime as dt

from django.utils import timezone

from accounts.whoasks import acting_as
from cases.models import Case
from redskaber import rounds
from redskaber.models import RatingRound
from redskaber.services import rounds as service
from tests import tools

SCALE = "bekymringsskala"


def rated(step: int, day: dt.date | None = None, **more: str) -> dict[str, str | list[str]]:
    """Return what a page would send of a scale."""
    when = (day or timezone.localdate()).strftime("%d-%m-%Y")
    return {"trin": str(step), "begrundelse": "Han er alene i frikvarteret.", "dato": when} | more


def begun(case: Case, *, rate: bool = False, words: str = "x") -> RatingRound:
    """Return a round of everybody who writes, begun by the stafetholder; with `rate` she has rated."""
    holder = case.stafetholder
    with acting_as(holder):
        members = rounds.who_can_rate(case, SCALE)
        made = service.start(case=case, by=holder, tool=tools.the_tool(SCALE), members=members)
        if rate:
            service.rate(rating_round=made, by=holder, step=2, words=words)
    return made
