"""Server-side drafts: survive a closed laptop, are never in the log by themselves, and have one reader."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from stafetlog.querysets import DraftFileQuerySet

# How the names of the forms begin that somebody in the family writes in: a disagreement, and her own words.
DISAGREEMENT, OWN_WORDS = "uen-", "egne"
OF_THE_FAMILY = (DISAGREEMENT, OWN_WORDS)

LONGEST_SUBJECT = 80


class Origin(models.TextChoices):
    """Where a document comes from (law.md J-2)."""

    RECEIVED = "modtaget", _("Modtaget")
    SENT = "sendt", _("Sendt")
    OWN = "eget", _("Vores eget")


class Draft(models.Model):
    """What one person has typed in one form on one case, with a version for two tabs."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="drafts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="drafts")
    form = models.CharField(max_length=40)
    data = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("case", "user", "form"), name="one_draft_a_form"),)

    def __str__(self) -> str:
        return f"kladde {self.pk}"


class DraftFile(models.Model):
    """A file that one person has added to what she writes in one form; `id` is its name in the storage.

    When the entry is written the file goes into it and the row is gone; when it is thrown away, both are.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="draft_files")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="draft_files")
    form = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    # Whoever added it has looked: it does not tell where anybody lives or where the child is by day.
    tells_no_place = models.BooleanField(default=False)
    # What it is, what day it is of and where it is from: no entry takes it before it says (law.md J-2).
    subject = models.CharField(_("emne"), max_length=LONGEST_SUBJECT, blank=True, db_default="")
    dated = models.DateField(_("dato"), null=True, blank=True)
    origin = models.CharField(_("hvorfra"), max_length=10, choices=Origin, blank=True, db_default="")
    added_at = models.DateTimeField()

    objects = DraftFileQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = (models.Index(fields=("case", "user", "form"), name="draft_file_by_form"),)

    def __str__(self) -> str:
        return f"bilag til kladde {self.pk}"

    @property
    def is_described(self) -> bool:
        """Whether it says what it is, and what day it is of."""
        return bool(self.subject and self.dated)
