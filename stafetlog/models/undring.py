"""The undringsnotat: the time before the family knows. Only its author reads it (domain.md 3.4)."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Undringsnotat(models.Model):
    """One professional's private working note with several dated observations."""

    class Status(models.TextChoices):
        OPEN = "open", _("I gang")
        CLOSED = "closed", _("Afsluttet")
        LOGGED = "logged", _("Blev til en stafetlog")
        NOTIFIED = "notified", _("Gik videre til underretning")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="undringsnotater")
    label = models.CharField(_("dit kendenavn til notatet"), max_length=60)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    created_at = models.DateTimeField()
    decide_by = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(_("hvad kom der ud af det"), blank=True)

    class Meta:
        verbose_name = _("undringsnotat")
        verbose_name_plural = _("undringsnotater")
        default_permissions = ()
        ordering = ("decide_by", "pk")

    def __str__(self) -> str:
        return f"undringsnotat {self.pk}"


class NoteObservation(models.Model):
    """What was seen and heard, kept apart from what it may mean."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    note = models.ForeignKey(Undringsnotat, models.CASCADE, related_name="observations")
    seen_at = models.DateTimeField(_("hvornår"))
    place = models.CharField(_("hvor"), max_length=120, blank=True)
    saw_heard = models.TextField(_("hvad så og hørte du"))
    interpretation = models.TextField(_("hvad tror du, det betyder"), blank=True)
    created_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ("-seen_at", "-created_at")

    def __str__(self) -> str:
        return f"observation {self.pk}"
