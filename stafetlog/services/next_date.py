"""Sets the next date of an open log: it always has one, or is named as missing it (domain.md 3.8)."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from btimodel.choices import Phase
from cases.models import Case
from cases.services import state
from stafetlog import rules
from stafetlog.models import Entry, EntryKind
from stafetlog.services import entries
from ui.dates import danish_date


@transaction.atomic
def set_next(*, case: Case, by: User, on: dt.date, kind: Case.NextKind, about: str = "") -> Entry:
    """Return the entry that tells the family what happens next and when; the date before it is replaced.

    The stafetholder answers for the date, which stands on the case alone: as a deadline of the entry it would
    live on when it is moved. Raises MissingRight, CaseClosed, NextDateRefused or EntryRefused.
    """
    case = state.lock(case)
    rules.check_can_set_next(by, case, on, kind)
    rules.check_gives_nothing_away(case, about)
    state.set_next_date(case=case, on=on, kind=kind)
    text = _("Næste dato: %(what)s den %(date)s.") % {
        "what": str(kind.label).lower(),
        "date": danish_date(on),
    }
    return entries.append(
        case=case,
        by=by,
        kind=EntryKind.DATO,
        phase=Phase.INDSATS,
        text=f"{text}\n\n{about}" if about else text,
    )


def follow(*, case: Case, on: dt.date | None, kind: str = "") -> None:
    """Set the next date that another service's entry already tells; writes none of its own.

    That service has checked its rules and locked the case. None: nothing is planned any more. Raises
    NextDateRefused.
    """
    if on is not None:
        rules.check_next_day(on)
    state.set_next_date(case=case, on=on, kind=kind)
