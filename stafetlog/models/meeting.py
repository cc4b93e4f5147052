"""Coordination meetings: called, held and written down in one pass (domain.md 5.9; product.md C).

While a meeting is planned its rows follow what the stafetholder decides. Once it is held or cancelled the
database lets nothing of it change (migration stafetlog/0006); the minutes are an entry of the log.
"""

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from stafetlog.meeting_querysets import MeetingQuerySet
from stafetlog.models.entry import Entry


class ChildHeard(models.TextChoices):
    """How the child's own words came to the meeting, or that they did not (law.md P-5)."""

    TOOK_PART = "took_part", _("Barnet er selv med på mødet")
    TALK = "talk", _("Nogen har talt med barnet før mødet")
    OTHER_WAY = "other_way", _("På en anden måde, for eksempel en tegning eller en leg")
    NOT_HEARD = "not_heard", _("Vi har ikke barnets egne ord")

    @property
    def was_before(self) -> bool:
        """Whether somebody was with the child on a day before the meeting."""
        return self in (ChildHeard.TALK, ChildHeard.OTHER_WAY)


class Meeting(models.Model):
    """One meeting. `version` counts the times it was changed, so that a calendar knows the newest."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Indkaldt")
        HELD = "held", _("Holdt")
        CANCELLED = "cancelled", _("Aflyst")

    class Onward(models.TextChoices):
        KEPT = "kept", _("Bliver, som det er")
        TO_CHANGE = "to_change", _("Skal ændres")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="meetings")
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    version = models.PositiveSmallIntegerField(default=1)
    purpose = models.TextField(_("formål"))
    starts_at = models.DateTimeField(_("begynder"))
    minutes = models.PositiveSmallIntegerField(_("varighed i minutter"))
    place = models.CharField(_("sted"), max_length=150)
    chair = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    writer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    called_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    called_at = models.DateTimeField()
    agenda_version = models.PositiveSmallIntegerField()
    agenda_sent_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.TextField(blank=True)

    child_heard = models.CharField(max_length=10, choices=ChildHeard, blank=True)
    child_words = models.TextField(blank=True)
    child_heard_on = models.DateField(null=True, blank=True)
    child_heard_by = models.CharField(max_length=120, blank=True)

    holder_onward = models.CharField(max_length=10, choices=Onward, blank=True)
    level_onward = models.CharField(max_length=10, choices=Onward, blank=True)
    next_on = models.DateField(null=True, blank=True)
    next_kind = models.CharField(max_length=12, choices=Case.NextKind, blank=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="meeting", null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = MeetingQuerySet.as_manager()

    # Every state and the states it may become.
    TRANSITIONS = {
        State.PLANNED: frozenset({State.HELD, State.CANCELLED}),
        State.HELD: frozenset(),
        State.CANCELLED: frozenset(),
    }

    class Meta:
        verbose_name = _("møde")
        verbose_name_plural = _("møder")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    state="held", entry__isnull=False, finished_at__isnull=False, next_on__isnull=False
                )
                | (~Q(state="held") & Q(entry__isnull=True, finished_at__isnull=True)),
                name="meeting_held_has_minutes",
            ),
            models.CheckConstraint(
                condition=~Q(state="held") | (~Q(child_heard="") & ~Q(child_words="")),
                name="meeting_held_has_the_childs_view",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancel_reason=""), name="meeting_cancelled_has_a_reason"
            ),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="meeting_takes_time"),
        )
        indexes = (models.Index(fields=("case", "starts_at"), name="meeting_by_case"),)

    def __str__(self) -> str:
        return f"møde {self.pk}"

    @property
    def is_planned(self) -> bool:
        """Whether it is still to be held."""
        return self.state == self.State.PLANNED

    @property
    def ends_at(self) -> dt.datetime:
        """When it is over, as it was planned."""
        return self.starts_at + dt.timedelta(minutes=self.minutes)


class MeetingParticipant(models.Model):
    """One who is invited: a professional, or somebody in the family, with or without a login."""

    class Attendance(models.TextChoices):
        PRESENT = "present", _("Til stede")
        APOLOGY = "apology", _("Afbud")
        ABSENT = "absent", _("Udeblev")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="meeting_participants")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="participants")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="meeting_invitations", null=True, blank=True
    )
    person = models.ForeignKey(
        "cases.CasePerson", models.PROTECT, related_name="meeting_invitations", null=True, blank=True
    )
    attendance = models.CharField(max_length=10, choices=Attendance, blank=True)

    class Meta:
        verbose_name = _("mødedeltager")
        verbose_name_plural = _("mødedeltagere")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                condition=Q(user__isnull=True, person__isnull=False)
                | Q(user__isnull=False, person__isnull=True),
                name="participant_is_one_person",
            ),
            models.UniqueConstraint(fields=("meeting", "user"), name="user_invited_once"),
            models.UniqueConstraint(fields=("meeting", "person"), name="person_invited_once"),
        )

    def __str__(self) -> str:
        return f"mødedeltager {self.pk}"

    @property
    def name(self) -> str:
        """The name on the list of participants."""
        return str(self.person.name if self.person else self.user.full_name)


class MeetingItem(models.Model):
    """One point of a meeting's agenda, copied when it was called, and what was said about it."""

    OWN = "eget"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="meeting_items")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    key = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    help = models.TextField(blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        verbose_name = _("punkt på dagsordenen")
        verbose_name_plural = _("punkter på dagsordenen")
        default_permissions = ()
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return f"punkt {self.pk}"
