"""Versions of tools, and what people have filled in on them."""

import uuid
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from redskaber.querysets import FilledToolQuerySet, ToolSpecQuerySet
from redskaber.spec import Spec, from_document
from stafetlog.models import Entry, Undringsnotat


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
