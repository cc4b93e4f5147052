"""Questions to the reference data, each asked in one place."""

import datetime as dt
from typing import Any

from django.db.models import F, Q, QuerySet, Subquery

from btimodel.frozen import frozen
from btimodel.models import Deadline, LegalBasisVersion, Municipality, RetentionRule


class ReferenceDataMissing(LookupError):
    """Reference data that the content files ship is not loaded."""


def deadline_days(key: str) -> int:
    """Return the number of days of a deadline. Raises ReferenceDataMissing for an unknown key."""
    days = Deadline.objects.filter(key=key).values_list("days", flat=True).first()
    if days is None:
        raise ReferenceDataMissing(f"Fristen {key} mangler. Kør manage.py load_content.")
    return days


def days_of(key: str) -> Subquery:
    """Return the number of days of a deadline inside another question; null for an unknown key."""
    return Subquery(Deadline.objects.filter(key=key).values("days"))


def deadlines(*keys: str) -> dict[str, int]:
    """Return several deadlines in one question. Raises ReferenceDataMissing for an unknown key."""
    days = dict(_days(*keys))
    for key in keys:
        if key not in days:
            raise ReferenceDataMissing(f"Fristen {key} mangler. Kør manage.py load_content.")
    return days


@frozen()
def _days(*keys: str) -> QuerySet[Any, Any]:
    return Deadline.objects.filter(key__in=keys).values_list("key", "days")


def legal_basis(key: str, *, on: dt.date) -> LegalBasisVersion:
    """Return the version of a legal basis that applies on a date (law.md B-2).

    Raises ReferenceDataMissing when no version applies.
    """
    version = (
        LegalBasisVersion.objects.select_related("basis")
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), basis__key=key, valid_from__lte=on)
        .order_by("-valid_from")
        .first()
    )
    if version is None:
        raise ReferenceDataMissing(f"Hjemlen {key} mangler. Kør manage.py load_content.")
    return version


def legal_bases(*keys: str, on: dt.date) -> dict[str, LegalBasisVersion]:
    """Return the versions of several legal bases that apply on a date, in one question (law.md B-2).

    Raises ReferenceDataMissing when one has no version then.
    """
    versions = (
        LegalBasisVersion.objects.select_related("basis")
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), basis__key__in=keys, valid_from__lte=on)
        .order_by("valid_from")
    )
    found = {version.basis.key: version for version in versions}
    for key in keys:
        if key not in found:
            raise ReferenceDataMissing(f"Hjemlen {key} mangler. Kør manage.py load_content.")
    return found


def bases_in_force(*, on: dt.date) -> list[LegalBasisVersion]:
    """Return every legal basis that the municipality uses, as it applies on a date, by key."""
    return list(
        LegalBasisVersion.objects.select_related("basis")
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), basis__is_enabled=True, valid_from__lte=on)
        .order_by("basis__key", "-valid_from")
        .distinct("basis__key")
    )


def retention_rules() -> list[RetentionRule]:
    """Return every rule of how long a closed log is kept, the shortest first, the undecided last."""
    return list(RetentionRule.objects.order_by(F("months").asc(nulls_last=True), "key"))


def the_municipality() -> Municipality | None:
    """Return the installation's municipality, or None before set-up."""
    return next(iter(_municipalities()), None)


@frozen()
def _municipalities() -> QuerySet[Municipality]:
    return Municipality.objects.order_by("pk")[:1]


def parameter(version: LegalBasisVersion, name: str) -> Any:
    """Return a number or a word of a legal basis version (law.md B-4), for example "age_consent".

    Raises ReferenceDataMissing when the version has none by that name.
    """
    if name not in version.parameters:
        raise ReferenceDataMissing(
            f"Hjemlen {version.basis.key} mangler tallet {name}. Kør manage.py load_content."
        )
    return version.parameters[name]
