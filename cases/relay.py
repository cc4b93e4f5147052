"""Passes the stafet: the only place that sets Case.stafetholder, called by stafetlog's handover alone."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from btimodel.models import Unit
from cases import access
from cases.models import Case


class NotTheHolder(RuntimeError):
    """The stafet was no longer in the hands it should be passed from."""


@transaction.atomic
def pass_relay(*, case: Case, from_user: User, to_user: User, to_unit: Unit) -> None:
    """Move the stafet from one pair of hands to the next by compare-and-swap (security.md 2d).

    The caller holds the case row's lock. Raises NotTheHolder when `from_user` does not hold it.
    """
    moved = Case.objects.filter(pk=case.pk, stafetholder=from_user, status=Case.Status.OPEN).update(
        stafetholder=to_user, holder_unit=to_unit, holder_is_acting=False, holder_since=timezone.now()
    )
    if moved != 1:
        raise NotTheHolder("Stafetten lå et andet sted.")
    case.refresh_from_db()
    access.sync(case)
