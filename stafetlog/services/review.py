"""Looks an open log through: is it still needed, and for what (law.md D-7)?"""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from btimodel.choices import Phase
from cases.models import Case
from cases.rules import check_can_manage
from cases.services import state
from stafetlog import rules
from stafetlog.models import Entry, EntryKind
from stafetlog.review_rules import check_next_review
from stafetlog.services import entries
from ui.dates import danish_date


@dataclass(frozen=True)
class Review:
    """What the stafetholder found: what the log is for, why it is still needed, and when she asks again."""

    purpose: str
    needed_for: str
    on: dt.date


@transaction.atomic
def keep_on(*, case: Case, by: User, review: Review, entry_id: UUID | None = None) -> Entry:
    """Return the entry that tells the family why the log goes on; purpose and next review are set.

    A log that is not needed is closed instead (stafetlog.services.closing). `entry_id` is what the page was
    opened with: sent twice, it is one review. Raises MissingRight, CaseClosed, ReviewRefused or EntryRefused.
    """
    case = state.lock(case)
    check_can_manage(by, case)
    if entry_id and (written := Entry.objects.filter(pk=entry_id, case=case, author=by).first()):
        return written
    check_next_review(review.on)
    rules.check_gives_nothing_away(case, f"{review.purpose}\n{review.needed_for}")
    text = _entry_text(case, review)
    entry = entries.append(
        case=case, by=by, kind=EntryKind.VURDERING, phase=Phase.INDSATS, text=text, entry_id=entry_id
    )
    state.set_review(case=case, purpose=review.purpose, on=review.on)
    return entry


def _entry_text(case: Case, review: Review) -> str:
    parts = [
        _("Stafetloggen er gennemgået. Den er stadig nødvendig: %(why)s") % {"why": review.needed_for},
        _("Den gennemgås igen senest den %(date)s.") % {"date": danish_date(review.on)},
    ]
    if review.purpose != case.purpose:
        parts.insert(
            1,
            _("Det bruges loggen til nu: %(new)s\nFør stod der: %(old)s")
            % {"new": review.purpose, "old": case.purpose},
        )
    return "\n\n".join(parts)
