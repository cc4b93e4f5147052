"""The case: the one guarded object. Everything about a child hangs on it."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from btimodel.choices import ArchiveMarking, Level
from btimodel.models import Authority, Municipality, RetentionRule, Unit
from cases.models.people import Child
from cases.querysets import CaseQuerySet
from cases.roles import CasePerm

PURPOSE_LENGTH = 300
# What a log is for when its opener says no more (law.md D-7).
USUAL_PURPOSE = _(
    "Vi arbejder sammen om, at barnet trives. Loggen viser, hvad vi ser, hvad vi aftaler, og om det hjælper."
)


class Case(models.Model):
    """A stafetlog's case. `stafetholder` is NOT NULL: exactly one holder, by construction."""

    class Status(models.TextChoices):
        OPEN = "open", _("Åben")
        CLOSED = "closed", _("Lukket")

    class State(models.TextChoices):
        """What a reader is told of the log; an open one is running, paused or on its way to be closed."""

        RUNNING = "running", _("Åben")
        PAUSED = "paused", _("På pause")
        CLOSING = "closing", _("På vej mod lukning")
        CLOSED = "closed", _("Lukket")

    class NextKind(models.TextChoices):
        MEETING = "meeting", _("Møde")
        TALK = "talk", _("Samtale")
        FOLLOW_UP = "follow_up", _("Opfølgning")
        EVALUATION = "evaluation", _("Evaluering")
        PAUSE_ENDS = "pause_ends", _("Pausen slutter")
        CLOSING = "closing", _("Lukning")

    # Those that a person chooses between; the other two follow from a pause and an announced closing.
    CHOSEN_KINDS = NextKind.choices[:4]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="cases")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="cases")
    child = models.ForeignKey(Child, models.PROTECT, related_name="cases")

    stafetholder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="held_cases")
    holder_unit = models.ForeignKey(Unit, models.PROTECT, related_name="held_cases")
    holder_is_acting = models.BooleanField(_("fungerende"), default=True)
    holder_since = models.DateTimeField()
    # The relational holder, where the municipality has one beside the stafetholder (domain.md 4.5).
    childs_adult = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="childs_adult_of", null=True, blank=True
    )

    level = models.PositiveSmallIntegerField(_("niveau"), choices=Level, default=Level.ONE)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    # Of an open log: a closed one is "running" here, so that it is that again when it is opened again.
    stage = models.CharField(
        _("hvor den er"), max_length=10, choices=State.choices[:3], default=State.RUNNING
    )
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="opened_cases")

    # Why anything is kept here at all, and the day it is asked again (law.md D-7).
    purpose = models.CharField(_("formål"), max_length=PURPOSE_LENGTH)
    review_on = models.DateField(_("gennemgås senest"))

    next_on = models.DateField(_("næste dato"), null=True, blank=True)
    next_kind = models.CharField(_("hvad sker der"), max_length=12, choices=NextKind, blank=True)

    closed_at = models.DateTimeField(null=True, blank=True)
    retention_rule = models.ForeignKey(
        RetentionRule, models.PROTECT, null=True, blank=True, related_name="cases"
    )
    retention_until = models.DateField(null=True, blank=True)
    archive_marking = models.CharField(
        max_length=12, choices=ArchiveMarking, default=ArchiveMarking.UNDECIDED
    )
    archived_on = models.DateField(null=True, blank=True)
    legal_hold = models.BooleanField(default=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("sag")
        verbose_name_plural = _("sager")
        default_permissions = ()
        permissions = tuple((perm.value, str(perm.label)) for perm in CasePerm)
        constraints = (
            models.CheckConstraint(condition=models.Q(level__in=(1, 2, 3)), name="case_level_is_1_2_or_3"),
            models.CheckConstraint(
                condition=models.Q(status="open", closed_at__isnull=True)
                | models.Q(status="closed", closed_at__isnull=False),
                name="case_closed_has_a_date",
            ),
            models.CheckConstraint(
                condition=models.Q(status="open") | models.Q(stage="running"), name="case_closed_has_no_stage"
            ),
            models.CheckConstraint(
                condition=models.Q(next_on__isnull=True, next_kind="")
                | (models.Q(next_on__isnull=False) & ~models.Q(next_kind="")),
                name="case_next_date_has_a_kind",
            ),
            models.UniqueConstraint(
                fields=("child",), condition=models.Q(status="open"), name="one_open_case_for_a_child"
            ),
        )
        indexes = (
            models.Index(
                fields=("stafetholder",), condition=models.Q(status="open"), name="case_open_by_holder"
            ),
            models.Index(fields=("retention_until",), condition=models.Q(status="closed"), name="case_due"),
        )

    def __str__(self) -> str:
        # Never the child's name: this text may end in a log line.
        return f"sag {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether the log can still be written in."""
        return self.status == self.Status.OPEN

    @property
    def state(self) -> "Case.State":
        """Where the log is on its way from open to closed."""
        return self.State(self.stage) if self.is_open else self.State.CLOSED
