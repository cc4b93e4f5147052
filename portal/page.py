"""What every family page has: the bar with the child, the reader, and what she may see of places."""

from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest

from cases.models import Case, CasePerson
from cases.visibility import FamilySight, family_sight
from portal.presenters import family_head


@dataclass(frozen=True)
class FamilyPage:
    """One request by one reader on one case."""

    case: Case
    sight: FamilySight
    me: CasePerson | None
    context: dict[str, Any]


def family_page(request: HttpRequest, case: Case) -> FamilyPage:
    """Return the reader's view of the case and the context of `portal/base.html`."""
    prefetch_related_objects([case], "people")
    sight = family_sight(request.user, case)
    head = family_head(request, case, sight)
    me = next((person for person in case.people.all() if person.user_id == request.user.pk), None)
    return FamilyPage(case, sight, me, {"case": case, "case_head": head})
