"""Makes the demonstration's municipality, units and users from fixtures/demo/people.yaml."""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import Employment, User
from btimodel.models import Authority, Municipality, Unit

FOLDER: Path = settings.BASE_DIR / "fixtures" / "demo"


@dataclass
class Cast:
    """Everybody in the story, by the short names that the files use."""

    municipality: Municipality
    units: dict[str, Unit] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)


def read(name: str) -> dict[str, Any]:
    """Return one of the demonstration's files."""
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


def make_cast() -> Cast:
    """Write everybody of people.yaml; all share the demonstration's password."""
    data = read("people.yaml")
    municipality = Municipality.objects.create(**data["municipality"])
    cast = Cast(municipality)
    authorities = {
        key: Authority.objects.create(municipality=municipality if key == "kommunen" else None, **facts)
        for key, facts in data["authorities"].items()
    }
    for key, facts in data["units"].items():
        cast.units[key] = Unit.objects.create(**{**facts, "authority": authorities[facts["authority"]]})
    password = make_password(settings.DEMO_PASSWORD)
    for kind in User.Kind:
        for key, facts in data[GROUPS[kind]].items():
            cast.users[key] = _user(key, facts, kind, password)
    for key, facts in data["professionals"].items():
        _employ(cast.users[key], cast.units[facts["unit"]], facts)
    return cast


GROUPS = {
    User.Kind.PROFESSIONAL: "professionals",
    User.Kind.FAMILY: "family",
    User.Kind.ADMINISTRATOR: "administrators",
}


def email_of(key: str) -> str:
    """Return somebody's mail; example.dk belongs to nobody."""
    return f"{key}@example.dk"


def _user(key: str, facts: dict[str, Any], kind: User.Kind, password: str) -> User:
    administrator = kind == User.Kind.ADMINISTRATOR
    user = User(
        email=email_of(key),
        full_name=facts["name"],
        phone=facts.get("phone", ""),
        kind=kind,
        is_staff=administrator,
        is_superuser=administrator,
        password=password,
    )
    user.save()
    return user


def _employ(user: User, unit: Unit, facts: dict[str, Any]) -> None:
    Employment.objects.create(
        user=user,
        unit=unit,
        title=facts["title"],
        actor_group=unit.actor_group,
        is_leader=facts.get("leader", False),
        valid_from=timezone.localdate() - dt.timedelta(days=900),
    )
