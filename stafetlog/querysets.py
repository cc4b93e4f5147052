"""Questions about the log, in the domain's words."""

from typing import Any

from django.db import models
from django.db.models import Q

from cases.roles import CasePerm


class EntryQuerySet(models.QuerySet):
    """Entries of a log."""

    def readable_by(self, user: Any, perms: frozenset[CasePerm]) -> "EntryQuerySet":
        """Return the entries `user` may read, given what she may do on the case.

        Professionals read all. The family reads all but what concerns another person's own matters
        (law.md C-12); the log has no "hidden from family" mark (product.md, What must always hold).
        """
        if CasePerm.READ_ALL in perms:
            return self
        if CasePerm.FAMILY_READ in perms:
            return self.filter(Q(concerns__isnull=True) | Q(concerns__user=user))
        return self.none()

    def for_timeline(self) -> "EntryQuerySet":
        """Newest first, with everything a line of the timeline shows."""
        return self.select_related(
            "author", "concerns", "corrects", "coordinator", "performer", "performer_person"
        ).order_by("-occurred_at", "-seq")
