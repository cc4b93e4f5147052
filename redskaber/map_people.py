"""Who a new network map begins with."""

from django.utils import timezone

from accounts.models import User
from btimodel.choices import ActorGroup
from cases.access import perms_on
from cases.models import Case, CasePerson
from redskaber.answers import COUNT, Typed, as_typed
from redskaber.lookups import shared_on
from redskaber.map_changes import map_field
from redskaber.maps import NAME, SECTOR
from redskaber.spec import Spec

ROOM = 3  # empty rows after those who are there
LONGEST = 30


def start(tool: Spec, case: Case, user: User) -> Typed:
    """Return what a new map begins with: the map before it, or the people on the case without a place."""
    asked = map_field(tool)
    if asked is None:
        return {}
    before = shared_on(case, user, perms_on(user, case)).standing().filter(spec__slug=tool.slug).first()
    if before is not None:
        rows = {asked.key: before.answers.get(asked.key, [])}
        typed = as_typed(tool, rows)
        count = len(rows[asked.key]) + ROOM
        return typed | {f"{asked.key}-{COUNT}": [str(min(count, asked.most or count))]}
    people = [*_family(case), *_professionals(case)]
    typed = {f"{asked.key}-{COUNT}": [str(len(people) + ROOM)]}
    for number, (name, sector) in enumerate(people):
        typed[f"{asked.key}-{number}-{NAME}"] = [name]
        typed[f"{asked.key}-{number}-{SECTOR}"] = [sector]
    return typed


def _family(case: Case) -> list[tuple[str, str]]:
    others = [p for p in case.people.in_order() if p.relation != CasePerson.Relation.CHILD]
    return [(_named(p.name, str(p.get_relation_display()).lower()), "familie") for p in others]


def _professionals(case: Case) -> list[tuple[str, str]]:
    members = case.memberships.active(timezone.localdate()).professionals()
    return [
        (
            _named(member.user.full_name, member.title.lower()),
            "skole" if member.unit and member.unit.actor_group == ActorGroup.DIREKTE else "fagpersoner",
        )
        for member in members
    ]


def _named(full_name: str, what: str) -> str:
    first = full_name.split()[0] if full_name.split() else ""
    named = f"{first} ({what})"
    return named if len(named) <= LONGEST else first[:LONGEST]
