"""Questions about the log, in the domain's words."""

from typing import Any

from django.db import models
from django.db.models import Q

from cases.models import UnitDoor
from cases.roles import CasePerm


class EntryQuerySet(models.QuerySet):
    """Entries of a log."""

    def readable_by(self, user: Any, perms: frozenset[CasePerm]) -> "EntryQuerySet":
        """Return the entries `user` may read, given what she may do on the case.

        Professionals read all; those from another authority without the parents' own matters, but for the
        parents who have said yes to that. The family reads all but what concerns another person's own matters
        (law.md C-12); the log has no "hidden from family" mark (product.md, What must always hold).
        """
        if CasePerm.READ_OWN_MATTERS in perms:
            return self
        if CasePerm.READ_ALL in perms:
            return self.filter(Q(concerns__isnull=True) | Q(UnitDoor.objects.shows_own_matters_to(user)))
        if CasePerm.FAMILY_READ in perms:
            return self.filter(Q(concerns__isnull=True) | Q(concerns__user=user))
        return self.none()

    def for_timeline(self) -> "EntryQuerySet":
        """Newest first, with everything a line of the timeline shows, in one query.

        `correction_id` and `correction_written_at` tell of the correction of an entry, if there is one.
        """
        corrections = self.model._default_manager.filter(corrects=models.OuterRef("pk")).order_by("seq")
        return (
            self.select_related(
                "author", "concerns", "corrects", "coordinator", "performer", "performer_person"
            )
            .annotate(
                correction_id=models.Subquery(corrections.values("pk")[:1]),
                correction_written_at=models.Subquery(corrections.values("written_at")[:1]),
            )
            .order_by("-occurred_at", "-seq")
        )

    def beside_the_plan(self) -> "EntryQuerySet":
        """Entries that no goal or measure answers for: whoever shows the plan shows these beside it."""
        return self.filter(
            goal_words__isnull=True, goal_end__isnull=True, measures__isnull=True, evaluation__isnull=True
        )

    def newer_than(self, entry: Any) -> "EntryQuerySet":
        """The entries that stand before `entry` on the timeline."""
        same_moment = Q(occurred_at=entry.occurred_at, seq__gt=entry.seq)
        return self.filter(Q(occurred_at__gt=entry.occurred_at) | same_moment)

    def latest_phase(self) -> str | None:
        """The phase the log was in when somebody last wrote, or None for an empty log."""
        return self.order_by("-seq").values_list("phase", flat=True).first()


class HandoverQuerySet(models.QuerySet):
    """Offers of the stafet and their answers."""

    def pending(self) -> "HandoverQuerySet":
        """Offers that nobody has answered or taken back."""
        return self.filter(state="pending")

    def awaiting(self, user: Any) -> "HandoverQuerySet":
        """Open offers that this user is asked to answer, oldest first."""
        return self.pending().filter(to_user=user).order_by("offered_at")
