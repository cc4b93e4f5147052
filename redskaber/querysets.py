"""Questions about tools, in the domain's words."""

from typing import Any

from django.db import models
from django.db.models import OuterRef, Q, Subquery


class ToolSpecQuerySet(models.QuerySet):
    """Versions of tools."""

    def current(self) -> "ToolSpecQuerySet":
        """The version in use of each tool: the municipality's own before ours, the newest before older."""
        is_local = models.Case(models.When(local__gt=0, then=0), default=1)
        newest = ("slug", is_local, "-version", "-local")
        return self.filter(retired=False).order_by(*newest).distinct("slug")


class FilledToolQuerySet(models.QuerySet):
    """Tools filled on a case."""

    def drafts_of(self, user: Any) -> "FilledToolQuerySet":
        """What a person has begun and not shared, newest first; nobody else sees it."""
        return (
            self.filter(entry__isnull=True, author=user).select_related("spec").order_by("-updated_at", "pk")
        )

    def shared(self, readable: models.QuerySet) -> "FilledToolQuerySet":
        """Those whose entry is among `readable` (case.entries.readable_by(…)), newest first.

        `replacement_id` tells of the one that stands in its place, if there is one.
        """
        later = self.model._default_manager.filter(replaces=OuterRef("pk"), entry__isnull=False)
        return (
            self.filter(entry__isnull=False, entry__in=readable)
            .select_related("spec", "author", "entry__concerns")
            .annotate(replacement_id=Subquery(later.values("pk")[:1]))
            .order_by("-shared_at", "pk")
        )

    def standing(self) -> "FilledToolQuerySet":
        """Of the shared: those that nothing has replaced."""
        return self.filter(replacement_id__isnull=True)


class OfferQuerySet(models.QuerySet):
    """What the municipality offers."""

    def in_use(self) -> "OfferQuerySet":
        """Those that can be used now, by name; our examples last."""
        return self.filter(is_active=True).order_by("is_example", "sort_key", "pk")

    def fitting(self, *, target: str = "", age: int | None = None, need: str = "") -> "OfferQuerySet":
        """Those for a target group, an age and a need; what is not told leaves nothing out."""
        found = self
        if target:
            found = found.filter(target=target)
        if age is not None:
            found = found.filter(from_age__lte=age, to_age__gte=age)
        if need:
            found = found.filter(Q(need=need) | Q(other_need=need))
        return found
