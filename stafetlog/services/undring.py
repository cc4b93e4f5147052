"""Every write to an undringsnotat. It reaches a log through services.opening alone (domain.md 3.4)."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from btimodel.lookups import deadline_days
from cases.exceptions import MissingRight
from stafetlog import note_rules
from stafetlog.models import NoteObservation, Undringsnotat
from ui.dates import danish_date


@dataclass(frozen=True)
class Seen:
    """What somebody saw and heard, when and where, and apart from it what she thinks it means."""

    seen_at: dt.datetime
    saw_heard: str
    place: str = ""
    interpretation: str = ""


@transaction.atomic
def start(*, by: User, label: str, first: Seen) -> Undringsnotat:
    """Return a new note with its first observation; an empty label becomes the day's date.

    The author decides within the deadline "undringsnotat". What is sent twice is kept once.

    Raises MissingRight or NoteRefused.
    """
    note_rules.check_at_work(by)
    now = timezone.now()
    today = timezone.localdate(now)
    label = label or _("Undring den %(date)s") % {"date": danish_date(today)}
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # so that a double click waits for itself
    sent = Undringsnotat.objects.filter(author=by, label=label, status=Undringsnotat.Status.OPEN)
    if same := sent.filter(observations__in=NoteObservation.objects.filter(**vars(first))).first():
        return same
    note = Undringsnotat.objects.create(
        author=by,
        label=label,
        created_at=now,
        decide_by=today + dt.timedelta(days=deadline_days("undringsnotat")),
    )
    add_observation(note=note, by=by, seen=first)
    return note


@transaction.atomic
def add_observation(*, note: Undringsnotat, by: User, seen: Seen) -> NoteObservation:
    """Return one more observation of an open note, or the very same if it is there, as when it is sent twice.

    Raises MissingRight, NoteClosed or NoteRefused.
    """
    note = lock(note=note, by=by)
    note_rules.check_seen_at(seen.seen_at)
    if same := note.observations.filter(**vars(seen)).first():
        return same
    return NoteObservation.objects.create(
        note=note,
        seen_at=seen.seen_at,
        place=seen.place,
        saw_heard=seen.saw_heard,
        interpretation=seen.interpretation,
        created_at=timezone.now(),
    )


@transaction.atomic
def change_observation(*, observation: NoteObservation, by: User, seen: Seen) -> None:
    """Write an observation anew: it is a private working note, not the log.

    Raises MissingRight, NoteClosed or NoteRefused.
    """
    lock(note=observation.note, by=by)
    note_rules.check_seen_at(seen.seen_at)
    NoteObservation.objects.filter(pk=observation.pk).update(
        seen_at=seen.seen_at,
        place=seen.place,
        saw_heard=seen.saw_heard,
        interpretation=seen.interpretation,
    )


@transaction.atomic
def remove_observation(*, observation: NoteObservation, by: User) -> None:
    """Delete one observation of an open note. Raises MissingRight or NoteClosed."""
    lock(note=observation.note, by=by)
    NoteObservation.objects.filter(pk=observation.pk).delete()


@transaction.atomic
def close(*, note: Undringsnotat, by: User, outcome: str) -> None:
    """End a note that leads to nothing more, with a few words on why. Raises MissingRight or NoteClosed."""
    _end(note=note, by=by, status=Undringsnotat.Status.CLOSED, outcome=outcome)


@transaction.atomic
def mark_notified(*, note: Undringsnotat, by: User, outcome: str) -> None:
    """End a note that goes on as a notification; nothing of it is copied anywhere (domain.md 3.4).

    Raises MissingRight or NoteClosed.
    """
    _end(note=note, by=by, status=Undringsnotat.Status.NOTIFIED, outcome=outcome)


def mark_logged(*, note: Undringsnotat, by: User) -> None:
    """End a note whose log has just been opened; services.opening calls it in its transaction.

    Raises MissingRight or NoteClosed.
    """
    _end(note=note, by=by, status=Undringsnotat.Status.LOGGED, outcome="")


def lock(*, note: Undringsnotat, by: User) -> Undringsnotat:
    """Return the note read anew and held to the end of the transaction. Raises MissingRight or NoteClosed."""
    locked = Undringsnotat.objects.select_for_update().filter(pk=note.pk).first()
    if locked is None:
        raise MissingRight(_("Notatet er ikke dit."))
    note_rules.check_own_and_open(locked, by)
    return locked


def _end(*, note: Undringsnotat, by: User, status: Undringsnotat.Status, outcome: str) -> None:
    locked = lock(note=note, by=by)
    locked.status, locked.outcome, locked.closed_at = status, outcome, timezone.now()
    locked.save(update_fields=["status", "outcome", "closed_at"])
