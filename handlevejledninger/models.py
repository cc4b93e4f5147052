"""Texts that ship with the program and that the municipality may adapt; and what one ticks for oneself."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from btimodel.history import tracked
from handlevejledninger.querysets import ContentQuerySet


class Content(models.Model):
    """One text: a cell of a guide, a chapter, a leaflet, an idea or a page for families.

    `shipped` follows the files; `local` is the municipality's own wording and stays through updates. A local
    wording made on an older version waits until somebody has compared the two.
    """

    class Kind(models.TextChoices):
        CELL = "celle", _("Handlevejledning")
        COMMON = "faelles", _("Fælles for handlevejledningerne")
        CHAPTER = "kapitel", _("Kapitel i håndbogen")
        IDEA = "ide", _("Idé")
        LEAFLET = "pjece", _("Pjece")
        FAMILY = "familie", _("Tekst til familier")
        HELPER = "hjaelp", _("Hjælp til at vælge")

    key = models.CharField(_("nøgle"), max_length=100, unique=True)
    kind = models.CharField(_("slags"), max_length=10, choices=Kind)
    title = models.CharField(_("titel"), max_length=150)
    order = models.PositiveSmallIntegerField(_("rækkefølge"), default=0)
    version = models.PositiveSmallIntegerField(_("udgave"))
    shipped = models.JSONField(_("programmets tekst"))
    local = models.JSONField(_("kommunens tekst"), null=True, blank=True)
    local_version = models.PositiveSmallIntegerField(_("tilpasset ud fra udgave"), null=True, blank=True)
    is_retired = models.BooleanField(_("udgået"), default=False)

    history = tracked(without=("shipped",))
    objects = ContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("tekst")
        verbose_name_plural = _("tekster")
        default_permissions = ("view", "change")
        ordering = ("kind", "order", "title")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(local__isnull=True, local_version__isnull=True)
                | models.Q(local__isnull=False, local_version__isnull=False),
                name="local_content_knows_its_version",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def document(self) -> dict[str, Any]:
        """The text that is shown: the municipality's own if there is one."""
        return self.shipped if self.local is None else self.local

    @property
    def is_adapted(self) -> bool:
        """Whether the municipality has its own wording ("tilpasset lokalt")."""
        return self.local is not None

    @property
    def waits(self) -> bool:
        """Whether the program's text has changed since the municipality adapted it."""
        return self.local is not None and self.local_version != self.version


class GuideUse(models.Model):
    """What one professional has ticked for herself, and whether the panel is folded. Knows no child."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="guide_use")
    is_folded = models.BooleanField(default=False)
    # {key of a cell: [the ticked steps' own words' digests]}: a step that is reworded is a new step.
    ticks = models.JSONField(default=dict)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"brug af vejledning {self.pk}"
