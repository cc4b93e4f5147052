"""Passes the stafet: the only place that sets Case.stafetholder, called by stafetlog's services alone."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from btimodel.choices import ArchiveMarking
from btimodel.models import Unit
from cases import access
from cases.models import Case


class NotTheHolder(RuntimeError):
    """The stafet was no longer in the hands it should be passed from."""


@transaction.atomic
def pass_relay(*, case: Case, from_user: User, to_user: User, to_unit: Unit, is_acting: bool = False) -> None:
    """Move the stafet from one pair of hands to the next by compare-and-swap (security.md 2d).

    `is_acting` says that nobody has asked the family about the choice yet (fungerende stafetholder). The
    caller holds the case row's lock. Raises NotTheHolder when `from_user` does not hold it.
    """
    moved = Case.objects.filter(pk=case.pk, stafetholder=from_user, status=Case.Status.OPEN).update(
        stafetholder=to_user, holder_unit=to_unit, holder_is_acting=is_acting, holder_since=timezone.now()
    )
    if moved != 1:
        raise NotTheHolder("Stafetten lå et andet sted.")
    case.refresh_from_db()
    access.sync(case)


@transaction.atomic
def take_up_again(*, case: Case, holder: User, unit: Unit) -> None:
    """Open a closed log again in one statement, with the stafet in somebody's hands from the first moment.

    What the closing said of keeping and erasing is taken back. The caller holds the case row's lock. Raises
    NotTheHolder when the log is open already, and IntegrityError when the child has a newer open log.
    """
    is_the_same = case.stafetholder_id == holder.pk
    opened = Case.objects.filter(pk=case.pk, status=Case.Status.CLOSED).update(
        status=Case.Status.OPEN,
        closed_at=None,
        retention_rule=None,
        retention_until=None,
        archive_marking=ArchiveMarking.UNDECIDED,
        archived_on=None,
        stafetholder=holder,
        holder_unit=unit,
        holder_is_acting=case.holder_is_acting if is_the_same else True,
        holder_since=timezone.now(),
    )
    if opened != 1:
        raise NotTheHolder("Stafetloggen er allerede åben.")
    case.refresh_from_db()
    access.sync(case)
