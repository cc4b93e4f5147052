"""Questions that the pages of consent ask of other tables."""

from django.db.models import QuerySet

from btimodel.models import Unit
from cases.models import Case, CasePerson


def units_to_ask_for(case: Case) -> QuerySet[Unit]:
    """Return the units of other authorities, in Danish order."""
    return (
        Unit.objects.filter(is_active=True).exclude(authority=case.authority_id).select_related("authority")
    )


def possible_owners(case: Case) -> QuerySet[CasePerson]:
    """Return the grown-ups of the family whose own illness or treatment it may be about."""
    none_of_those = (CasePerson.Relation.CHILD, CasePerson.Relation.SIBLING)
    return case.people.exclude(relation__in=none_of_those).order_by("-has_custody", "name")


def open_doors(case: Case) -> dict[int, object]:
    """Return {unit: last day} of the doors that stand open."""
    return dict(case.doors.filter(closed_at__isnull=True).values_list("unit_id", "open_until"))
