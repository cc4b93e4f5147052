"""The guide beside the work: the cell for my group, the level and the phase I am in (domain.md 6)."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString

from accounts.models import User
from btimodel.choices import ActorGroup, Level, Phase
from handlevejledninger import lookups
from handlevejledninger.boxes import in_the_panel
from handlevejledninger.content.piece import words_of
from handlevejledninger.guides import NOT_IN_BRIEF, CellView, Where, everywhere, ticks_of, title_of, view_of
from handlevejledninger.markup import Values


@dataclass(frozen=True)
class GuidePanel:
    """What templates/components/guide_panel.html draws. It helps and never forces a field."""

    cell: CellView
    title: str
    is_open: bool
    ticked: frozenset[str]

    @property
    def boxes(self) -> SafeString:
        """The steps, to tick."""
        return in_the_panel(self.cell, self.ticked)


def panel(
    *, user: User, group: int | None, phase: str, level: int, actions: Mapping[str, str] | None = None
) -> GuidePanel | None:
    """Return the panel for somebody who works; None when the group or the content is not known.

    `actions` are the addresses of the forms that can be opened from here, by the names in choices.ACTIONS.
    """
    if group is None:
        return None
    content = lookups.cell(ActorGroup(group), Phase(phase), Level(level), reader=user)
    if content is None:
        return None
    general = everywhere()
    where = Where({**general.actions, **(actions or {})}, general.tools)
    values = Values(words_of(content.document | NOT_IN_BRIEF), days=lookups.days_with(content))
    cell = view_of(content, where, values=values, brief=True)
    return GuidePanel(cell, title_of(cell), is_open=not content.reader_folded, ticked=ticks_of(content))
