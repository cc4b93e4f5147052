"""Turns standings into what the pages draw."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from consent.models import ConsentDecision, InformationType
from consent.standing import Standing, State, Voice
from ui.dates import danish_date
from ui.parts import Badge

Answer = ConsentDecision.Answer

TONES = {
    State.COMPLETE: "success",
    State.WAITING: "warning",
    State.REFUSED: "error",
    State.WITHDRAWN: "error",
    State.EXPIRED: "neutral",
}


@dataclass(frozen=True)
class ConsentCard:
    """One consent as the stafetholder's page shows it."""

    standing: Standing
    badge: Badge
    line: str
    types: str


def card(now: Standing, today: dt.date) -> ConsentCard:
    """Return how a consent is shown in the list."""
    return ConsentCard(now, badge(now), line(now, today), types(now.consent.information_types))


def badge(now: Standing) -> Badge:
    """Return the state as a word: "Mangler svar fra Daniel Krogh" names who is waited for."""
    if now.state == State.WAITING and now.missing:
        names = _(" og ").join(person.name for person in now.missing)
        return Badge(_("Mangler svar fra %(names)s") % {"names": names}, TONES[now.state])
    return Badge(str(now.state.label), TONES[now.state])


def line(now: Standing, today: dt.date) -> str:
    """Return the dates in one sentence."""
    until = {"until": danish_date(now.open_until)}
    if now.state == State.EXPIRED:
        return _("Gjaldt til og med den %(until)s.") % {"until": danish_date(now.consent.valid_until)}
    if now.state == State.COMPLETE and now.open_until < now.consent.valid_until:
        return _("Gælder til og med den %(until)s. Dagen efter skal barnet selv svare.") % until
    if now.state == State.COMPLETE:
        days = (now.open_until - today).days
        return _("Gælder til og med den %(until)s. Der er %(days)s dage tilbage.") % (until | {"days": days})
    return (
        _("Adgangen er lukket. Med et komplet samtykke kan den være åben til og med den %(until)s.") % until
    )


def types(kinds: list[str]) -> str:
    """Return the kinds of information in words."""
    return ", ".join(str(InformationType(kind).label) for kind in kinds)


def answer_badge(voice: Voice) -> Badge:
    """Return one person's newest answer as a word."""
    tones = {Answer.GIVEN: "success", Answer.REFUSED: "error", Answer.WITHDRAWN: "error"}
    words = {
        Answer.GIVEN: _("Har sagt ja"),
        Answer.REFUSED: _("Har sagt nej"),
        Answer.WITHDRAWN: _("Har trukket sit ja tilbage"),
    }
    if not voice.answer:
        return Badge(_("Mangler svar"), "warning")
    return Badge(words[Answer(voice.answer)], tones[Answer(voice.answer)])
