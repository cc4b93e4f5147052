"""How a consent stands today: worked out from the answers and the family, never stored.

Whoever has custody today must have said yes, also one who got it after the consent was asked for; from the
age of consent the young person too; and each parent whose own illness or treatment it is about (law.md
C-10, C-11, C-12). So nothing needs to be put right when the family changes: the next look sees it.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from btimodel.lookups import parameter
from cases.models import Case, CasePerson
from cases.rules import birthday, has_turned
from consent.models import Consent, ConsentDecision, ConsentSigner

Answer = ConsentDecision.Answer


class State(TextChoices):
    """How the consent stands. Ordered by what weighs most."""

    EXPIRED = "expired", _("Udløbet")
    WITHDRAWN = "withdrawn", _("Trukket tilbage")
    REFUSED = "refused", _("Afslået")
    WAITING = "waiting", _("Mangler svar")
    COMPLETE = "complete", _("Komplet")


@dataclass(frozen=True)
class Voice:
    """One person who must answer, why, and the newest answer."""

    person: CasePerson
    why: ConsentSigner.Why
    decision: ConsentDecision | None

    @property
    def answer(self) -> str:
        """The newest answer, or ""."""
        return self.decision.answer if self.decision else ""


@dataclass(frozen=True)
class Standing:
    """A consent with everyone who must answer. `open_until` is the last day the door may be open."""

    consent: Consent
    voices: tuple[Voice, ...]
    state: State
    open_until: dt.date
    turns_of_age_on: dt.date | None

    @property
    def missing(self) -> tuple[CasePerson, ...]:
        """Those who have not answered."""
        return tuple(voice.person for voice in self.voices if not voice.answer)

    @property
    def owners(self) -> frozenset[UUID]:
        """The parents whose own illness or treatment the consent is about."""
        return frozenset(self.consent.owners)

    def voice_of(self, person: CasePerson | None) -> Voice | None:
        """Return what a person has answered, or None when the person's answer is not asked for."""
        return next((voice for voice in self.voices if person and voice.person.pk == person.pk), None)


def standings(case: Case, consents: Iterable[Consent] | None = None) -> list[Standing]:
    """Return how each consent of the case stands today, newest first."""
    people = list(case.people.all())
    asked = case.consents.with_answers() if consents is None else consents
    return [standing(consent, people, timezone.localdate()) for consent in asked]


def standing(consent: Consent, people: list[CasePerson], today: dt.date) -> Standing:
    """Return how one consent stands on a day. `consent` was read with `with_answers()`."""
    child = _child_of(people)
    of_age_on = None
    if child and child.birth_date:
        of_age_on = birthday(child.birth_date, int(parameter(consent.legal_basis, "age_consent")))
    must = who_must_answer(consent, people, today)
    newest = _newest(consent)
    voices = tuple(Voice(person, why, newest.get(person.pk)) for person, why in must)
    until = consent.valid_until
    if of_age_on and of_age_on > today:
        until = min(until, of_age_on - dt.timedelta(days=1))
    return Standing(consent, voices, _state(consent, voices, today), until, of_age_on)


def who_must_answer(
    consent: Consent, people: list[CasePerson], today: dt.date
) -> list[tuple[CasePerson, ConsentSigner.Why]]:
    """Return who must say yes today, and why.

    Those whose own matters it is are the ones chosen when asked.
    """
    version = consent.legal_basis
    return [
        (person, reason)
        for person in people
        if (
            reason := why_must_answer(
                person, version.parameters, person.pk in consent.owners, _child_of(people), today
            )
        )
    ]


def why_must_answer(
    person: CasePerson, parameters: dict, is_owner: bool, child: CasePerson | None, today: dt.date
) -> ConsentSigner.Why | None:
    """Return why this person must answer, or None. `parameters` are those of the legal basis version."""
    why = ConsentSigner.Why
    born = child.birth_date if child else None
    of_age = born is not None and has_turned(int(parameters["age_consent"]), born, today)
    if is_owner:
        return why.OWN_MATTERS
    if person.has_custody and (not of_age or parameters.get("parents_also_required_15_17", True)):
        return why.CUSTODY
    if of_age and child is not None and person.pk == child.pk:
        return why.OWN
    return None


def _child_of(people: list[CasePerson]) -> CasePerson | None:
    return next((person for person in people if person.relation == CasePerson.Relation.CHILD), None)


def _newest(consent: Consent) -> dict:
    """Return {person: newest decision}. The rules let no answer be recorded behind a newer one."""
    newest: dict = {}
    for decision in sorted(consent.decisions.all(), key=lambda decision: decision.at):
        newest[decision.signer.person_id] = decision
    return newest


def _state(consent: Consent, voices: tuple[Voice, ...], today: dt.date) -> State:
    answers = {voice.answer for voice in voices}
    if consent.valid_until < today:
        return State.EXPIRED
    if Answer.WITHDRAWN in answers:
        return State.WITHDRAWN
    if Answer.REFUSED in answers:
        return State.REFUSED
    return State.COMPLETE if answers == {Answer.GIVEN.value} else State.WAITING
