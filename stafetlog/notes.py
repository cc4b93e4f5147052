"""Questions about undringsnotater. Each is about one person's own; there is no other kind."""

import datetime as dt

from django.db.models import Case, Count, Exists, F, IntegerField, Max, OuterRef, QuerySet, Value, When
from django.utils import timezone

from accounts.models import User
from btimodel.lookups import deadline_days, deadlines, legal_basis
from btimodel.models import LegalBasisVersion
from stafetlog.models import NoteObservation, Undringsnotat


def mine(user: User) -> QuerySet[Undringsnotat]:
    """Return the user's own notes: open ones first, the most urgent on top, then the newest ended."""
    is_ended = Case(
        When(status=Undringsnotat.Status.OPEN, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return (
        Undringsnotat.objects.filter(author=user)
        .annotate(
            is_ended=is_ended,
            observation_count=Count("observations"),
            last_seen_at=Max("observations__seen_at"),
        )
        .order_by("is_ended", F("closed_at").desc(nulls_first=True), "decide_by", "pk")
    )


def waiting(user: User, *, on: dt.date) -> QuerySet[Undringsnotat]:
    """Return the user's open notes whose day of decision has come."""
    return mine(user).filter(status=Undringsnotat.Status.OPEN, decide_by__lte=on)


def observations(note: Undringsnotat) -> QuerySet[NoteObservation]:
    """Return what was seen, newest first."""
    return note.observations.order_by("-seen_at", "-created_at", "pk")


def days_kept() -> int:
    """Return how many days an ended note can still be read, by the deadline "undringsnotat_slettes"."""
    return deadline_days("undringsnotat_slettes")


def deleted_on(note: Undringsnotat) -> dt.date | None:
    """Return the last day of an ended note, None for an open one."""
    if note.closed_at is None:
        return None
    return timezone.localdate(note.closed_at) + dt.timedelta(days=days_kept())


def about_to_go(user: User, *, on: dt.date) -> QuerySet[Undringsnotat]:
    """Return the user's open notes that are so forgotten that she is warned before they are erased.

    Forgotten counts from the day of decision, or from the newest observation when that is later (law.md D-7).
    """
    days = deadlines("undringsnotat_glemt", "undringsnotat_varsel")
    since = on - dt.timedelta(days=days["undringsnotat_glemt"] - days["undringsnotat_varsel"])
    newest = NoteObservation.objects.filter(note=OuterRef("pk"), created_at__date__gt=since)
    open_notes = Undringsnotat.objects.filter(author=user, status=Undringsnotat.Status.OPEN)
    return open_notes.filter(~Exists(newest), decide_by__lte=since)


def forgotten_on(note: Undringsnotat) -> dt.date | None:
    """Return the day on which an open note is erased if nothing is done, None for an ended one."""
    if note.closed_at is not None:
        return None
    newest = note.observations.aggregate(at=Max("created_at"))["at"]
    touched = max(note.decide_by, timezone.localdate(newest)) if newest else note.decide_by
    return touched + dt.timedelta(days=deadline_days("undringsnotat_glemt"))


def duty_to_notify() -> LegalBasisVersion:
    """Return today's wording of a professional's duty to notify (law.md U-1)."""
    return legal_basis("dk.notify.professional", on=timezone.localdate())
