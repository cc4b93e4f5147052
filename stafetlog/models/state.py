"""Where the log is on its way: every step between open, paused, to be closed and closed (domain.md 3.8)."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from stafetlog.models.entry import Entry


class StateChange(models.Model):
    """One step, with its reason and its entry: append-only. The case itself says where the log is now."""

    class AskedBy(models.TextChoices):
        FAMILY = "family", _("Familien")
        CHILD = "child", _("Barnet eller den unge")
        PROFESSIONALS = "professionals", _("Fagpersonerne")
        TOGETHER = "together", _("Vi er enige om det")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="state_changes")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="state_change")
    from_state = models.CharField(max_length=10, choices=Case.State)
    to_state = models.CharField(max_length=10, choices=Case.State)
    reason = models.TextField()
    asked_by = models.CharField(max_length=15, choices=AskedBy, blank=True)
    # What the date is follows from the step: the pause's last day, the closing's, or when one follows up.
    on = models.DateField(null=True, blank=True)
    family_words = models.TextField(blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        verbose_name = _("skift af tilstand")
        verbose_name_plural = _("skift af tilstand")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(from_state=models.F("to_state")), name="state_change_changes_the_state"
            ),
        )

    def __str__(self) -> str:
        return f"skift af tilstand {self.pk}"
