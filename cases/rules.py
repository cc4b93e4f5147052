"""Rules on the case itself. `check_…` raises one Danish sentence; `can_…` asks the same body."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.lookups import current_employments
from accounts.models import Employment, User
from btimodel.lookups import legal_basis, parameter
from cases import access
from cases.exceptions import (
    CaseClosed,
    DuplicateCase,
    HolderCannotLeave,
    MemberRefused,
    MissingRight,
    NoFamilyAccess,
    PersonRefused,
)
from cases.models import Case, CaseMembership, CasePerson
from cases.roles import PROFESSIONAL_ROLES, CasePerm, Role
from cases.search import ChildMatch, Likeness

if TYPE_CHECKING:
    from cases.services.opening import PersonData

NEVER_CUSTODY = frozenset({CasePerson.Relation.CHILD, CasePerson.Relation.SIBLING})


def check_has(user: User, perm: CasePerm, case: Case) -> None:
    """Who: the person must have the permission today. Raises MissingRight."""
    if not access.can(user, perm, case):
        raise MissingRight(_("Det kan du ikke på denne sag. Spørg stafetholderen."))


def check_is_open(case: Case) -> None:
    """When: a closed log is read-only for everyone (domain.md 13.2, 5). Raises CaseClosed."""
    if not case.is_open:
        raise CaseClosed(_("Stafetloggen er lukket og kan kun læses."))


def check_can_manage(user: User, case: Case) -> None:
    """Coordinating is the stafetholder's work, on an open case. Raises MissingRight or CaseClosed."""
    check_has(user, CasePerm.MANAGE, case)
    check_is_open(case)


def check_may_leave(case: Case, user: User) -> None:
    """Nobody leaves with the stafet in hand (product.md, D). Raises HolderCannotLeave."""
    if case.is_open and case.stafetholder_id == user.pk:
        raise HolderCannotLeave(
            _(
                "Stafetten er hos dig. Tilbyd den til en anden, og vent, til den er modtaget. Så kan du "
                "forlade sagen."
            )
        )


def check_may_deactivate(user: User) -> None:
    """An account that holds a stafet stays open (domain.md 4.4). Raises HolderCannotLeave.

    Asks the database past row security through holds_any(), since an administrator sees no case.
    """
    if holds_any(user):
        raise HolderCannotLeave(_("Personen har en eller flere stafetter. De skal overdrages først."))


def holds_any(user: User) -> bool:
    """Return whether the user holds the stafet of any open case."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT holds_any_stafet(%s)", [user.pk])
        return bool(cursor.fetchone()[0])


def opens_any_case(user: User) -> bool:
    """Return whether the account opens any case today; asked past row security, as `holds_any` is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT opens_any_case(%s)", [user.pk])
        return bool(cursor.fetchone()[0])


def check_can_take_part(
    case: Case, user: User, employment: Employment, role: Role, until: dt.date | None
) -> None:
    """Whoever is added is a professional at work today, and does not take part yet. Raises MemberRefused."""
    today = timezone.localdate()
    at_work = current_employments(user, on=today).filter(pk=employment.pk).exists()
    if (
        user.kind != User.Kind.PROFESSIONAL
        or not user.is_active
        or not at_work
        or role not in PROFESSIONAL_ROLES
    ):
        raise MemberRefused(_("Personen er ikke ansat længere og kan ikke tilføjes. Søg efter en anden."))
    if CaseMembership.objects.active(today).filter(case=case, user=user).exists():
        raise MemberRefused(_("%(name)s deltager allerede.") % {"name": user.full_name})
    if until is not None and until < today:
        raise MemberRefused(
            _("Adgangens sidste dag er passeret. Vælg en senere dato, eller lad feltet være tomt."),
            about="until",
        )


def check_person(case: Case, data: "PersonData", *, person: CasePerson | None) -> None:
    """What is said of somebody in the family: one child, custody with a date it was checked (law.md P-2).

    Nobody stands there twice, as when a form is sent twice: each who has custody must consent. `person`
    is the one who is changed, or None for a new one. Raises PersonRefused.
    """
    was_child = person is not None and person.relation == CasePerson.Relation.CHILD
    if was_child != (data.relation == CasePerson.Relation.CHILD):
        raise PersonRefused(_("Der er ét barn på en stafetlog. Vælg en anden relation."))
    if data.has_custody and data.relation in NEVER_CUSTODY:
        raise PersonRefused(_("Et barn kan ikke have forældremyndighed. Tjek relationen."))
    if data.has_custody and data.custody_checked_on is None:
        raise PersonRefused(_("Skriv, hvornår forældremyndigheden er tjekket."), about="custody_checked_on")
    if data.custody_checked_on and data.custody_checked_on > timezone.localdate():
        raise PersonRefused(
            _("Forældremyndigheden kan ikke være tjekket i fremtiden. Tjek datoen."),
            about="custody_checked_on",
        )
    if data.birth_date and data.birth_date > timezone.localdate():
        raise PersonRefused(_("Fødselsdatoen ligger i fremtiden. Tjek årstallet."), about="birth_date")
    is_new = person is None or (person.name, person.relation) != (data.name, data.relation)
    others = case.people.exclude(pk=person.pk) if person else case.people
    if is_new and others.filter(name__iexact=data.name, relation=data.relation).exists():
        raise PersonRefused(
            _(
                "%(name)s står her i forvejen med den relation. Ret oplysningerne dér, eller skriv navnene, "
                "så I kan kende de to fra hinanden."
            )
            % {"name": data.name}
        )


def check_may_read_along(person: CasePerson) -> None:
    """A login is for whoever has custody, and for the child from the age of consent (law.md P-1, P-3).

    Raises NoFamilyAccess.
    """
    if person.has_custody:
        return
    if person.relation != CasePerson.Relation.CHILD:
        raise NoFamilyAccess(
            _(
                "Kun den, der har forældremyndighed, kan få login til stafetloggen. "
                "En forælder uden forældremyndighed kan bede om at blive orienteret."
            )
        )
    today = timezone.localdate()
    age = int(parameter(legal_basis("dk.disclose.admin", on=today), "age_consent"))
    if person.birth_date is None or not has_turned(age, person.birth_date, today):
        raise NoFamilyAccess(
            _("Barnet kan få sit eget login, når det er fyldt %(age)s år. Læs loggen sammen indtil da.")
            % {"age": age}
        )


def birthday(born: dt.date, years: int) -> dt.date:
    """Return the day somebody turns an age; one born on 29 February does so on 1 March in other years."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return dt.date(born.year + years, 3, 1)


def has_turned(years: int, born: dt.date, today: dt.date) -> bool:
    """Return whether somebody born on a day has turned an age."""
    return birthday(born, years) <= today


def check_no_open_log(found: list[ChildMatch], *, is_another_child: bool) -> None:
    """One open log a child (product.md, What must always hold). Raises DuplicateCase.

    `is_another_child` is the opener's answer about a child that is only much like this one.
    """
    for match in found:
        if match.is_surely_open or (match.is_perhaps_open and not is_another_child):
            raise DuplicateCase(
                _(
                    "Der er allerede en åben stafetlog for et barn med den fødselsdato og det navn."
                    " Stafetten er hos %(name)s, %(unit)s. Kontakt vedkommende."
                )
                % {"name": match.holder, "unit": match.unit}
            )
    if any(match.likeness == Likeness.OTHER_NAME for match in found):
        raise DuplicateCase(
            _(
                "CPR-nummeret hører til et barn med et andet navn eller en anden fødselsdato."
                " Tjek CPR-nummer, navn og fødselsdato."
            )
        )
