"""Opens a stafetlog: the case, the first entry, the chosen observations with their own dates, the family's access."""

from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Employment, User
from btimodel.choices import Phase
from btimodel.models import Municipality
from cases.exceptions import DuplicateCase
from cases.models import Case
from cases.services import opening as case_opening
from cases.services.opening import ChildData, PersonData
from stafetlog.models import EntryKind, NoteObservation, Undringsnotat
from stafetlog.services import entries


@dataclass(frozen=True)
class FirstEntry:
    """What the opener writes: the worry, and what was said with the parents before (domain.md 3.3 B)."""

    concern: str
    parents_talk: str


@transaction.atomic
def open_stafetlog(
    *,
    municipality: Municipality,
    child: ChildData,
    people: list[PersonData],
    first: FirstEntry,
    by: User,
    employment: Employment,
    note: Undringsnotat | None = None,
    observation_ids: frozenset[UUID] = frozenset(),
) -> Case:
    """Return a new case at level 1 held by `by` as fungerende stafetholder (product.md A).

    Observations chosen from the opener's own note follow with their own dates; the note ends as "logged".
    Raises DuplicateCase when the child has an open log.
    """
    try:
        with transaction.atomic():
            case = case_opening.open_case(
                municipality=municipality, child=child, people=people, by=by, employment=employment
            )
    except IntegrityError as error:
        raise DuplicateCase(
            _("Barnet har allerede en åben stafetlog. Søg igen, og kontakt den, der har stafetten.")
        ) from error
    text = _("%(concern)s\n\nSamtalen med forældrene: %(talk)s") % {
        "concern": first.concern,
        "talk": first.parents_talk,
    }
    entries.append(case=case, by=by, kind=EntryKind.AABNING, phase=Phase.OPSPORING, text=text)
    if note is not None:
        _bring_observations(case, by, note, observation_ids)
    return case


def _bring_observations(case: Case, by: User, note: Undringsnotat, observation_ids: frozenset[UUID]) -> None:
    chosen = NoteObservation.objects.filter(note=note, note__author=by, pk__in=observation_ids).order_by(
        "seen_at"
    )
    for seen in chosen:
        place = _("Sted: %(place)s\n") % {"place": seen.place} if seen.place else ""
        entries.append(
            case=case,
            by=by,
            kind=EntryKind.OBSERVATION,
            phase=Phase.OPSPORING,
            text=f"{place}{seen.saw_heard}",
            occurred_at=seen.seen_at,
        )
        if seen.interpretation:
            entries.append(
                case=case,
                by=by,
                kind=EntryKind.VURDERING,
                phase=Phase.OPSPORING,
                text=_("Min tolkning: %(text)s") % {"text": seen.interpretation},
                occurred_at=seen.seen_at,
            )
    now = timezone.now()
    note.status, note.closed_at = Undringsnotat.Status.LOGGED, now
    note.save(update_fields=["status", "closed_at"])
