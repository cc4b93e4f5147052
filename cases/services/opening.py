"""Opens a case: child, family, and the opener as fungerende stafetholder at level 1 (domain.md 3.2, 4.1)."""

import datetime as dt
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Employment, User
from btimodel.lookups import deadline_days
from btimodel.models import Municipality
from cases import access, crypto, rules, search
from cases.models import Case, CaseMembership, CasePerson, Child, PersonContact
from cases.models.case import USUAL_PURPOSE
from cases.roles import Role
from cases.services import doors


@dataclass(frozen=True)
class ChildData:
    """What is known of the child; `cpr` is ten digits or ""."""

    name: str
    birth_date: dt.date
    cpr: str = ""
    place: str = ""
    group_name: str = ""


@dataclass(frozen=True)
class PersonData:
    """What is known of somebody in the family."""

    name: str
    relation: str
    has_custody: bool = False
    protected: bool = False
    address: str = ""
    phone: str = ""
    interpreter: str = ""
    birth_date: dt.date | None = None
    custody_checked_on: dt.date | None = None
    user: User | None = field(default=None)


# Names the lock below among PostgreSQL's advisory locks.
OPENING_LOCK = 7301


@transaction.atomic
def open_case(
    *,
    municipality: Municipality,
    child: ChildData,
    people: list[PersonData],
    by: User,
    employment: Employment,
    is_another_child: bool = True,
    purpose: str = "",
) -> Case:
    """Return a new open case held by `by` (fungerende, level 1). Callers write the first entry.

    A child that is known, and has no open log, is used again. `is_another_child` is the opener's answer
    that a child much like this one, with an open log, is a twin or a namesake. Openings for one birth date
    wait in line, so that two people cannot open the same child's log at once. `purpose` is the usual one when
    nothing else is said. Raises DuplicateCase, or
    django.db.IntegrityError when the database saw the duplicate first.
    """
    _wait_in_line(child.birth_date)
    known_id = _known_child(municipality, child, by, is_another_child)
    case_id = uuid4()
    with connection.cursor() as cursor:
        cursor.execute("SELECT open_case_grant(%s)", [case_id])
    now = timezone.now()
    case = Case(
        pk=case_id,
        municipality=municipality,
        authority_id=employment.unit.authority_id,
        child_id=known_id or _new_child(municipality, child).pk,
        stafetholder=by,
        holder_unit=employment.unit,
        holder_since=now,
        opened_at=now,
        opened_by=by,
        purpose=purpose or str(USUAL_PURPOSE),
        review_on=timezone.localdate(now) + dt.timedelta(days=deadline_days("gennemgang")),
    )
    case.save(force_insert=True)
    case.refresh_from_db()
    CaseMembership.objects.create(
        case=case,
        user=by,
        role=Role.AKTOER,
        unit=employment.unit,
        actor_group=employment.actor_group,
        title=employment.title,
        valid_from=timezone.localdate(now),
        added_by=by,
    )
    access.sync(case)
    if known_id:
        _renew_known_child(case.child, child, people)
    itself = PersonData(name=child.name, relation=CasePerson.Relation.CHILD, birth_date=child.birth_date)
    for data in (itself, *people):
        add_person(case=case, data=data)
    return case


def add_person(*, case: Case, data: PersonData) -> CasePerson:
    """Write one family member with contact details; opens nothing by itself (see services.members).

    Whoever has custody must consent: a new one shuts the doors that the others opened (law.md C-10).
    """
    person = CasePerson.objects.create(
        case=case,
        user=data.user,
        name=data.name,
        relation=data.relation,
        birth_date=data.birth_date,
        has_custody=data.has_custody,
        custody_checked_on=(data.custody_checked_on or timezone.localdate()) if data.has_custody else None,
        marked_protected=data.protected,
        interpreter=data.interpreter,
    )
    if data.address or data.phone:
        PersonContact.objects.create(person=person, case=case, address=data.address, phone=data.phone)
    if data.has_custody:
        doors.close_all(case=case)
    return person


def _wait_in_line(birth_date: dt.date) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [OPENING_LOCK, birth_date.toordinal()])


def _known_child(
    municipality: Municipality, child: ChildData, by: User, is_another_child: bool
) -> UUID | None:
    """Return the child's row if there is one. Raises DuplicateCase or TooManySearches."""
    search.check_may_open()
    found = search.matches(
        municipality=municipality, name=child.name, birth_date=child.birth_date, cpr=child.cpr, by=by
    )
    rules.check_no_open_log(found, is_another_child=is_another_child)
    return next((match.child_id for match in found if match.likeness == search.Likeness.SAME), None)


def _renew_known_child(child: Child, data: ChildData, people: list[PersonData]) -> None:
    """Bring a known child's row up to date.

    Those who read an earlier log see the same row. So when somebody in the family is protected now, the
    school stays as it was: the other parent must not find it there (law.md N-2).
    """
    if not any(person.protected for person in people):
        child.place, child.group_name = data.place, data.group_name
    if data.cpr and not child.cpr_hash:
        child.cpr_encrypted, child.cpr_hash = crypto.encrypt(data.cpr), crypto.search_hash(data.cpr)
    child.save()


def _new_child(municipality: Municipality, data: ChildData) -> Child:
    child = Child(
        municipality=municipality,
        name=data.name,
        birth_date=data.birth_date,
        cpr_encrypted=crypto.encrypt(data.cpr) if data.cpr else "",
        cpr_hash=crypto.search_hash(data.cpr) if data.cpr else "",
        place=data.place,
        group_name=data.group_name,
    )
    child.save(force_insert=True)
    return child
