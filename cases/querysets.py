"""Questions about cases and memberships, in the domain's words."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import JSONObject

from cases.roles import PROFESSIONAL_ROLES


@dataclass(frozen=True)
class Part:
    """How somebody takes part in a case."""

    role: str
    unit_id: int | None
    unit: str | None
    title: str
    actor_group: int | None


class CaseQuerySet(models.QuerySet):
    """Cases; scoping by person is cases.access.visible's work alone."""

    def open(self) -> "CaseQuerySet":
        """Cases whose log can be written in."""
        return self.filter(status="open")

    def held_by(self, user: Any) -> "CaseQuerySet":
        """Open cases whose stafet is in this user's hands."""
        return self.open().filter(stafetholder=user)

    def to_review(self, by: dt.date) -> "CaseQuerySet":
        """Open cases that must be looked through by a day: is the log still needed (law.md D-7)?"""
        return self.open().filter(review_on__lte=by)


class MembershipQuerySet(models.QuerySet):
    """Memberships."""

    def active(self, on: dt.date) -> "MembershipQuerySet":
        """Not ended, begun, and not run out on the day."""
        return self.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=on), ended_at__isnull=True, valid_from__lte=on
        )

    def parts_of(self, user_id: int, on: dt.date) -> models.QuerySet[Any, Any]:
        """How a person takes part on a day, as the fields of a `Part`, the oldest membership first."""
        mine = self.active(on).filter(user_id=user_id).order_by("pk")
        return mine.values_list(
            JSONObject(
                role="role",
                unit_id="unit_id",
                unit="unit__name",
                title="title",
                actor_group="actor_group",
            ),
            flat=True,
        )

    def professionals(self) -> "MembershipQuerySet":
        """Those who take part by their work, by name, with user, unit and its authority."""
        return (
            self.filter(role__in=PROFESSIONAL_ROLES)
            .select_related("user", "unit__authority")
            .order_by("user__sort_key", "user__full_name", "pk")
        )

    def everybody(self, on: dt.date) -> "MembershipQuerySet":
        """All who take part or did, by name; `door_until` is the last day that the unit's door is open."""
        door = Q(
            unit__doors__case=models.F("case"),
            unit__doors__closed_at__isnull=True,
            unit__doors__open_until__gte=on,
        )
        return (
            self.select_related("user", "unit__authority", "person")
            .annotate(door_until=models.Max("unit__doors__open_until", filter=door))
            .order_by("user__sort_key", "user__full_name", "pk")
        )


class DoorQuerySet(models.QuerySet):
    """Doors of units in another authority."""

    def open_on(self, day: dt.date) -> "DoorQuerySet":
        """Those that let somebody in on the day."""
        return self.filter(closed_at__isnull=True, open_until__gte=day)

    def of_member(self, user: Any, case: Any, on: dt.date) -> "DoorQuerySet":
        """Those that stand open on a day for a participant; `case` is a case's key, or an OuterRef to one."""
        return self.open_on(on).filter(
            case_id=case,
            unit__case_memberships__case_id=case,
            unit__case_memberships__user=user,
            unit__case_memberships__ended_at__isnull=True,
        )

    def shows_own_matters_to(self, user: Any, on: dt.date) -> models.Exists:
        """Whether a door shows this participant what an entry (the outer row) says of own matters."""
        concerned = models.Func(
            models.OuterRef("concerns_id"),
            template="ARRAY[%(expressions)s]",
            output_field=ArrayField(models.UUIDField()),
        )
        doors = self.of_member(user, models.OuterRef("case_id"), on).showing_own_matters_of(concerned, on)
        return models.Exists(doors)

    def showing_own_matters_of(self, persons: Any, on: dt.date) -> "DoorQuerySet":
        """Those through which these persons' own matters may be read on a day."""
        return self.filter(own_matters_of__contains=persons, own_matters_until__gte=on)


class PersonQuerySet(models.QuerySet):
    """The family of a case."""

    def in_order(self) -> "PersonQuerySet":
        """The child first, then those with custody, then the rest by name."""
        child_first = models.Case(models.When(relation="child", then=0), default=1)
        return self.order_by(child_first, "-has_custody", "name", "pk")

    def protected(self) -> "PersonQuerySet":
        """Those whose address is protected, whichever case it was written in (law.md N-2)."""
        return self.filter(Q(marked_protected=True) | Q(protected_elsewhere=True))


# An underretning is kept from the family; so is the reading of its pages (product.md F).
NOT_FOR_THE_FAMILY = ("underretning:",)


class AccessEventQuerySet(models.QuerySet):
    """Who read, searched, printed."""

    def on_case(self, case: models.Model) -> "AccessEventQuerySet":
        """Everything that happened on a case."""
        return self.filter(case_ref=case.pk)

    def by(self, user: models.Model) -> "AccessEventQuerySet":
        """What one person did."""
        return self.filter(user_ref=user.pk)

    def readings(self, user_id: Any, page: str) -> "AccessEventQuerySet":
        """When a person read a page with this URL name, the newest first."""
        return self.filter(user_ref=user_id, page=page, action="read").order_by("-at")

    def shown_to_family(self) -> "AccessEventQuerySet":
        """What professionals did (law.md D-3). When another parent reads is that parent's own matter."""
        hidden = Q()
        for prefix in NOT_FOR_THE_FAMILY:
            hidden |= Q(page__startswith=prefix)
        return self.exclude(purpose="own_case").exclude(hidden)
