"""Whether the family agrees to a decision, and what custody holder and child are told when not.

The family is asked as far as possible; what is done against their wish is explained to them in plain words
(law.md P-6; barnets lov § 2, stk. 4). One rule for a level change, a written decision and a closing: the
words become a part of the entry, so the family reads them, and the chain, the purge and a correction have
them too.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from btimodel.exceptions import RuleBroken
from stafetlog.exceptions import EntryRefused
from stafetlog.models import EntryKind, FamilyAgrees

NO_ANSWER = gettext_lazy("Svar på, om familien er enig.")
NO_REASON = gettext_lazy(
    "Skriv til forælder og barn, hvorfor I gør det alligevel. De har krav på at få det forklaret."
)
NOT_TOLD = gettext_lazy("Skriv, hvordan og hvornår forælder og barn får det at vide.")

SENTENCES = {
    FamilyAgrees.YES: gettext_lazy("Familien er enig."),
    FamilyAgrees.NOT_ALL: gettext_lazy("Ikke alle i familien er enige."),
    FamilyAgrees.NOT_ASKED: gettext_lazy("Vi har ikke kunnet spørge familien."),
}
DECISIONS = frozenset({EntryKind.BESLUTNING, EntryKind.NIVEAU, EntryKind.LUKNING})


@dataclass(frozen=True)
class FamilyWish:
    """The answer, and, when it is not yes: why it is done all the same, and how and when they are told."""

    family_agrees: str = ""
    against_reason: str = ""
    told_how: str = ""

    @property
    def is_against(self) -> bool:
        """Whether something is decided that the family has not said yes to."""
        return self.family_agrees not in ("", FamilyAgrees.YES)

    def get_family_agrees_display(self) -> str:
        """Return the answer in words."""
        return str(FamilyAgrees(self.family_agrees).label) if self.family_agrees else ""

    def columns(self) -> dict[str, str]:
        """Return what is kept of it in a row: to a yes belongs no reason."""
        return {
            "family_agrees": self.family_agrees,
            "against_reason": self.against_reason.strip() if self.is_against else "",
            "told_how": self.told_how.strip() if self.is_against else "",
        }

    def texts(self) -> tuple[str, ...]:
        """Return what was written in free words."""
        return (self.against_reason, self.told_how) if self.is_against else ()

    def below(self, text: str) -> str:
        """Return the words of an entry with the family's answer, and what they are told, below them.

        Each stands under a line of its own, which is its heading on every page and in print.
        """
        if not text.strip() or not self.family_agrees:
            return text
        parts = [text.rstrip(), str(SENTENCES[FamilyAgrees(self.family_agrees)])]
        if self.is_against:
            reason, told = self.against_reason.strip(), self.told_how.strip()
            parts.append(_("Hvorfor vi gør det alligevel:\n%(reason)s") % {"reason": reason})
            parts.append(_("Sådan får forælder og barn det at vide:\n%(told)s") % {"told": told})
        return "\n\n".join(parts)


UNANSWERED = FamilyWish()
AGREED = FamilyWish(FamilyAgrees.YES)


def check_answered(family: FamilyWish, refused: type[RuleBroken] = EntryRefused) -> None:
    """What: a decision says whether the family agrees, and why it is taken all the same when not.

    Raises `refused` (law.md P-6; barnets lov § 2, stk. 4).
    """
    if not family.family_agrees:
        raise refused(NO_ANSWER)
    if family.is_against and not family.against_reason.strip():
        raise refused(NO_REASON)
    if family.is_against and not family.told_how.strip():
        raise refused(NOT_TOLD)


def answer_in(kind: str, text: str) -> FamilyAgrees | None:
    """Return which answer other than yes an entry tells of, or None.

    It is read out of the words, which are what the chain holds; so a correction that takes the answer back
    takes the mark away too.
    """
    if kind in DECISIONS:
        for answer in (FamilyAgrees.NOT_ALL, FamilyAgrees.NOT_ASKED):
            if f"\n\n{SENTENCES[answer]}\n\n" in text.replace("\r\n", "\n"):
                return answer
    return None
