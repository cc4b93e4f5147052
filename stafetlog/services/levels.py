"""Changes the level: a decision with a reason, up or down, never an edit (domain.md 2.3-2.4)."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from btimodel.choices import LEVEL_MEANING, ActorGroup, Level, Phase
from cases.models import Case
from cases.services import state
from stafetlog import rules
from stafetlog.models import EntryKind, LevelChange
from stafetlog.services import entries


@dataclass(frozen=True)
class LevelDecision:
    """What the stafetholder decided, and what was considered on the way."""

    to_level: Level
    reason: str
    parents_informed: str
    notification_considered: str
    holder_choice: LevelChange.HolderChoice

    def texts(self) -> tuple[str, ...]:
        """Return what was written in free words."""
        return (self.reason, self.parents_informed, self.notification_considered)


@transaction.atomic
def change(*, case: Case, by: User, decision: LevelDecision) -> LevelChange:
    """Return the level change, written in the log as one entry. The only way to another level.

    Raises MissingRight, CaseClosed, SameLevel or EntryRefused.
    """
    case = state.lock(case)
    rules.check_can_change_level(by, case, decision.to_level)
    rules.check_gives_nothing_away(case, "\n".join(decision.texts()))
    from_level = Level(case.level)
    state.set_level(case=case, level=decision.to_level)
    entry = entries.append(
        case=case,
        by=by,
        kind=EntryKind.NIVEAU,
        phase=Phase.BESLUTNING,
        text=_entry_text(from_level, decision),
    )
    row = LevelChange(
        case=case,
        entry=entry,
        from_level=from_level,
        to_level=decision.to_level,
        reason=decision.reason,
        parents_informed=decision.parents_informed,
        notification_considered=decision.notification_considered,
        holder_choice=decision.holder_choice,
        decided_on=timezone.localdate(),
        decided_by=by,
    )
    row.save(force_insert=True)
    return row


def suggests_caseworker(case: Case) -> bool:
    """Return whether the page should suggest that a caseworker takes the stafet.

    At level 3 the caseworker normally takes over, by decision and never by itself (domain.md 4.5).
    """
    return (
        case.is_open
        and case.level == Level.THREE
        and case.holder_unit.actor_group != ActorGroup.BOERNEFAMILIE
    )


def _entry_text(from_level: Level, decision: LevelDecision) -> str:
    return _(
        "Fra %(from)s til %(to)s. %(meaning)s\n\n"
        "Begrundelse: %(reason)s\n\n"
        "Forældrene: %(parents)s\n\n"
        "Underretning: %(notification)s\n\n"
        "Stafetten: %(holder)s."
    ) % {
        "from": str(from_level.label).lower(),
        "to": str(decision.to_level.label).lower(),
        "meaning": LEVEL_MEANING[decision.to_level],
        "reason": decision.reason,
        "parents": decision.parents_informed,
        "notification": decision.notification_considered,
        "holder": decision.holder_choice.label,
    }
