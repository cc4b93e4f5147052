"""Questions about cases and memberships, in the domain's words."""

import datetime as dt

from django.db import models
from django.db.models import Q

from cases.roles import PROFESSIONAL_ROLES


class CaseQuerySet(models.QuerySet):
    """Cases; scoping by person is cases.access.visible's work alone."""

    def open(self) -> "CaseQuerySet":
        """Cases whose log can be written in."""
        return self.filter(status="open")

    def held_by(self, user) -> "CaseQuerySet":
        """Open cases whose stafet is in this user's hands."""
        return self.open().filter(stafetholder=user)

    def due_for_purge(self, on: dt.date) -> "CaseQuerySet":
        """Closed cases past retention, cleared by the archive, and not under legal hold (law.md R-1, R-9)."""
        return self.filter(
            Q(archive_marking="discard") | Q(archive_marking="keep", archived_on__isnull=False),
            status="closed",
            retention_until__lt=on,
            legal_hold=False,
        )


class MembershipQuerySet(models.QuerySet):
    """Memberships."""

    def active(self, on: dt.date) -> "MembershipQuerySet":
        """Not ended, begun, and not run out on the day."""
        return self.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=on), ended_at__isnull=True, valid_from__lte=on
        )

    def professionals(self) -> "MembershipQuerySet":
        """Those who take part by their work, by name, with user, unit and its authority."""
        return (
            self.filter(role__in=PROFESSIONAL_ROLES)
            .select_related("user", "unit__authority")
            .order_by("user__sort_key", "user__full_name", "pk")
        )


class PersonQuerySet(models.QuerySet):
    """The family of a case."""

    def in_order(self) -> "PersonQuerySet":
        """The child first, then those with custody, then the rest by name."""
        child_first = models.Case(models.When(relation="child", then=0), default=1)
        return self.order_by(child_first, "-has_custody", "name", "pk")
