"""What is agreed in a log and not done yet: what somebody who takes the stafet takes over."""

import datetime as dt
from dataclasses import dataclass

from accounts.models import User
from cases.models import Case, CasePerson
from stafetlog.lookups import open_measures
from stafetlog.models import Entry
from stafetlog.querysets import EntryQuerySet


@dataclass(frozen=True)
class Ahead:
    """Something that is agreed and not done yet: by when, what, and who does it."""

    day: dt.date
    what: str
    who: str
    is_evaluation: bool = False


def still_ahead(case: Case, *, on: dt.date) -> list[Ahead]:
    """Return what the next stafetholder takes over: evaluations, overdue ones too, and agreements, by day."""
    evaluations = [
        Ahead(one.evaluate_on, one.what, _who(one.responsible_person, one.responsible), is_evaluation=True)
        for one in open_measures(case)
    ]
    agreements = [
        Ahead(one.deadline, one.text, _who(one.performer_person, one.performer))
        for one in _agreements(case, on=on)
        if one.deadline
    ]
    return sorted(evaluations + agreements, key=lambda one: one.day)


def _who(person: CasePerson | None, user: User | None) -> str:
    return person.name if person else user.full_name if user else ""


def _agreements(case: Case, *, on: dt.date) -> EntryQuerySet:
    """Return the agreements and decisions whose deadline has not passed, the nearest first."""
    return (
        Entry.objects.filter(case=case, deadline__gte=on, corrections__isnull=True)
        .beside_the_plan()
        .select_related("performer", "performer_person")
        .order_by("deadline", "seq")
    )
