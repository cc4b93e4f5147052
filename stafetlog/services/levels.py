"""Changes the level: a decision with a reason, up or down, never an edit (domain.md 2.3-2.4)."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from btimodel.choices import LEVEL_MEANING, ActorGroup, Level, Phase
from cases.models import Case, CaseMembership
from cases.services import state
from stafetlog import rules
from stafetlog.exceptions import LevelRefused
from stafetlog.family_wish import UNANSWERED, FamilyWish, check_answered
from stafetlog.models import EntryKind, LevelChange
from stafetlog.services import closing, entries


@dataclass(frozen=True)
class LevelDecision:
    """What the stafetholder decided, and what was considered on the way."""

    to_level: Level
    reason: str
    parents_informed: str
    notification_considered: str
    holder_choice: LevelChange.HolderChoice
    child_heard: str
    summing_up: str = ""
    family: FamilyWish = UNANSWERED

    def texts(self) -> tuple[str, ...]:
        """Return what was written in free words."""
        return (
            self.reason,
            self.parents_informed,
            self.child_heard,
            self.notification_considered,
            self.summing_up,
            *self.family.texts(),
        )


@dataclass(frozen=True)
class Outlook:
    """What a change of level means for who sees the log and how long it is kept; read before deciding."""

    participants: tuple[CaseMembership, ...]
    others: str
    retention: str
    journal: str = ""


@transaction.atomic
def change(*, case: Case, by: User, decision: LevelDecision, entry_id: UUID | None = None) -> LevelChange:
    """Return the level change, written in the log as one entry. The only way to another level.

    `entry_id` is what the page was opened with; a draft that is saved too late knows by it that it is over.

    Raises MissingRight, CaseClosed, SameLevel, LevelRefused or EntryRefused.
    """
    case = state.lock(case)
    rules.check_can_change_level(by, case, decision.to_level)
    check_decision(case, decision)
    rules.check_gives_nothing_away(case, "\n".join(decision.texts()))
    from_level = Level(case.level)
    state.set_level(case=case, level=decision.to_level)
    entry = entries.append(
        case=case,
        by=by,
        kind=EntryKind.NIVEAU,
        phase=Phase.BESLUTNING,
        text=_entry_text(from_level, decision),
        entry_id=entry_id,
    )
    row = LevelChange(
        case=case,
        entry=entry,
        from_level=from_level,
        to_level=decision.to_level,
        reason=decision.reason,
        parents_informed=decision.parents_informed,
        child_heard=decision.child_heard,
        notification_considered=decision.notification_considered,
        summing_up=decision.summing_up,
        holder_choice=decision.holder_choice,
        **decision.family.columns(),
        decided_on=timezone.localdate(),
        decided_by=by,
    )
    row.save(force_insert=True)
    return row


def check_decision(case: Case, decision: LevelDecision) -> None:
    """What: the child's view or why it is missing (law.md P-5), whether the family agrees (P-6), and a
    summing up on the way down.

    Raises LevelRefused.
    """
    if not decision.child_heard.strip():
        raise LevelRefused(_("Skriv, hvad barnet siger, eller hvorfor barnet ikke er hørt."))
    check_answered(decision.family, LevelRefused)
    if decision.to_level < case.level and not decision.summing_up.strip():
        raise LevelRefused(
            _("Når I går et niveau ned, skal der være en opsamling: hvad er gjort, og hvad kom der af det?")
        )


def outlook(case: Case, to_level: Level) -> Outlook:
    """Return who sees the log after a change of level, and how long it is then kept.

    The level itself opens and closes nothing: access follows from taking part and from consent (law.md D-2).
    """
    members = case.memberships.active(timezone.localdate()).everybody(timezone.localdate())
    others = {
        Level.ONE: _("Er der deltagere, som ikke skal være med mere, så afslut deres del på deltagersiden."),
        Level.TWO: _(
            "Nye deltagere ser loggen fra den dag, du tilføjer dem. En anden myndighed kræver samtykke."
        ),
        Level.THREE: _(
            "Forvaltningen ser ikke loggen af sig selv. En sagsbehandler ser den fra den dag, du tilføjer "
            "hende eller ham som deltager, og familien kan se det."
        ),
    }
    ever_three = to_level == Level.THREE or closing.has_been_at(case, Level.THREE)
    kept = _("Når loggen en dag lukkes, bliver den gemt efter reglen for niveau 1 og 2.")
    if ever_three:
        kept = _(
            "Når loggen en dag lukkes, hører den til forvaltningens sag og bliver ikke slettet af sig selv, "
            "heller ikke hvis I senere går et niveau ned."
        )
    return Outlook(tuple(members), str(others[to_level]), kept, journal_line(case, to_level))


def journal_line(case: Case, level: Level) -> str:
    """Return that the log belongs in the municipality's own files too, or "" where nobody has that duty.

    The duty is the administration's, not the school's: it begins when the case is its (law.md J-3).
    """
    if not case.authority.journal_duty or not (
        level == Level.THREE or closing.has_been_at(case, Level.THREE)
    ):
        return ""
    return _(
        "På niveau 3 er sagen forvaltningens, og %(authority)s har journalpligt. Hent loggen som PDF til et "
        "arkiv, og læg den i kommunens sagssystem, når niveauet skifter, og når loggen lukker."
    ) % {"authority": case.authority}


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
    text = _(
        "Fra %(from)s til %(to)s. %(meaning)s\n\n"
        "Begrundelse: %(reason)s\n\n"
        "Forældrene: %(parents)s\n\n"
        "Barnet: %(child)s\n\n"
        "Underretning: %(notification)s\n\n"
        "Stafetten: %(holder)s."
    ) % {
        "from": str(from_level.label).lower(),
        "to": str(decision.to_level.label).lower(),
        "meaning": LEVEL_MEANING[decision.to_level],
        "reason": decision.reason,
        "parents": decision.parents_informed,
        "child": decision.child_heard,
        "notification": decision.notification_considered,
        "holder": decision.holder_choice.label,
    }
    if decision.summing_up:
        text += "\n\n" + _("Opsamling: %(text)s") % {"text": decision.summing_up}
    return decision.family.below(text)
