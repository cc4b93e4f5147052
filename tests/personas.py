"""The people of every test and of the demonstration (product.md, Names). All invented.

States are reached through services, never by writing rows, so a test starts from something that can happen.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import Employment, User
from accounts.whoasks import acting_as
from btimodel.choices import ActorGroup
from btimodel.models import Authority, Municipality, Unit
from cases.models import Case, CasePerson
from cases.roles import Role
from cases.services import members
from cases.services.opening import ChildData, PersonData
from stafetlog.services.opening import FirstEntry, open_stafetlog

PASSWORD = "vinter-i-eksempelby"


@dataclass
class World:
    """The municipality, its units and the personas; `case` is Noah's."""

    municipality: Municipality
    authority: Authority
    region: Authority
    school: Unit
    family_department: Unit
    treatment: Unit
    alma: User
    birk: User
    cecilie: User
    daniel: User
    freja: User
    erik: User
    dorte: User
    gry: User
    hassan: User


def make_world() -> World:
    """Return the reference data and the people, with no case yet."""
    municipality = Municipality.objects.create(
        name="Eksempelby Kommune", support_phone="12 34 56 78", duty_phone="87 65 43 21"
    )
    authority = Authority.objects.create(name="Eksempelby Kommune", municipality=municipality)
    region = Authority.objects.create(name="Region Eksempel")
    school = _unit("Lindeskolen", authority, ActorGroup.DIREKTE)
    department = _unit("Børne- og Familieafdelingen", authority, ActorGroup.BOERNEFAMILIE)
    treatment = _unit("Behandlingscenter Havnen", region, ActorGroup.BEHANDLING)
    return World(
        municipality=municipality,
        authority=authority,
        region=region,
        school=school,
        family_department=department,
        treatment=treatment,
        alma=professional("Alma Lind", school, "Lærer"),
        birk=professional("Birk Holm", department, "Børne- og familiesagsbehandler"),
        cecilie=family("Cecilie Skov"),
        daniel=family("Daniel Krogh"),
        freja=family("Freja Skov Krogh"),
        erik=professional("Erik Dahl", school, "Skoleleder", is_leader=True),
        dorte=professional("Dorte Vang", school, "Lærer"),
        gry=professional("Gry Toft", treatment, "Sygeplejerske"),
        hassan=User.objects.create_superuser(
            "hassan@example.dk", PASSWORD, full_name="Hassan Yildiz", kind=User.Kind.ADMINISTRATOR
        ),
    )


def professional(name: str, unit: Unit, title: str, *, is_leader: bool = False) -> User:
    """Return somebody who works in a unit."""
    user = User.objects.create_user(_email(name), PASSWORD, full_name=name, phone="12 34 56 00")
    Employment.objects.create(
        user=user,
        unit=unit,
        title=title,
        actor_group=unit.actor_group,
        is_leader=is_leader,
        valid_from=dt.date(2020, 8, 1),
    )
    return user


def family(name: str) -> User:
    """Return somebody in a family, with a login and no case."""
    return User.objects.create_user(_email(name), PASSWORD, full_name=name, kind=User.Kind.FAMILY)


NOAH_CPR = "7503190001"  # day + 60: a replacement number that no real child has


def noahs_family(world: World) -> list[PersonData]:
    """Return Noah's family: Cecilie's address is protected, and Daniel must never see it."""
    return [
        PersonData(
            name="Cecilie Skov",
            relation=CasePerson.Relation.MOTHER,
            has_custody=True,
            protected=True,
            address="Hemmelig Have 7, 9999 Eksempelby",
            phone="11 22 33 44",
        ),
        PersonData(
            name="Daniel Krogh",
            relation=CasePerson.Relation.FATHER,
            has_custody=True,
            address="Kajen 3, 9999 Eksempelby",
            phone="55 66 77 88",
        ),
        PersonData(name="Freja Skov Krogh", relation=CasePerson.Relation.SIBLING),
    ]


def years_ago(years: int, *, extra_days: int = 100) -> dt.date:
    """Return a birth date of somebody who is `years` old today."""
    return timezone.localdate() - dt.timedelta(days=round(years * 365.25) + extra_days)


def open_noahs_case(world: World) -> Case:
    """Return Noah's case as Alma opens it: level 1, both parents with a login, nobody else yet."""
    with acting_as(world.alma):
        case = open_stafetlog(
            municipality=world.municipality,
            child=ChildData(
                name="Noah Skov Krogh",
                birth_date=years_ago(7),
                cpr=NOAH_CPR,
                place="Lindeskolen",
                group_name="1.B",
            ),
            people=noahs_family(world),
            first=FirstEntry(
                concern="Noah er træt og trækker sig i frikvartererne.",
                parents_talk="Talt med begge forældre den 3. De er enige i at prøve sammen.",
            ),
            by=world.alma,
            employment=world.alma.employments.get(),
        )
        for person in case.people.filter(has_custody=True):
            user = {"Cecilie Skov": world.cecilie, "Daniel Krogh": world.daniel}[person.name]
            members.add_family(case=case, person=person, user=user, by=world.alma)
    return case


def open_frejas_case(world: World, parents: list[PersonData] | None = None) -> Case:
    """Return a case about Freja, 15: the same parents, and she reads along and answers for herself."""
    with acting_as(world.alma):
        case = open_stafetlog(
            municipality=world.municipality,
            child=ChildData(
                name="Freja Skov Krogh", birth_date=years_ago(15), place="Lindeskolen", group_name="9.A"
            ),
            people=parents or noahs_family(world)[:2],
            first=FirstEntry(
                concern="Freja kommer for sent og sover i timerne.",
                parents_talk="Talt med Freja og begge forældre. De vil gerne have hjælp.",
            ),
            by=world.alma,
            employment=world.alma.employments.get(),
        )
        logins = {
            "Cecilie Skov": world.cecilie,
            "Daniel Krogh": world.daniel,
            "Freja Skov Krogh": world.freja,
        }
        for person in case.people.all():
            members.add_family(case=case, person=person, user=logins[person.name], by=world.alma)
    return case


def open_another_case(world: World, number: int = 1, *, by: User | None = None) -> Case:
    """Return a case about a child who is nobody's double; `by` opens and holds it, Alma unless told."""
    holder = by or world.alma
    with acting_as(holder):
        return open_stafetlog(
            municipality=world.municipality,
            child=ChildData(
                name=f"Barn Nummer {number}", birth_date=years_ago(8, extra_days=number), place="Lindeskolen"
            ),
            people=[
                PersonData(name=f"Mor Nummer {number}", relation=CasePerson.Relation.MOTHER, has_custody=True)
            ],
            first=FirstEntry(concern="Barnet er meget alene.", parents_talk="Mor vil gerne være med."),
            by=holder,
            employment=holder.employments.get(),
        )


def add_member(world: World, case: Case, user: User, *, role: Role = Role.AKTOER) -> None:
    """Let the stafetholder add a professional; a unit in another authority still needs its door."""
    with acting_as(case.stafetholder):
        members.add_professional(
            case=case, user=user, employment=user.employments.get(), role=role, task="", by=case.stafetholder
        )


def _unit(name: str, authority: Authority, group: ActorGroup) -> Unit:
    return Unit.objects.create(name=name, authority=authority, actor_group=group, phone="12 34 56 70")


def _email(name: str) -> str:
    first = name.partition(" ")[0].lower()
    return f"{first}@example.dk"
