"""Who takes part, and on what basis: the business fact that access is derived from."""

import datetime as dt
import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from btimodel.choices import ActorGroup
from btimodel.models import LegalBasisVersion, Unit
from cases.models.people import CasePerson
from cases.querysets import DoorQuerySet, MembershipQuerySet
from cases.roles import Role


class CaseMembership(models.Model):
    """One person's part in one case, from a day until a day; ended, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="case_memberships")
    role = models.CharField(_("rolle"), max_length=10, choices=Role)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="case_memberships")
    actor_group = models.PositiveSmallIntegerField(choices=ActorGroup, null=True, blank=True)
    title = models.CharField(_("stilling"), max_length=80, blank=True)
    person = models.ForeignKey(CasePerson, models.PROTECT, null=True, blank=True, related_name="memberships")
    task = models.CharField(_("opgave i samarbejdet"), max_length=200, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("deltager")
        verbose_name_plural = _("deltagere")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("case", "user"),
                condition=models.Q(ended_at__isnull=True),
                name="one_active_membership",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=("foraelder", "ung"), person__isnull=False, unit__isnull=True)
                | models.Q(role__in=("aktoer", "laeser"), person__isnull=True, unit__isnull=False),
                name="membership_is_family_or_professional",
            ),
        )
        indexes = (models.Index(fields=("user", "case"), name="membership_by_user"),)

    def __str__(self) -> str:
        return f"deltager {self.pk}"

    def is_active_on(self, day: dt.date) -> bool:
        """Whether the part is begun and not over; the same as MembershipQuerySet.active."""
        run_out = self.valid_until is not None and self.valid_until < day
        return self.ended_at is None and self.valid_from <= day and not run_out


class UnitDoor(models.Model):
    """The door of one unit in another authority: open until a day, closed at once when consent goes.

    Who opens it (a consent, a legal basis) is known to the app above; here stands only the outcome.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="doors")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="doors")
    legal_basis = models.ForeignKey(LegalBasisVersion, models.PROTECT, related_name="doors")
    opened_at = models.DateTimeField()
    open_until = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)
    # The persons in the family whose own illness or treatment may be read through the door (law.md C-12).
    own_matters_of = ArrayField(models.UUIDField(), default=list)
    own_matters_until = models.DateField(null=True, blank=True)

    objects = DoorQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("case", "unit"),
                condition=models.Q(closed_at__isnull=True),
                name="one_open_door_a_unit",
            ),
        )

    def __str__(self) -> str:
        return f"dør {self.pk}"
