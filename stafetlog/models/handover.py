"""The handover: offer, then accept. The old holder keeps the stafet until then (domain.md 4.4)."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from btimodel.models import Unit
from stafetlog.querysets import HandoverQuerySet


class ChildTransition(models.TextChoices):
    """What the child is on its way to while the stafet changes hands; the note asks accordingly."""

    NONE = "", _("Almindelig overdragelse")
    SCHOOL = "school", _("Fra dagtilbud til skole")
    YOUTH = "youth", _("Fra skole til ungdomsuddannelse")


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
    # The family is asked about the choice: who, when, what they said, or why they were not (domain.md 4.4).
    asked_who = models.CharField(_("hvem er spurgt"), max_length=200, blank=True)
    asked_on = models.DateField(_("hvornår"), null=True, blank=True)
    family_asked = models.TextField(_("hvad siger familien"))
    offered_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    # When both leaders were told that nobody has answered; once.
    escalated_at = models.DateTimeField(null=True, blank=True)

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
                condition=models.Q(asked_who="") | models.Q(asked_on__isnull=False),
                name="handover_family_asked_on_a_day",
            ),
            models.CheckConstraint(
                condition=~models.Q(from_user=models.F("to_user")), name="handover_is_to_somebody_else"
            ),
        )

    def __str__(self) -> str:
        return f"overdragelse {self.pk}"


class HandoverNote(models.Model):
    """What the new holder needs to know, as it was when she was asked: append-only (domain.md 4.4)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="handover_notes")
    handover = models.OneToOneField(Handover, models.PROTECT, related_name="note")
    transition = models.CharField(max_length=10, choices=ChildTransition, blank=True)
    worry = models.TextField()
    agreed = models.TextField(blank=True)
    works = models.TextField(blank=True)
    works_not = models.TextField(blank=True)
    child_view = models.TextField(blank=True)
    parents_view = models.TextField(blank=True)
    measures = models.TextField(blank=True)
    consents = models.TextField(blank=True)
    practical = models.TextField(blank=True)
    contacts = models.TextField(blank=True)
    follows = models.TextField(blank=True)
    stays = models.TextField(blank=True)

    class Meta:
        verbose_name = _("overdragelsesnotat")
        verbose_name_plural = _("overdragelsesnotater")
        default_permissions = ()

    def __str__(self) -> str:
        return f"overdragelsesnotat {self.pk}"
