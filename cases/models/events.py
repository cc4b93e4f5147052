"""Records of fact about access and erasure: append-only, no foreign keys, no content, no names."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.querysets import AccessEventQuerySet


class AccessEvent(models.Model):
    """Somebody read, searched, printed or exported (law.md D-1, D-3). Written before the page is rendered."""

    class Action(models.TextChoices):
        READ = "read", _("Læst")
        WRITE = "write", _("Skrevet")
        PRINT = "print", _("Hentet som PDF")
        FILE = "file", _("Hentet et bilag")
        SEARCH = "search", _("Fundet ved søgning efter barnet")
        REVEAL = "reveal", _("Set CPR-nummeret")

    class Purpose(models.TextChoices):
        COOPERATION = "cooperation", _("Samarbejdet om barnet")
        OWN_CASE = "own_case", _("Familien læser sin egen log")
        SEARCH = "search", _("Tjek af, om barnet allerede har en stafetlog")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField()
    user_ref = models.BigIntegerField()
    case_ref = models.UUIDField(null=True)
    action = models.CharField(max_length=10, choices=Action)
    purpose = models.CharField(max_length=15, choices=Purpose)
    unit_ref = models.BigIntegerField(null=True)
    role = models.CharField(max_length=80, blank=True)
    page = models.CharField(max_length=60, blank=True)

    objects = AccessEventQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = (
            models.Index(fields=("case_ref", "-at"), name="event_by_case"),
            # When somebody last read a page: without it, every reading of a busy case is looked through.
            models.Index(
                fields=("user_ref", "page", "case_ref", "-at"),
                condition=models.Q(action="read"),
                name="event_of_reading",
            ),
            # How much somebody has searched: few rows among all that is read.
            models.Index(
                fields=("user_ref", "-at"), condition=models.Q(action="search"), name="event_of_search"
            ),
        )

    def __str__(self) -> str:
        return f"{self.action} {self.at:%Y-%m-%d}"


class Erasure(models.Model):
    """The certificate of a purge: how much, when and under which rule, and nobody's name (law.md R-4)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField()
    pseudonym = models.CharField(max_length=64)
    rule_key = models.CharField(max_length=60)
    entries = models.PositiveIntegerField()
    rows = models.PositiveIntegerField()
    files = models.PositiveIntegerField(default=0)
    chain_head = models.CharField(max_length=64, blank=True)

    class Meta:
        default_permissions = ()
        verbose_name = _("slettekvittering")
        verbose_name_plural = _("slettekvitteringer")

    def __str__(self) -> str:
        return f"slettet {self.at:%Y-%m-%d}"
