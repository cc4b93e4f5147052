"""The case and what hangs on it."""

from cases.models.case import Case
from cases.models.events import AccessEvent, Erasure
from cases.models.grants import CaseUserPermission
from cases.models.membership import CaseMembership, UnitDoor
from cases.models.people import CasePerson, Child, PersonContact

__all__ = [
    "AccessEvent",
    "Case",
    "CaseMembership",
    "CasePerson",
    "CaseUserPermission",
    "Child",
    "Erasure",
    "PersonContact",
    "UnitDoor",
]
