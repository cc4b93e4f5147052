"""Opens and closes the door of a unit in another authority; called by the app that knows the basis."""

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from btimodel.models import LegalBasisVersion, Unit
from cases import access
from cases.models import Case, UnitDoor


@transaction.atomic
def open_door(
    *,
    case: Case,
    unit: Unit,
    legal_basis: LegalBasisVersion,
    until: dt.date,
    own_matters_of: Collection[UUID] = (),
    own_matters_until: dt.date | None = None,
) -> UnitDoor:
    """Let a unit's members in until a day; a door that is open already is replaced.

    `own_matters_of` are the persons whose own matters may be read too, until a day of its own (law.md C-12).
    """
    now = timezone.now()
    UnitDoor.objects.filter(case=case, unit=unit, closed_at__isnull=True).update(closed_at=now)
    door = UnitDoor.objects.create(
        case=case,
        unit=unit,
        legal_basis=legal_basis,
        opened_at=now,
        open_until=until,
        own_matters_of=sorted(own_matters_of),
        own_matters_until=own_matters_until,
    )
    access.sync(case)
    return door


@transaction.atomic
def close_door(*, case: Case, unit: Unit) -> bool:
    """Shut a unit out at once; return whether a door was open (law.md C-8)."""
    closed = UnitDoor.objects.filter(case=case, unit=unit, closed_at__isnull=True).update(
        closed_at=timezone.now()
    )
    access.sync(case)
    return bool(closed)


@transaction.atomic
def close_all(*, case: Case) -> bool:
    """Shut out every unit of another authority, because those who must consent are others than before.

    Returns whether a door was open.

    The app that knows the consents opens again what is still complete (consent.services.answering.recheck).
    """
    closed = UnitDoor.objects.filter(case=case, closed_at__isnull=True).update(closed_at=timezone.now())
    if closed:
        access.sync(case)
    return bool(closed)
