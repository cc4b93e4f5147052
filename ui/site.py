"""The lines of a menu. Plain objects: the floor knows no user and no rights."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NavItem:
    """A line of the main menu, or a tab of a case."""

    label: str
    url: str
    active: bool = False
