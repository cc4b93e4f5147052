"""A level change is a decision with a reason, never an edit (product.md, model 1; domain.md 2.4)."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from btimodel.choices import Level
from stafetlog.models.entry import Entry
from stafetlog.models.wish import WithFamilyWish


class LevelChange(WithFamilyWish):
    """One step up or down: append-only."""

    class HolderChoice(models.TextChoices):
        KEPT = "kept", _("Stafetten bliver, hvor den er")
        TO_CHANGE = "to_change", _("Stafetten skal tilbydes til en anden")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="level_changes")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="level_change")
    from_level = models.PositiveSmallIntegerField(choices=Level)
    to_level = models.PositiveSmallIntegerField(choices=Level)
    reason = models.TextField()
    parents_informed = models.TextField()
    # The child's own view, or why it was not asked for (law.md P-5).
    child_heard = models.TextField()
    notification_considered = models.TextField()
    # What was done and what it led to, when the level goes down (domain.md 4.3).
    summing_up = models.TextField(blank=True)
    holder_choice = models.CharField(max_length=10, choices=HolderChoice)
    decided_on = models.DateField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("niveauskift")
        verbose_name_plural = _("niveauskift")
        default_permissions = ()
        constraints = (
            *WithFamilyWish.Meta.constraints,
            models.CheckConstraint(
                condition=~models.Q(from_level=models.F("to_level")), name="level_change_changes_the_level"
            ),
        )

    def __str__(self) -> str:
        return f"niveauskift {self.pk}"
