"""Questions about meetings, in the domain's words."""

from typing import Any

from django.db import models
from django.db.models import F, OuterRef, Prefetch, Q, Subquery

from btimodel.lookups import days_of
from cases.models import CaseMembership
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

    def to_see_to_by(self, user_id: int) -> "MeetingQuerySet":
        """Meetings called in an open log she holds, or whose minutes she writes (domain.md 4.2)."""
        mine = Q(case__stafetholder=user_id) | Q(writer=user_id)
        return self.coming().filter(mine, case__status="open")

    def for_list(self) -> "MeetingQuerySet":
        """Those to come first, the nearest on top, then those that are over, the newest on top."""
        to_come = models.Case(models.When(state="planned", then="starts_at"))
        return self.order_by(to_come.asc(nulls_last=True), "-starts_at", "pk")

    def with_limits(self) -> "MeetingQuerySet":
        """With the municipality's limits, `agenda_days` and `minutes_days`."""
        return self.annotate(agenda_days=days_of("dagsorden_foer"), minutes_days=days_of("referat_inden"))

    def whole(self) -> "MeetingQuerySet":
        """With everything a page or a document about a meeting shows, in three queries.

        `following_at` says when the next meeting that is called begins.
        """
        later = self.model._default_manager.filter(
            case=OuterRef("case"), state="planned", starts_at__gt=OuterRef("starts_at")
        )
        return (
            self.with_limits()
            .select_related("chair", "writer", "entry")
            .annotate(following_at=Subquery(later.order_by("starts_at").values("starts_at")[:1]))
            .prefetch_related(Prefetch("participants", queryset=self._people()), "items")
        )

    def with_people(self) -> list[tuple[Any, list[Any]]]:
        """Return each meeting with those who are invited, the nearest first, in one query for it all."""
        invited = self._people().filter(meeting__in=self.order_by())
        found: dict[Any, list[Any]] = {}
        for one in invited.select_related("meeting__chair", "meeting__writer"):
            found.setdefault(one.meeting, []).append(one)
        return sorted(found.items(), key=lambda pair: (pair[0].starts_at, pair[0].pk))

    def _people(self) -> Any:
        """Those who are invited, the family first; `title` is what somebody is or was here by work."""
        people: Any = self.model._meta.get_field("participants").related_model
        here = CaseMembership.objects.filter(
            case=OuterRef("case"), user=OuterRef("user"), unit__isnull=False
        ).order_by("-valid_from", "-pk")
        family_first = (F("person__name").asc(nulls_last=True), "user__sort_key", "user__full_name")
        return (
            people._default_manager.select_related("user", "person")
            .annotate(title=Subquery(here.values("title")[:1]))
            .order_by(*family_first)
        )
