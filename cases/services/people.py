"""What is known of the family: added and corrected by the stafetholder. Custody decides who reads along."""

from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases import access, crypto, rules
from cases.models import Case, CaseMembership, CasePerson, Child, PersonContact
from cases.roles import REVEALS_CPR
from cases.services import doors, opening
from cases.services.opening import PersonData


@transaction.atomic
def add(*, case: Case, data: PersonData, by: User) -> CasePerson:
    """Return a new person in the family; it gives no login by itself.

    Raises MissingRight, CaseClosed or PersonRefused.
    """
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    rules.check_can_manage(by, case)
    rules.check_person(case, data, person=None)
    return opening.add_person(case=case, data=replace(data, user=None))


@transaction.atomic
def edit(*, person: CasePerson, data: PersonData, by: User) -> CaseMembership | None:
    """Correct what is known of a person; return the access that ended because custody did (law.md P-2).

    A new custody holder, or a child who turns out to be older, must consent too: the doors that the others
    opened are shut (law.md C-10, C-11). Raises MissingRight, CaseClosed or PersonRefused.
    """
    case = Case.objects.select_for_update(of=("self",)).get(pk=person.case_id)
    rules.check_can_manage(by, case)
    rules.check_person(case, data, person=person)
    had_custody, doors_shut = person.has_custody, shuts_doors(person, data)
    for name in ("name", "relation", "birth_date", "has_custody", "interpreter"):
        setattr(person, name, getattr(data, name))
    person.marked_protected = data.protected
    person.custody_checked_on = data.custody_checked_on if data.has_custody else None
    person.save()
    PersonContact.objects.update_or_create(
        person=person, defaults={"case": case, "address": data.address, "phone": data.phone}
    )
    if person.relation == CasePerson.Relation.CHILD:
        _rename_child(case, data.name)
    if doors_shut:
        doors.close_all(case=case)
    return _end_reading(case, person) if had_custody and not data.has_custody else None


def shuts_doors(person: CasePerson, data: PersonData) -> bool:
    """Return whether others must consent when a person becomes what `data` says, so that doors shut."""
    is_child = data.relation == CasePerson.Relation.CHILD
    gets_custody = data.has_custody and not person.has_custody
    return gets_custody or (is_child and data.birth_date != person.birth_date)


def reveal_cpr(*, case: Case, by: User) -> str:
    """Return the child's ten digits, or "" when there are none. Raises MissingRight.

    The gate has written the event before (law.md K-7). No consent is asked for to show the number, so nobody
    reaches it through the door of another authority.
    """
    for perm in REVEALS_CPR:
        rules.check_has(by, perm, case)
    return crypto.decrypt(case.child.cpr_encrypted) if case.child.cpr_encrypted else ""


def _rename_child(case: Case, name: str) -> None:
    child = Child.objects.get(pk=case.child_id)
    if child.name != name:
        child.name = name
        child.save()


def _end_reading(case: Case, person: CasePerson) -> CaseMembership | None:
    member = CaseMembership.objects.active(timezone.localdate()).filter(case=case, person=person).first()
    if member is not None:
        CaseMembership.objects.filter(pk=member.pk).update(ended_at=timezone.now())
        access.sync(case)
    return member
