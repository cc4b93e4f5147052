"""Questions about meetings, in the domain's words."""

from typing import Any

from django.db import models
from django.db.models import F, Prefetch

from cases.roles import CasePerm


class MeetingQuerySet(models.QuerySet):
    """Coordination meetings."""

    def visible_to(self, user: Any, perms: frozenset[CasePerm]) -> "MeetingQuerySet":
        """Return the meetings `user` may know time and place of, given what she may do on the case.

        Professionals all; somebody in the family those she is invited to. When and where one parent meets is
        not told to the other who stays at home (law.md N-2); the database asks the same.
        """
        if CasePerm.READ_ALL in perms:
            return self
        if CasePerm.FAMILY_READ in perms:
            return self.filter(participants__person__user=user)
        return self.none()

    def coming(self) -> "MeetingQuerySet":
        """Meetings that are called and neither held nor cancelled, the nearest first."""
        return self.filter(state="planned").order_by("starts_at", "pk")

    def over(self) -> "MeetingQuerySet":
        """Meetings that were held or cancelled, the newest first."""
        return self.exclude(state="planned").order_by("-starts_at", "pk")

    def for_list(self) -> "MeetingQuerySet":
        """Those to come first, the nearest on top, then those that are over, the newest on top."""
        to_come = models.Case(models.When(state="planned", then="starts_at"))
        return self.order_by(to_come.asc(nulls_last=True), "-starts_at", "pk")

    def _people(self) -> Prefetch:
        people = self.model._meta.get_field("participants").related_model._default_manager
        family_first = (F("person__name").asc(nulls_last=True), "user__sort_key", "user__full_name")
        in_order = people.select_related("user", "person").order_by(*family_first)
        return Prefetch("participants", queryset=in_order)

    def whole(self) -> "MeetingQuerySet":
        """With everything a page or a document about a meeting shows, in three queries."""
        related = self.select_related("chair", "writer", "entry")
        return related.prefetch_related(self._people(), "items")
