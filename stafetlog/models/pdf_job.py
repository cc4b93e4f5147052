"""An order for a printed log that is too long to wait for: made by `manage.py run_jobs`, kept for a day."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PdfJob(models.Model):
    """One order by one reader. Row security shows it to her alone.

    The made file lies outside the database, encrypted with `file_key`: who has the file has nothing, and when
    the row goes the file is gone too. `sight` tells what the reader could see when it was made.
    """

    class Kind(models.TextChoices):
        PROFESSIONAL = "professional", _("Fagpersonernes udgave")
        FAMILY = "family", _("Familiens udgave")

    class State(models.TextChoices):
        WAITING = "waiting", _("Venter")
        RUNNING = "running", _("Bliver lavet")
        DONE = "done", _("Klar")
        FAILED = "failed", _("Kunne ikke laves")
        CANCELLED = "cancelled", _("Annulleret")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="pdf_jobs")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="pdf_jobs")
    kind = models.CharField(max_length=12, choices=Kind)
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    archive = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    file_name = models.CharField(max_length=40, blank=True)
    file_key = models.CharField(max_length=64, blank=True)
    last_seq = models.PositiveIntegerField(default=0)
    sight = models.CharField(max_length=64, blank=True)

    class Meta:
        default_permissions = ()
        indexes = (
            models.Index(
                fields=("asked_at",),
                condition=models.Q(state__in=("waiting", "running")),
                name="pdf_job_to_do",
            ),
        )

    def __str__(self) -> str:
        return f"PDF {self.pk}"

    @property
    def is_at_work(self) -> bool:
        """Whether it is still to be made."""
        return self.state in (self.State.WAITING, self.State.RUNNING)

    @property
    def is_done(self) -> bool:
        """Whether it can be fetched, as far as this row knows."""
        return self.state == self.State.DONE
