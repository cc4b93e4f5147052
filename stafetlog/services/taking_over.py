"""Takes the stafet up when the one who holds it can no longer open the case (docs/adr/0041).

A door shuts at once when the family takes a consent back, also the door that the stafetholder came in by. The
stafet is not dropped for that: it stays in her name until somebody of the responsible authority takes it.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.lookups import current_employments
from accounts.models import User
from btimodel.choices import Phase
from btimodel.models import Unit
from cases import access, events
from cases.exceptions import MissingRight
from cases.models import AccessEvent, Case, CaseMembership
from cases.relay import pass_relay
from cases.roles import CasePerm, Role
from cases.services import members, state
from stafetlog import handover_rules, notices, rules
from stafetlog.lookups import family_readers
from stafetlog.models import EntryKind, Handover
from stafetlog.services import entries


@transaction.atomic
def take_over(*, case: Case, by: User) -> Case:
    """Take the stafet from a holder who is shut out; return the case.

    `by` is fungerende stafetholder, and an offer that waits is taken back. Raises MissingRight, CaseClosed,
    StillHeld or CannotReceive.
    """
    case = state.lock(case)
    unit = handover_rules.check_can_take_over(by, case)
    text = _(
        "%(to)s, %(unit)s, har taget stafetten som fungerende stafetholder. %(by)s, %(by_unit)s, havde den "
        "og kan ikke længere åbne stafetloggen."
    )
    _pass(case, by, unit, text)
    return case


@transaction.atomic
def step_in(*, stafet_ref: UUID, by: User, reason: str) -> Case:
    """Let a leader take a stafet that nobody else can take, or that nobody has taken; return the case.

    The database decides whether she may, for she sees no case before (migration stafetlog/0021). `reason` is
    read by the family in the log. Raises MissingRight or EntryRefused.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT lead_case_grant(%s)", [stafet_ref])
        (case_id,) = cursor.fetchone()
    if case_id is None:
        raise MissingRight(_("Stafetten venter ikke længere på dig. Se listen igen."))
    case = state.lock(Case(pk=case_id))
    rules.check_gives_nothing_away(case, reason)
    job = current_employments(by, on=timezone.localdate()).filter(
        is_leader=True, unit__authority=case.authority_id
    )[0]
    members.step_in(case=case, user=by, employment=job)
    text = _(
        "%(to)s, %(title)s, %(unit)s, har som leder taget stafetten som fungerende stafetholder. %(by)s, "
        "%(by_unit)s, havde den og kan ikke længere åbne stafetloggen."
    )
    text += "\n\n" + _("Hvorfor det er en leder: %(reason)s")
    _pass(case, by, job.unit, text, title=job.title, reason=reason)
    events.record(case=case, by=by, action=AccessEvent.Action.WRITE, page="leader:take_over")
    return case


def would_lose_its_holder(case: Case, unit: Unit) -> bool:
    """Return whether the stafetholder of an open case comes in by this unit's door."""
    return case.is_open and case.holder_unit_id == unit.pk and unit.authority_id != case.authority_id


def takers(case: Case) -> list[User]:
    """Return those who can take the stafet over, by name: they write, and no door lets them in."""
    at_home = (
        CaseMembership.objects.active(timezone.localdate())
        .filter(case=case, role=Role.AKTOER, unit__authority=case.authority_id)
        .exclude(user=case.stafetholder_id)
    )
    found = User.objects.filter(pk__in=at_home.values("user")).filter(
        pk__in=access.users_with(CasePerm.TAKE_STAFET, case)
    )
    return list(found.order_by("sort_key", "full_name", "pk"))


def tell_if_holder_is_shut_out(*, case: Case, units: Iterable[Unit]) -> None:
    """Mail those who can take the stafet, if the holder's own door is among those that shut.

    To be called before it shuts: whoever acts may be the holder. Leaders hear with the daily reminders.
    """
    if any(would_lose_its_holder(case, unit) for unit in units):
        notices.tell(takers(case), "holder_shut_out")


def _pass(case: Case, by: User, unit: Unit, text: str, **more: str) -> None:
    """Move the stafet, keep the step with the others, and write it in the log. The case row is locked."""
    holder, now = case.stafetholder, timezone.now()
    names = {"by": holder.full_name, "by_unit": case.holder_unit, "to": by.full_name, "unit": unit}
    waiting = Handover.objects.pending().filter(case=case).select_related("to_user").first()
    if waiting is not None:
        Handover.objects.filter(pk=waiting.pk).update(state=Handover.State.WITHDRAWN, answered_at=now)
        text += "\n\n" + _("Tilbuddet om stafetten til %(asked)s er trukket tilbage.")
        more["asked"] = waiting.to_user.full_name
    pass_relay(case=case, from_user=holder, to_user=by, to_unit=unit, is_acting=True)
    step = Handover(
        case=case,
        from_user=holder,
        to_user=by,
        to_unit=unit,
        offered_at=now,
        answered_at=now,
        state=Handover.State.ACCEPTED,
    )
    step.save(force_insert=True)
    text %= names | more
    entries.append(case=case, by=by, kind=EntryKind.STAFET, phase=Phase.BESLUTNING, text=text)
    notices.tell(family_readers(case), "news")
