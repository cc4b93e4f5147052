"""Rounds of rating: several people rate a scale alone first, and then together (domain.md 5.4).

What somebody has rated alone is her own until the round is opened: the database shows it to nobody else
before that (migration 0006). Who takes part, and who has rated, is known to all of them.
"""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy


class RatingRound(models.Model):
    """A round on one scale. It is opened once: by the last who rates, or by the stafetholder."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="rating_rounds")
    spec = models.ForeignKey("redskaber.ToolSpec", models.PROTECT, related_name="+")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = gettext_lazy("vurderingsrunde")
        verbose_name_plural = gettext_lazy("vurderingsrunder")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                condition=models.Q(opened_at__isnull=True, opened_by__isnull=True)
                | models.Q(opened_at__isnull=False, opened_by__isnull=False),
                name="round_opened_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"vurderingsrunde {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether all who take part see what each has rated."""
        return self.opened_at is not None


class RoundMember(models.Model):
    """Somebody who takes part in a round, and when she rated; never what."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    round = models.ForeignKey(RatingRound, models.PROTECT, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    rated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = gettext_lazy("deltager i en vurderingsrunde")
        verbose_name_plural = gettext_lazy("deltagere i vurderingsrunder")
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("round", "user"), name="round_member_once"),)

    def __str__(self) -> str:
        return f"deltager {self.pk}"


class OwnRating(models.Model):
    """What somebody has rated alone: hers until the round is opened, and unchanged from then on."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    round = models.ForeignKey(RatingRound, models.PROTECT, related_name="ratings")
    rater = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    step = models.PositiveSmallIntegerField()
    words = models.TextField(blank=True)
    rated_at = models.DateTimeField()

    class Meta:
        verbose_name = gettext_lazy("egen vurdering")
        verbose_name_plural = gettext_lazy("egne vurderinger")
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("round", "rater"), name="rating_once_a_round"),)

    def __str__(self) -> str:
        return f"vurdering {self.pk}"
