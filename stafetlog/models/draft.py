"""A server-side draft: survives a closed laptop, is never in the log by itself, and has one reader."""

import uuid

from django.conf import settings
from django.db import models


class Draft(models.Model):
    """What one person has typed in one form on one case, with a version for two tabs."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="drafts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="drafts")
    form = models.CharField(max_length=40)
    data = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("case", "user", "form"), name="one_draft_a_form"),)

    def __str__(self) -> str:
        return f"kladde {self.pk}"
