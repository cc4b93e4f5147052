"""How each kind of entry looks, and the words that many entries of a page say alike."""

from dataclasses import dataclass
from functools import cache

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from btimodel.choices import Level, Phase
from stafetlog.models import EntryKind, FamilyAgrees
from ui.markup import escaped
from ui.parts import Badge

# (icon, tone) of each kind; no two kinds share an icon, and the word stands beside it (wishes.md 29).
LOOKS: dict[str, tuple[str, str]] = {
    EntryKind.OBSERVATION: ("visibility", "info"),
    EntryKind.VURDERING: ("analytics", "warning"),
    EntryKind.BESLUTNING: ("check", "success"),
    EntryKind.AFTALE: ("list-check", "success"),
    EntryKind.SAMTALE: ("forum", "info"),
    EntryKind.MOEDE: ("groups", "info"),
    EntryKind.DATO: ("calendar-month", "neutral"),
    EntryKind.LYSGLIMT: ("star", "success"),
    EntryKind.FAMILIENS_ORD: ("home", "voice"),
    EntryKind.BARNETS_ORD: ("chat", "voice"),
    EntryKind.AABNING: ("folder-open", "neutral"),
    EntryKind.NIVEAU: ("view-split", "warning"),
    EntryKind.STAFET: ("forward", "neutral"),
    EntryKind.SAMTYKKE: ("how-to-reg", "neutral"),
    EntryKind.DELTAGER: ("persons", "neutral"),
    EntryKind.TILSTAND: ("hourglass", "neutral"),
    EntryKind.LUKNING: ("folder", "neutral"),
    EntryKind.REDSKAB: ("assignment", "info"),
    EntryKind.UENIGHED: ("feedback", "warning"),
}


@dataclass(frozen=True)
class Words:
    """What many entries of a page say alike, looked up once."""

    kinds: dict[str, str]
    phases: dict[str, Badge]
    levels: dict[int, Badge]
    correction: Badge
    corrected: Badge
    late: Badge
    new: Badge
    against: dict[FamilyAgrees, Badge]
    correct: SafeString
    tool: SafeString
    follow: SafeString
    ask: SafeString
    disagree: SafeString
    coordinates: str
    performs: str
    deadline: str


@cache
def words() -> Words:
    """Return the words. They are the program's own and tell of nobody, so a process keeps them."""
    return Words(
        kinds={kind.value: str(kind.label) for kind in EntryKind},
        phases={
            phase.value: Badge(_("Fase: %(phase)s") % {"phase": str(phase.label).lower()}) for phase in Phase
        },
        levels={level.value: Badge(str(level.label)) for level in Level},
        correction=Badge(_("Rettelse"), "warning"),
        corrected=Badge(_("Rettet senere"), "warning"),
        late=Badge(_("Noteret senere"), "warning"),
        new=Badge(_("Nyt"), "info"),
        against={
            FamilyAgrees.NOT_ALL: Badge(_("Ikke alle i familien er enige"), "warning"),
            FamilyAgrees.NOT_ASKED: Badge(_("Familien er ikke spurgt"), "warning"),
        },
        correct=escaped(_("Skriv en rettelse")),
        tool=escaped(_("Læs det udfyldte redskab")),
        follow=escaped(_("Følg op")),
        ask=escaped(_("Bed om svar")),
        disagree=escaped(_("Vi er uenige")),
        coordinates=_("Koordinerer"),
        performs=_("Udfører"),
        deadline=_("Frist"),
    )
