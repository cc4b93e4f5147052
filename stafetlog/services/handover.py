"""The handover of the stafet: offer, accept, decline, withdraw (product.md D; domain.md 4.4).

The case row's lock orders everything that moves the stafet; the offer itself is settled by
compare-and-swap, so that two clicks never both win (security.md 2d).
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from btimodel.choices import Phase
from cases.models import Case, CaseMembership
from cases.relay import pass_relay
from cases.services import state
from stafetlog import rules
from stafetlog.exceptions import OfferGone
from stafetlog.models import EntryKind, Handover
from stafetlog.services import entries


@transaction.atomic
def offer(*, case: Case, to: User, summary: str, family_asked: str, by: User) -> Handover:
    """Return a new open offer. `by` keeps the stafet until it is accepted.

    Raises MissingRight, CaseClosed, OfferPending, CannotReceive or EntryRefused.
    """
    case = state.lock(case)
    rules.check_can_offer(by, case, to)
    rules.check_gives_nothing_away(case, f"{summary}\n{family_asked}")
    unit = CaseMembership.objects.active(timezone.localdate()).get(case=case, user=to).unit
    handover = Handover(
        case=case,
        from_user=by,
        to_user=to,
        to_unit=unit,
        summary=summary,
        family_asked=family_asked,
        offered_at=timezone.now(),
    )
    handover.save(force_insert=True)
    text = _(
        "Stafetten er tilbudt til %(to)s, %(unit)s. %(by)s har den, indtil der er sagt ja.\n\n"
        "Opsamling: %(summary)s\n\nFamilien om valget: %(family)s"
    ) % {"to": to.full_name, "unit": unit, "by": by.full_name, "summary": summary, "family": family_asked}
    entries.append(case=case, by=by, kind=EntryKind.STAFET, phase=Phase.BESLUTNING, text=text)
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
