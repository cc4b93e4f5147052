"""Versions of tools, and what people have filled in on them."""

import uuid
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from btimodel.danish import sort_key
from btimodel.history import tracked
from redskaber.querysets import FilledToolQuerySet, OfferQuerySet, ToolSpecQuerySet
from redskaber.round_models import OwnRating, RatingRound, RoundMember
from redskaber.spec import Spec, from_document
from stafetlog.models import Entry, Undringsnotat

__all__ = [
    "FilledTool",
    "Filling",
    "NoteTool",
    "Offer",
    "OwnRating",
    "RatingRound",
    "RoundMember",
    "ToolSpec",
]


class ToolSpec(models.Model):
    """One version of one tool. It is never changed: whoever wants other words makes a new version.

    `local` is 0 for what ships with the program; the municipality's own versions of it count from 1.
    """

    slug = models.CharField(gettext_lazy("redskab"), max_length=50)
    version = models.PositiveSmallIntegerField(gettext_lazy("udgave"))
    local = models.PositiveSmallIntegerField(gettext_lazy("kommunens egen"), default=0)
    title = models.CharField(gettext_lazy("titel"), max_length=120)
    source = models.TextField(gettext_lazy("indhold"))
    document = models.JSONField(editable=False)
    retired = models.BooleanField(gettext_lazy("taget ud af brug"), default=False)
    loaded_at = models.DateTimeField(gettext_lazy("tilføjet"))

    objects = ToolSpecQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("redskab")
        verbose_name_plural = gettext_lazy("redskaber")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("slug", "version", "local"), name="tool_version_once"),
        )

    def __str__(self) -> str:
        return f"{self.slug}, {self.version_label}"

    @cached_property
    def spec(self) -> Spec:
        """The specification itself."""
        return from_document(self.document)

    @property
    def version_label(self) -> str:
        """The version as people read it."""
        if self.local:
            return _("udgave %(version)s.%(local)s, kommunens egen") % {
                "version": self.version,
                "local": self.local,
            }
        return _("udgave %(version)s") % {"version": self.version}


class Offer(models.Model):
    """Something the municipality offers children and families; the municipality keeps its own list.

    `is_example` marks what ships with the program, which is nobody's offer: take it out of use.
    """

    class Target(models.TextChoices):
        GRAVIDE = "gravide", gettext_lazy("Gravide og familier, der venter barn")
        BARN = "barn", gettext_lazy("Børn")
        UNG = "ung", gettext_lazy("Unge")
        FORAELDRE = "foraeldre", gettext_lazy("Forældre")
        FAMILIE = "familie", gettext_lazy("Hele familien")

    class Need(models.TextChoices):
        TRIVSEL = "trivsel", gettext_lazy("Trivsel og venskaber")
        SPROG = "sprog", gettext_lazy("Sprog og læring")
        FRAVAER = "fravaer", gettext_lazy("Fravær fra skole eller dagtilbud")
        SAMSPIL = "samspil", gettext_lazy("Samspil og hverdag i familien")
        BRUD = "brud", gettext_lazy("Sorg eller skilsmisse")
        PSYKISK = "psykisk", gettext_lazy("Psykisk sygdom hos barn eller voksen")
        RUSMIDLER = "rusmidler", gettext_lazy("Alkohol og stoffer")
        FRITID = "fritid", gettext_lazy("Fritid og netværk")
        PRAKTISK = "praktisk", gettext_lazy("Økonomi, bolig og det praktiske")

    name = models.CharField(gettext_lazy("navn"), max_length=120)
    sort_key = models.CharField(max_length=150, editable=False)
    text = models.TextField(gettext_lazy("hvad det er"), max_length=1000)
    target = models.CharField(gettext_lazy("for hvem"), max_length=12, choices=Target)
    from_age = models.PositiveSmallIntegerField(gettext_lazy("barnets alder fra"), default=0)
    to_age = models.PositiveSmallIntegerField(gettext_lazy("barnets alder til"), default=17)
    need = models.CharField(gettext_lazy("hjælper med"), max_length=12, choices=Need)
    other_need = models.CharField(
        gettext_lazy("hjælper også med"), max_length=12, choices=Need, blank=True, default=""
    )
    referral = models.CharField(gettext_lazy("sådan kommer man i gang"), max_length=300)
    contact = models.CharField(gettext_lazy("kontakt"), max_length=120)
    phone = models.CharField(gettext_lazy("telefon"), max_length=30, blank=True)
    waiting = models.CharField(gettext_lazy("ventetid"), max_length=100, blank=True)
    cost = models.CharField(gettext_lazy("pris"), max_length=100, blank=True)
    checked_on = models.DateField(gettext_lazy("sidst tjekket"))
    is_example = models.BooleanField(gettext_lazy("eksempel"), default=False)
    is_active = models.BooleanField(gettext_lazy("i brug"), default=True)

    history = tracked(without=("sort_key",))
    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("tilbud")
        verbose_name_plural = gettext_lazy("tilbud")
        ordering = ("sort_key", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(from_age__lte=models.F("to_age")), name="offer_ages_in_order"),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the sort key in step with the name."""
        self.sort_key = sort_key(self.name)
        super().save(*args, **kwargs)

    @property
    def needs(self) -> list[str]:
        """What it helps with, in words."""
        words = [self.get_need_display(), self.get_other_need_display() if self.other_need else ""]
        return [word for word in words if word]


class Filling(models.Model):
    """What has been typed in one tool. `typed` is every field as it was sent, so nothing typed is lost.

    `page` is the id of the opened page that saved last, and `version` counts the saves: see services.drafts.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    spec = models.ForeignKey(ToolSpec, models.PROTECT, related_name="+")
    typed = models.JSONField(default=dict)
    page = models.UUIDField()
    version = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        abstract = True


class FilledTool(Filling):
    """A tool on a case: its author's draft, and when shared a record with one entry in the log.

    The entry has the same id and decides who reads the tool, in the program and in the database.
    """

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="filled_tools")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="filled_tools")
    answers = models.JSONField(default=dict)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="filled_tool", null=True, blank=True)
    shared_at = models.DateTimeField(null=True, blank=True)
    replaces = models.ForeignKey("self", models.PROTECT, related_name="replacements", null=True, blank=True)
    round = models.ForeignKey(RatingRound, models.PROTECT, related_name="joint", null=True, blank=True)

    objects = FilledToolQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("udfyldt redskab")
        verbose_name_plural = gettext_lazy("udfyldte redskaber")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                condition=Q(entry__isnull=True, shared_at__isnull=True)
                | Q(entry__isnull=False, shared_at__isnull=False),
                name="tool_shared_has_its_entry",
            ),
            models.UniqueConstraint(
                fields=("replaces",), condition=Q(entry__isnull=False), name="tool_replaced_once"
            ),
            models.UniqueConstraint(
                fields=("round",),
                condition=Q(entry__isnull=False, replaces__isnull=True),
                name="round_shared_once",
            ),
        )
        indexes = (models.Index(fields=("case", "-shared_at"), name="filled_tool_by_case"),)

    def __str__(self) -> str:
        return f"redskab {self.pk}"

    @property
    def is_shared(self) -> bool:
        """Whether it stands in the log, and so can never be changed."""
        return self.entry_id is not None


class NoteTool(Filling):
    """A tool on somebody's own undringsnotat: nobody else reads it, and it goes with the note."""

    note = models.ForeignKey(Undringsnotat, models.PROTECT, related_name="tools")

    class Meta:
        verbose_name = gettext_lazy("redskab på et undringsnotat")
        verbose_name_plural = gettext_lazy("redskaber på undringsnotater")
        default_permissions = ()

    def __str__(self) -> str:
        return f"redskab på notat {self.pk}"
