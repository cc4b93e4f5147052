"""Refusals of the log's own rules, one class a reason."""

from typing import Any

from django.utils.translation import gettext as _

from btimodel.exceptions import RuleBroken


class EntryRefused(RuleBroken):
    """The entry breaks a rule of the log."""


class FileRefused(RuleBroken):
    """The file cannot be attached."""


class DraftChanged(RuleBroken):
    """Another tab saved the draft in the meantime; `draft` is what it holds now."""

    def __init__(self, draft: Any) -> None:
        super().__init__(_("Kladden er ændret i en anden fane. Vælg, hvilken tekst du vil beholde."))
        self.draft = draft


class OfferPending(RuleBroken):
    """The stafet is already offered to somebody."""


class OfferGone(RuleBroken):
    """The offer has been answered or withdrawn in the meantime."""


class CannotReceive(RuleBroken):
    """The person cannot be given the stafet."""


class StillHeld(RuleBroken):
    """The stafetholder can still open the case, so the stafet is offered and not taken."""


class SameLevel(RuleBroken):
    """The level is already what was asked for."""


class NextDateRefused(RuleBroken):
    """The date cannot be the log's next date."""


class StateRefused(RuleBroken):
    """The log cannot go from where it is to where it was asked to."""


class LevelRefused(RuleBroken):
    """The decision about the level lacks something."""


class NoteClosed(RuleBroken):
    """The undringsnotat is closed."""


class NoteRefused(RuleBroken):
    """The observation of an undringsnotat breaks a rule."""


class OpeningRefused(RuleBroken):
    """The stafetlog cannot be opened as asked."""


class GoalRefused(RuleBroken):
    """The goal, measure or evaluation breaks a rule of the plan."""


class GoalHasMeasures(RuleBroken):
    """The goal still has measures that nobody has evaluated to an end."""


class PlanMoved(RuleBroken):
    """Somebody else changed the goal or the measure in the meantime."""


class ReviewRefused(RuleBroken):
    """The review of whether a log is still needed breaks a rule."""


class MeetingRefused(RuleBroken):
    """The meeting, its agenda or its minutes break a rule."""


class MeetingOver(RuleBroken):
    """The meeting is held, cancelled or changed by somebody else in the meantime."""
