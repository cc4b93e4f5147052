"""Consents as somebody in the family sees them: her own answer, and what it opens. Nobody else's answer."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cases.models import Case, CasePerson
from cases.visibility import FamilySight
from consent.models import Consent, ConsentDecision, ConsentSigner, InformationType
from consent.rules import can_answer
from consent.standing import Standing, State, Voice, standings
from ui.dates import danish_date
from ui.parts import Badge

Answer = ConsentDecision.Answer


@dataclass(frozen=True)
class MyConsent:
    """One consent that the reader must answer."""

    now: Standing
    voice: Voice
    badge: Badge
    unit: str
    purpose: str
    line: str
    types: str
    text: str
    waits: bool
    can_give: bool
    can_refuse: bool
    can_withdraw: bool

    @property
    def consent(self) -> Consent:
        """The consent itself."""
        return self.now.consent


def my_consents(case: Case, me: CasePerson | None, sight: FamilySight) -> list[MyConsent]:
    """Return the consents that this person must answer, those that wait first.

    A unit that would tell where a protected person's child is by day has no name here (law.md N-2).
    """
    mine = [
        _mine(case, now, voice, sight) for now in standings(case) if (voice := now.voice_of(me)) is not None
    ]
    return sorted(mine, key=lambda one: not one.waits)


def waiting(case: Case, me: CasePerson | None, sight: FamilySight) -> int:
    """Return how many questions wait for this person's answer; none do on a closed case."""
    if not case.is_open:
        return 0
    return sum(one.waits for one in my_consents(case, me, sight))


def _mine(case: Case, now: Standing, voice: Voice, sight: FamilySight) -> MyConsent:
    may_say = case.is_open
    give = may_say and can_answer(now, voice, Answer.GIVEN)
    refuse = may_say and can_answer(now, voice, Answer.REFUSED)
    return MyConsent(
        now=now,
        voice=voice,
        badge=_badge(now, voice),
        unit=sight.text(now.consent.unit.name),
        purpose=sight.text(now.consent.purpose),
        line=sight.text(_line(now, voice)),
        types=_types(now, voice),
        text=sight.text(_text(now, voice)),
        waits=may_say and not voice.answer and now.state != State.EXPIRED,
        can_give=give,
        can_refuse=refuse,
        can_withdraw=can_answer(now, voice, Answer.WITHDRAWN) and now.state != State.EXPIRED,
    )


def _badge(now: Standing, voice: Voice) -> Badge:
    if now.state == State.EXPIRED:
        return Badge(_("Udløbet"), "neutral")
    words = {
        "": Badge(_("Venter på dit svar"), "warning"),
        Answer.GIVEN: Badge(_("Du har sagt ja"), "success"),
        Answer.REFUSED: Badge(_("Du har sagt nej"), "neutral"),
        Answer.WITHDRAWN: Badge(_("Du har trukket dit ja tilbage"), "neutral"),
    }
    return words[voice.answer]


def _line(now: Standing, voice: Voice) -> str:
    """Say what is open. Who else has said no is not told here: it can be unsafe to have said no."""
    unit = {"unit": now.consent.unit.name, "date": danish_date(now.open_until)}
    if now.state == State.EXPIRED:
        return _("Det gjaldt til og med den %(date)s. Adgangen er lukket.") % {
            "date": danish_date(now.consent.valid_until)
        }
    if now.state == State.COMPLETE:
        return _("%(unit)s kan læse stafetloggen til og med den %(date)s.") % unit
    if voice.answer == Answer.GIVEN:
        return _("%(unit)s kan ikke læse stafetloggen. Det kræver, at alle, der skal, har sagt ja.") % unit
    return _("%(unit)s kan ikke læse stafetloggen.") % unit


def _types(now: Standing, voice: Voice) -> str:
    """Return the kinds of information. That it is about a parent's own treatment is for that parent alone."""
    kinds = [
        str(InformationType(kind).label)
        for kind in now.consent.information_types
        if kind != InformationType.FORAELDER or _is_owner(voice)
    ]
    return ", ".join(kinds)


def _text(now: Standing, voice: Voice) -> str:
    """Return the very text that was written when the consent was asked for."""
    own = now.consent.own_text_shown if _is_owner(voice) else ""
    return "\n\n".join(filter(None, (now.consent.text_shown, own)))


def _is_owner(voice: Voice) -> bool:
    return voice.why == ConsentSigner.Why.OWN_MATTERS
