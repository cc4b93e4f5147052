"""Rules of the offer of the stafet and its note. `check_…` raises one Danish sentence (domain.md 4.4)."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from btimodel.models import Unit
from cases import access
from cases.models import Case, CaseMembership
from cases.roles import CasePerm, Role
from cases.rules import check_has, check_is_open
from stafetlog import rules
from stafetlog.days import is_long_past
from stafetlog.every_page import OpenOffer
from stafetlog.exceptions import CannotReceive, EntryRefused, StillHeld
from stafetlog.handover_notes import Note

# The note is part of one entry, and an entry can be read on one screen.
LONGEST_NOTE = 9000


@dataclass(frozen=True)
class Asked:
    """That the family was asked about the choice: who, when and what they said.

    Without `who` nobody was asked, and `said` is the reason.
    """

    said: str
    who: str = ""
    on: dt.date | None = None

    def text(self) -> str:
        """Return it as the log tells it."""
        if not self.who:
            return _("Familien er ikke spurgt om valget endnu: %(why)s") % {"why": self.said}
        return _("Familien om valget (%(who)s): %(said)s") % {"who": self.who, "said": self.said}


def check_can_offer(user: User, case: Case, to: User) -> CaseMembership:
    """Return how the receiver takes part; the holder offers to somebody who may hold the stafet.

    Somebody in another authority may be asked before the family has said yes; she sees nothing, and cannot
    accept, before the door is open. Raises MissingRight, CaseClosed, OfferPending or CannotReceive.
    """
    rules.check_may_offer(user, case)
    if to.pk == case.stafetholder_id:
        raise CannotReceive(_("Personen har stafetten i forvejen. Vælg en anden."))
    part = (
        CaseMembership.objects.active(timezone.localdate())
        .filter(case=case, user=to, role=Role.AKTOER, user__is_active=True)
        .select_related("unit")
        .first()
    )
    if part is None or not (is_elsewhere(case, part) or access.can(to, CasePerm.TAKE_STAFET, case)):
        raise CannotReceive(
            _(
                "%(name)s kan ikke modtage stafetten. Personen skal være deltager, der skriver, "
                "og have adgang til sagen."
            )
            % {"name": to.full_name}
        )
    return part


def check_can_take_over(user: User, case: Case) -> Unit:
    """Return the unit of one who may take the stafet from a holder who is shut out (docs/adr/0041).

    Somebody of the authority that opened the case, whom no consent lets in, so that the same cannot happen
    again. Raises MissingRight, CaseClosed, StillHeld or CannotReceive.
    """
    check_has(user, CasePerm.TAKE_STAFET, case)
    check_is_open(case)
    if user.pk == case.stafetholder_id:
        raise StillHeld(
            _("Du har stafetten i forvejen. Skal en anden have den, så tilbyd den til en, der kan tage imod.")
        )
    if access.is_managed(case):
        raise StillHeld(
            _("%(name)s har stafetten og kan åbne sagen. Bed om at få den tilbudt i stedet.")
            % {"name": case.stafetholder.full_name}
        )
    active = CaseMembership.objects.active(timezone.localdate())
    part = active.select_related("unit").get(case=case, user=user)
    if part.unit is None or is_elsewhere(case, part):
        raise CannotReceive(
            _(
                "Stafetten skal tages af en, der deltager fra %(authority)s, så et samtykke ikke kan lukke "
                "stafetholderen ude igen. Deltager der ingen derfra, har lederen fået besked."
            )
            % {"authority": case.authority}
        )
    return part.unit


def is_elsewhere(case: Case, part: CaseMembership) -> bool:
    """Return whether somebody takes part from another authority, whose door the family opens."""
    return bool(part.unit and part.unit.authority_id != case.authority_id)


def check_note(case: Case, note: Note, asked: Asked) -> None:
    """What: the worry, what the family says or why it is not asked, and no secret. Raises EntryRefused."""
    if not note.worry.strip():
        raise EntryRefused(_("Skriv bekymringen kort, så den nye stafetholder ved, hvad det handler om."))
    if len(note.text()) > LONGEST_NOTE:
        raise EntryRefused(
            _("Notatet er samlet på %(length)s tegn. Der er plads til %(most)s. Gør det kortere.")
            % {"length": len(note.text()), "most": LONGEST_NOTE}
        )
    if not asked.said.strip():
        raise EntryRefused(_("Skriv, hvad familien siger til valget, eller hvorfor den ikke er spurgt."))
    if asked.who and (asked.on is None or asked.on > timezone.localdate()):
        raise EntryRefused(
            _("Skriv, hvilken dag familien blev spurgt. Dagen kan ikke ligge i fremtiden."), about="asked_on"
        )
    if asked.who and asked.on and is_long_past(asked.on):
        raise EntryRefused(
            _("Dagen, familien blev spurgt, ligger mere end et år tilbage. Tjek årstallet."), about="asked_on"
        )
    rules.check_gives_nothing_away(case, f"{note.text()}\n{asked.text()}")


def needs_consent(case: Case, part: CaseMembership) -> bool:
    """Return whether the family's consent is missing before somebody may take the stafet."""
    return is_elsewhere(case, part) and not _door_is_open(case, part.unit_id)


def waits_for_consent(case: Case, offer: OpenOffer) -> bool:
    """Return the same of an open offer (domain.md 4.4, 3)."""
    return offer.to_authority_id != case.authority_id and not _door_is_open(case, offer.to_unit_id)


def _door_is_open(case: Case, unit_id: int | None) -> bool:
    return bool(case.doors.open_on(timezone.localdate()).filter(unit=unit_id).exists())
