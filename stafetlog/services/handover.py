"""The handover of the stafet: offer, accept, decline, withdraw (product.md D; domain.md 4.4).

The case row's lock orders everything that moves the stafet; the offer itself is settled by
compare-and-swap, so that two clicks never both win (security.md 2d).
"""

from dataclasses import asdict
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from btimodel.choices import Phase
from cases.models import Case
from cases.relay import pass_relay
from cases.services import state
from stafetlog import handover_rules, notices, rules
from stafetlog.exceptions import OfferGone
from stafetlog.handover_notes import Note
from stafetlog.handover_rules import Asked
from stafetlog.lookups import family_readers
from stafetlog.models import ChildTransition, EntryKind, Handover, HandoverNote
from stafetlog.services import entries


@transaction.atomic
def offer(
    *, case: Case, to: User, note: Note, asked: Asked, by: User, entry_id: UUID | None = None
) -> Handover:
    """Return a new open offer with its note. `by` keeps the stafet until it is accepted.

    `entry_id` is what the page was opened with; a draft that is saved too late knows by it that it is over.

    Raises MissingRight, CaseClosed, OfferPending, CannotReceive or EntryRefused.
    """
    case = state.lock(case)
    part = handover_rules.check_can_offer(by, case, to)
    handover_rules.check_note(case, note, asked)
    handover = Handover(
        case=case,
        from_user=by,
        to_user=to,
        to_unit=part.unit,
        asked_who=asked.who,
        asked_on=asked.on,
        family_asked=asked.said,
        offered_at=timezone.now(),
    )
    handover.save(force_insert=True)
    HandoverNote(case=case, handover=handover, **asdict(note)).save(force_insert=True)
    waits = handover_rules.needs_consent(case, part)
    text = _offer_text(handover, note, asked, waits=waits)
    entries.append(
        case=case, by=by, kind=EntryKind.STAFET, phase=Phase.BESLUTNING, text=text, entry_id=entry_id
    )
    if not waits:
        notices.tell([to], "offer")
    return handover


@transaction.atomic
def accept(*, handover: Handover, by: User) -> Handover:
    """Take the stafet. Raises OfferGone, MissingRight or CaseClosed."""
    case = state.lock(handover.case)
    handover = _fresh(handover, case)
    rules.check_can_answer(by, handover)
    _settle(handover, Handover.State.ACCEPTED)
    pass_relay(case=case, from_user=handover.from_user, to_user=by, to_unit=handover.to_unit)
    text = _("%(to)s, %(unit)s, har sagt ja og har nu stafetten efter %(by)s.") % {
        "to": by.full_name,
        "unit": handover.to_unit,
        "by": handover.from_user.full_name,
    }
    entries.append(case=case, by=by, kind=EntryKind.STAFET, phase=Phase.BESLUTNING, text=text)
    notices.tell([handover.from_user], "offer_answered")
    notices.tell(family_readers(case), "news")
    return handover


@transaction.atomic
def decline(*, handover: Handover, by: User, reason: str) -> Handover:
    """Say no, with a reason; the stafet stays where it is.

    Raises OfferGone, MissingRight, CaseClosed or EntryRefused.
    """
    case = state.lock(handover.case)
    handover = _fresh(handover, case)
    rules.check_can_answer(by, handover)
    rules.check_gives_nothing_away(case, reason)
    _settle(handover, Handover.State.DECLINED, reason)
    text = _("%(to)s har sagt nej til stafetten. %(by)s har den stadig. Begrundelse: %(reason)s") % {
        "to": by.full_name,
        "by": handover.from_user.full_name,
        "reason": reason,
    }
    entries.append(case=case, by=by, kind=EntryKind.STAFET, phase=Phase.BESLUTNING, text=text)
    notices.tell([handover.from_user], "offer_answered")
    return handover


@transaction.atomic
def withdraw(*, handover: Handover, by: User) -> Handover:
    """Take the offer back before it is answered. Raises OfferGone."""
    case = state.lock(handover.case)
    handover = _fresh(handover, case)
    rules.check_can_withdraw(by, handover)
    _settle(handover, Handover.State.WITHDRAWN)
    text = _("Tilbuddet til %(to)s er trukket tilbage. %(by)s har stadig stafetten.") % {
        "to": handover.to_user.full_name,
        "by": by.full_name,
    }
    entries.append(case=case, by=by, kind=EntryKind.STAFET, phase=Phase.BESLUTNING, text=text)
    return handover


@transaction.atomic
def escalate(*, handover: Handover, by: User, leaders: list[User]) -> bool:
    """Write in the log, once, that nobody has answered and that the leaders are told (domain.md 4.4).

    Done on behalf of the holder, who still has the stafet. Returns whether it was done now; False when the
    offer is answered, or told of already.
    """
    case = state.lock(handover.case)
    waiting = Handover.objects.filter(pk=handover.pk, state=Handover.State.PENDING, from_user=by)
    if waiting.filter(escalated_at__isnull=True).update(escalated_at=timezone.now()) != 1:
        return False
    days = (timezone.localdate() - timezone.localdate(handover.offered_at)).days
    told = ", ".join(leader.full_name for leader in leaders)
    text = _(
        "Skrevet af programmet: %(to)s har ikke svaret på tilbuddet om stafetten i %(days)s dage. "
        "%(by)s har den stadig og er jeres kontakt."
    ) % {"to": handover.to_user.full_name, "days": days, "by": by.full_name}
    if told:
        text += "\n\n" + _("Deres ledere har fået besked om, at der mangler et svar: %(names)s.") % {
            "names": told
        }
    entries.append(case=case, by=by, kind=EntryKind.STAFET, phase=Phase.BESLUTNING, text=text)
    return True


def _offer_text(handover: Handover, note: Note, asked: Asked, *, waits: bool) -> str:
    names = {
        "to": handover.to_user.full_name,
        "unit": handover.to_unit,
        "by": handover.from_user.full_name,
    }
    parts = [_("Stafetten er tilbudt til %(to)s, %(unit)s. %(by)s har den, indtil der er sagt ja.") % names]
    if waits:
        parts.append(
            _(
                "%(unit)s hører til en anden myndighed. Stafetten kan først modtages, når familien har givet "
                "samtykke. %(by)s spørger jer om det."
            )
            % names
        )
    if note.transition:
        parts.append(str(ChildTransition(note.transition).label))
    return "\n\n".join([*parts, note.text(), asked.text()])


def _fresh(handover: Handover, case: Case) -> Handover:
    fresh = Handover.objects.select_related("from_user", "to_user", "to_unit").get(pk=handover.pk)
    fresh.case = case
    return fresh


def _settle(handover: Handover, state: Handover.State, answer: str = "") -> None:
    """Move an open offer to its end by compare-and-swap; raise OfferGone when somebody was first."""
    if state not in Handover.TRANSITIONS[Handover.State.PENDING]:
        raise ValueError(f"an open offer cannot become {state}")
    settled = Handover.objects.filter(pk=handover.pk, state=Handover.State.PENDING).update(
        state=state, answered_at=timezone.now(), answer=answer
    )
    if settled != 1:
        raise OfferGone(_("Tilbuddet gælder ikke længere. Se på sagen, hvem der har stafetten."))
    handover.refresh_from_db(fields=["state", "answered_at", "answer"])
