"""Takes the steps between open, paused, to be closed and open again: a reason, an entry, a next date.

Closing itself is stafetlog.services.closing (domain.md 3.7, 3.8).
"""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from btimodel.choices import Phase
from cases import relay
from cases.exceptions import DuplicateCase
from cases.models import Case, CaseMembership
from cases.services import state
from stafetlog import notices, state_rules
from stafetlog.lookups import family_readers
from stafetlog.models import Entry, EntryKind, StateChange
from stafetlog.services import entries
from stafetlog.state_rules import TRANSITIONS, Facts, Step
from ui.dates import danish_date

# What the next date of the log is after the step.
NEXT_KIND = {
    Step.PAUSE: Case.NextKind.PAUSE_ENDS,
    Step.RESUME: Case.NextKind.FOLLOW_UP,
    Step.ANNOUNCE: Case.NextKind.CLOSING,
    Step.KEEP_OPEN: Case.NextKind.FOLLOW_UP,
    Step.REOPEN: Case.NextKind.FOLLOW_UP,
}


@transaction.atomic
def step(*, case: Case, by: User, step: Step, facts: Facts) -> StateChange:
    """Return the step, written in the log as one entry; the family is told that there is something to read.

    For pause, resume, announce and keep_open. Raises MissingRight, CaseClosed, StateRefused, OfferPending,
    NextDateRefused or EntryRefused.
    """
    if step not in NEXT_KIND or step == Step.REOPEN:
        raise ValueError(f"{step} is not taken here")
    case = state.lock(case)
    state_rules.check_can_step(by, case, step)
    state_rules.check_facts(case, step, facts)
    came_from = case.state
    state.set_stage(case=case, stage=TRANSITIONS[step].to)
    return _written(case, by, step, facts, came_from)


@transaction.atomic
def reopen(*, case: Case, by: User, facts: Facts) -> StateChange:
    """Open a closed log again: the same log goes on, and `by` has the stafet until somebody else says yes.

    The date on which it would have been erased is taken back. Raises MissingRight, StateRefused,
    DuplicateCase, NextDateRefused or EntryRefused.
    """
    case = state.lock(case)
    state_rules.check_can_step(by, case, Step.REOPEN)
    state_rules.check_facts(case, Step.REOPEN, facts)
    part = CaseMembership.objects.active(timezone.localdate()).get(case=case, user=by)
    try:
        with transaction.atomic():
            relay.take_up_again(case=case, holder=by, unit=part.unit)
    except IntegrityError as error:
        raise DuplicateCase(
            _("Barnet har fået en nyere stafetlog, som er åben. Søg efter barnet, og kontakt stafetholderen.")
        ) from error
    return _written(case, by, Step.REOPEN, facts, Case.State.CLOSED)


@transaction.atomic
def keep(
    *, case: Case, by: User, came_from: Case.State, entry: Entry, reason: str, words: str
) -> StateChange:
    """Return the row of a closing, whose rules and entry are stafetlog.services.closing's."""
    return _row(case, by, came_from, Case.State.CLOSED, Facts(reason=reason, family_words=words), entry)


def _written(case: Case, by: User, step: Step, facts: Facts, came_from: Case.State) -> StateChange:
    state.set_next_date(case=case, on=facts.on, kind=NEXT_KIND[step])
    text = _entry_text(by, step, facts)
    entry = entries.append(case=case, by=by, kind=EntryKind.TILSTAND, phase=Phase.BESLUTNING, text=text)
    notices.tell(family_readers(case), "news")
    return _row(case, by, came_from, TRANSITIONS[step].to, facts, entry)


def _row(
    case: Case, by: User, came_from: Case.State, to: Case.State, facts: Facts, entry: Entry
) -> StateChange:
    row = StateChange(
        case=case,
        entry=entry,
        from_state=came_from,
        to_state=to,
        reason=facts.reason,
        asked_by=facts.asked_by,
        on=facts.on,
        family_words=facts.family_words,
        decided_by=by,
        decided_at=timezone.now(),
    )
    row.save(force_insert=True)
    return row


def _entry_text(by: User, step: Step, facts: Facts) -> str:
    first = {
        Step.PAUSE: _("Samarbejdet holder pause til og med den %(date)s. Der kan stadig skrives i loggen."),
        Step.RESUME: _("Pausen er slut, og samarbejdet går videre. Næste opfølgning er den %(date)s."),
        Step.ANNOUNCE: _("Vi regner med at lukke stafetloggen den %(date)s. Den er åben indtil da."),
        Step.KEEP_OPEN: _("Stafetloggen bliver ikke lukket alligevel. Næste opfølgning er den %(date)s."),
        Step.REOPEN: _(
            "Stafetloggen er åbnet igen, og %(name)s har stafetten. Næste opfølgning er den %(date)s. "
            "Datoen for sletning gælder ikke længere."
        ),
    }[step]
    parts = [first % {"date": danish_date(facts.on), "name": by.full_name}]
    if facts.asked_by:
        asked = StateChange.AskedBy(facts.asked_by).label
        parts.append(_("Hvem bad om det: %(who)s.") % {"who": str(asked).lower()})
    parts.append(_("Hvorfor: %(text)s") % {"text": facts.reason})
    if facts.family_words:
        parts.append(_("Familien siger: %(text)s") % {"text": facts.family_words})
    return "\n\n".join(parts)
