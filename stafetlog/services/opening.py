"""Opens a stafetlog: the case, its first entry, and the chosen observations with their own dates."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Employment, User
from btimodel.choices import Phase
from btimodel.models import Municipality
from cases.exceptions import DuplicateCase
from cases.models import Case
from cases.services import opening as case_opening
from cases.services.opening import ChildData, PersonData
from stafetlog import opening_rules
from stafetlog.models import EntryKind, NoteObservation, Undringsnotat
from stafetlog.services import entries, undring
from ui.dates import danish_date


@dataclass(frozen=True)
class FirstEntry:
    """What the opener writes: the worry, and what was said with the parents before (domain.md 3.3 B)."""

    concern: str
    parents_talk: str
    talked_on: dt.date | None = None
    talked_with: str = ""
    no_custody_reason: str = ""
    # What the log is to be used for; "" is the usual (law.md D-7).
    purpose: str = ""

    def text(self) -> str:
        """Return the text of the log's first entry."""
        when = _(" den %(date)s") % {"date": danish_date(self.talked_on)} if self.talked_on else ""
        who = _(" (%(who)s)") % {"who": self.talked_with} if self.talked_with else ""
        parts = [
            self.concern,
            _("Samtalen med forældrene%(when)s%(who)s: %(talk)s")
            % {"when": when, "who": who, "talk": self.parents_talk},
        ]
        if self.no_custody_reason:
            parts.append(_("Om forældremyndigheden: %(reason)s") % {"reason": self.no_custody_reason})
        return "\n\n".join(parts)


@dataclass(frozen=True)
class FromNote:
    """What follows from the opener's own note: chosen observations, some with their interpretation."""

    note: Undringsnotat
    observation_ids: frozenset[UUID] = frozenset()
    interpretation_ids: frozenset[UUID] = frozenset()


@transaction.atomic
def open_stafetlog(
    *,
    municipality: Municipality,
    child: ChildData,
    people: list[PersonData],
    first: FirstEntry,
    by: User,
    employment: Employment,
    from_note: FromNote | None = None,
    is_another_child: bool = True,
) -> Case:
    """Return a new case at level 1 held by `by` as fungerende stafetholder (product.md A).

    Observations chosen from the opener's own note follow with their own dates; the note ends as "logged".
    `is_another_child` is her answer about a child that is only much like one with an open log.
    Raises DuplicateCase when the child has an open log; OpeningRefused, MissingRight or NoteClosed.
    """
    chosen = _chosen(from_note, by)
    opening_rules.check_may_open(by, employment)
    opening_rules.check_birth_date(child.birth_date)
    opening_rules.check_custody(people, first.no_custody_reason)
    opening_rules.check_talked_on(first.talked_on)
    opening_rules.check_observations(chosen, child.birth_date)
    entry_texts = [_observation_text(seen) for seen in chosen]
    if from_note is not None:
        entry_texts += [seen.interpretation for seen in chosen if seen.pk in from_note.interpretation_ids]
    opening_rules.check_gives_nothing_away(child, people, [first.text(), first.purpose, *entry_texts])
    case = _open_once(
        municipality=municipality,
        child=child,
        people=people,
        by=by,
        employment=employment,
        is_another_child=is_another_child,
        purpose=first.purpose,
    )
    entries.append(case=case, by=by, kind=EntryKind.AABNING, phase=Phase.OPSPORING, text=first.text())
    if from_note is not None:
        _bring_observations(case, by, chosen, from_note.interpretation_ids)
        undring.mark_logged(note=from_note.note, by=by)
    return case


def _open_once(**what: Any) -> Case:
    try:
        with transaction.atomic():
            return case_opening.open_case(**what)
    except IntegrityError as error:
        raise DuplicateCase(
            _("Barnet har allerede en åben stafetlog. Søg igen, og kontakt den, der har stafetten.")
        ) from error


def _chosen(from_note: FromNote | None, by: User) -> list[NoteObservation]:
    """Return the chosen observations, oldest first; the note is locked, the opener's own and open."""
    if from_note is None:
        return []
    note = undring.lock(note=from_note.note, by=by)
    return list(note.observations.filter(pk__in=from_note.observation_ids).order_by("seen_at", "created_at"))


def _observation_text(seen: NoteObservation) -> str:
    place = _("Sted: %(place)s\n") % {"place": seen.place} if seen.place else ""
    return f"{place}{seen.saw_heard}"


def _bring_observations(
    case: Case, by: User, chosen: list[NoteObservation], interpretation_ids: frozenset[UUID]
) -> None:
    for seen in chosen:
        entries.append(
            case=case,
            by=by,
            kind=EntryKind.OBSERVATION,
            phase=Phase.OPSPORING,
            text=_observation_text(seen),
            occurred_at=seen.seen_at,
        )
        if seen.interpretation and seen.pk in interpretation_ids:
            entries.append(
                case=case,
                by=by,
                kind=EntryKind.VURDERING,
                phase=Phase.OPSPORING,
                text=_("Min tolkning: %(text)s") % {"text": seen.interpretation},
                occurred_at=seen.seen_at,
            )
