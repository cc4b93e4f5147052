"""Closes a log: why, what helped, who follows the child, how long it is kept (domain.md 3.7; law.md R-5)."""

import calendar
import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from btimodel.choices import Level, Phase
from btimodel.lookups import ReferenceDataMissing
from btimodel.models import RetentionRule
from cases.models import Case
from cases.rules import has_turned
from cases.services import state
from stafetlog import notices, rules, state_rules
from stafetlog.exceptions import StateRefused
from stafetlog.family_wish import UNANSWERED, FamilyWish, check_answered
from stafetlog.lookups import family_readers
from stafetlog.models import Closing, EntryKind, LevelChange
from stafetlog.opening_rules import age_limit
from stafetlog.services import entries, states
from ui.dates import danish_date

SHORT, ORDINARY, ADMINISTRATION = "kort", "almindelig", "forvaltning"


@dataclass(frozen=True)
class Retention:
    """How long a log is kept: the rule, and the day after which it may be erased (None: not by itself)."""

    rule: RetentionRule
    until: dt.date | None


@dataclass(frozen=True)
class Farewell:
    """What the stafetholder writes at the end (domain.md 3.3 F)."""

    reason: Closing.Reason
    summary: str
    what_helped: str
    who_follows: str
    family_words: str = ""
    family: FamilyWish = UNANSWERED

    def texts(self) -> tuple[str, ...]:
        """Return what was written in free words."""
        words = (self.summary, self.what_helped, self.who_follows, self.family_words)
        return words + self.family.texts()


@transaction.atomic
def close(*, case: Case, by: User, farewell: Farewell, entry_id: UUID | None = None) -> Closing:
    """Return the closing; the log is read-only from now on, for everyone.

    `entry_id` is what the page was opened with; a draft that is saved too late knows by it that it is over.

    Raises MissingRight, CaseClosed, OfferPending, StateRefused or EntryRefused.
    """
    case = state.lock(case)
    state_rules.check_can_step(by, case, state_rules.Step.CLOSE)
    check_farewell(case, farewell)
    came_from = case.state
    rules.check_gives_nothing_away(case, "\n".join(farewell.texts()))
    kept = retention_for(case, farewell.reason)
    entry = entries.append(
        case=case,
        by=by,
        kind=EntryKind.LUKNING,
        phase=Phase.BESLUTNING,
        text=_entry_text(farewell, kept),
        entry_id=entry_id,
    )
    row = Closing(
        case=case,
        entry=entry,
        reason=farewell.reason,
        summary=farewell.summary,
        what_helped=farewell.what_helped,
        who_follows=farewell.who_follows,
        family_words=farewell.family_words,
        **farewell.family.columns(),
        closed_by=by,
    )
    row.save(force_insert=True)
    states.keep(
        case=case,
        by=by,
        came_from=came_from,
        entry=entry,
        reason=str(farewell.reason.label),
        words=farewell.family_words,
    )
    notices.tell(family_readers(case), "news")
    state.close(case=case, rule=kept.rule, until=kept.until)
    return row


def check_farewell(case: Case, farewell: Farewell) -> None:
    """What: the family's own words, or why it is closed without them, and whether they agree (law.md P-6).

    No child is written down as grown up before it is. Raises StateRefused.
    """
    if farewell.reason == Closing.Reason.ADULT:
        _check_is_adult(case)
    if not farewell.family_words.strip():
        raise StateRefused(
            _("Skriv, hvad barnet og forældrene siger til lukningen, eller hvorfor I lukker uden deres ord.")
        )
    check_answered(farewell.family, StateRefused)


def _check_is_adult(case: Case) -> None:
    limit = age_limit()
    if not has_turned(limit, case.child.birth_date, timezone.localdate()):
        raise StateRefused(
            _("Den unge er ikke fyldt %(limit)s år endnu. Vælg en anden grund.") % {"limit": limit}
        )


def retention_for(case: Case, reason: Closing.Reason) -> Retention:
    """Return the rule and date a log would get if it closed today; nothing else chooses (law.md R-6, R-8).

    Raises ReferenceDataMissing when the content's rules are not loaded.
    """
    rule = _rule(_rule_key(case, reason))
    return Retention(rule, _months_after(timezone.localdate(), rule.months) if rule.months else None)


def has_been_at(case: Case, level: Level) -> bool:
    """Return whether the log is or was at a level."""
    passed = LevelChange.objects.filter(Q(from_level=level) | Q(to_level=level), case=case)
    return case.level == level or passed.exists()


def _rule_key(case: Case, reason: Closing.Reason) -> str:
    if has_been_at(case, Level.THREE):
        return ADMINISTRATION
    if reason == Closing.Reason.NO_CONCERN and not has_been_at(case, Level.TWO):
        return SHORT
    return ORDINARY


def _rule(key: str) -> RetentionRule:
    rule = RetentionRule.objects.filter(key=key).first()
    if rule is None:
        raise ReferenceDataMissing(f"Opbevaringsreglen {key} mangler. Kør manage.py load_content.")
    return rule


def _months_after(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def _entry_text(farewell: Farewell, kept: Retention) -> str:
    parts = [
        _("Årsag: %(text)s.") % {"text": farewell.reason.label},
        farewell.summary,
        _("Det hjalp: %(text)s") % {"text": farewell.what_helped},
        _("Følger barnet nu: %(text)s") % {"text": farewell.who_follows},
    ]
    if farewell.family_words:
        parts.append(_("Familiens ord: %(text)s") % {"text": farewell.family_words})
    parts = [farewell.family.below("\n\n".join(parts))]
    if kept.until is None:
        parts.append(_("Stafetloggen bliver ikke slettet af sig selv."))
    else:
        parts.append(_("Stafetloggen gemmes til og med den %(date)s.") % {"date": danish_date(kept.until)})
    return "\n\n".join(parts)
