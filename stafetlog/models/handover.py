"""The handover: offer, then accept. The old holder keeps the stafet until then (domain.md 4.4)."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from btimodel.models import Unit
from stafetlog.querysets import HandoverQuerySet


class Handover(models.Model):
    """One offer of the stafet and its answer."""

    class State(models.TextChoices):
        PENDING = "pending", _("Venter på svar")
        ACCEPTED = "accepted", _("Modtaget")
        DECLINED = "declined", _("Afslået")
        WITHDRAWN = "withdrawn", _("Trukket tilbage")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="handovers")
    from_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="handovers_given")
    to_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="handovers_offered")
    to_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    summary = models.TextField(_("opsamling"))
    family_asked = models.TextField(_("hvad siger familien"))
    offered_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)

    objects = HandoverQuerySet.as_manager()

    # Every state and the states it may become; PENDING alone is not an end.
    TRANSITIONS = {
        State.PENDING: frozenset({State.ACCEPTED, State.DECLINED, State.WITHDRAWN}),
        State.ACCEPTED: frozenset(),
        State.DECLINED: frozenset(),
        State.WITHDRAWN: frozenset(),
    }

    class Meta:
        verbose_name = _("overdragelse")
        verbose_name_plural = _("overdragelser")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("case",), condition=models.Q(state="pending"), name="one_open_offer_a_case"
            ),
            models.CheckConstraint(
                condition=models.Q(state="pending", answered_at__isnull=True)
                | (~models.Q(state="pending") & models.Q(answered_at__isnull=False)),
                name="handover_answer_has_a_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(from_user=models.F("to_user")), name="handover_is_to_somebody_else"
            ),
        )

    def __str__(self) -> str:
        return f"overdragelse {self.pk}"
