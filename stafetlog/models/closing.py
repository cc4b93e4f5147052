"""The end of a log: why, what helped, who follows the child now, and the family's words (domain.md 3.3 F)."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from stafetlog.models.entry import Entry
from stafetlog.models.wish import WithFamilyWish


class Closing(WithFamilyWish):
    """One closing of one log: append-only."""

    class Reason(models.TextChoices):
        REACHED = "reached", _("Målene er nået, og barnet trives")
        NO_CONCERN = "no_concern", _("Bekymringen viste sig ikke at holde")
        FAMILY_WISH = "family_wish", _("Familien ønsker det")
        OTHER_PLAN = "other_plan", _("En anden plan har taget over")
        MOVED = "moved", _("Barnet er flyttet")
        ADULT = "adult", _("Den unge er fyldt 18 år")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="closings")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="closing")
    reason = models.CharField(max_length=12, choices=Reason)
    summary = models.TextField()
    what_helped = models.TextField()
    who_follows = models.TextField()
    family_words = models.TextField(blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("lukning")
        verbose_name_plural = _("lukninger")
        default_permissions = ()
        constraints = WithFamilyWish.Meta.constraints

    def __str__(self) -> str:
        return f"lukning {self.pk}"
