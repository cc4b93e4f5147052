"""Questions to the texts."""

from django.db import models


class ContentQuerySet(models.QuerySet):
    """Texts that are in use."""

    def current(self, kind: str) -> "ContentQuerySet":
        """Return the texts of one kind that are in use, in their order."""
        return self.filter(kind=kind, is_retired=False).order_by("order", "title", "key")
