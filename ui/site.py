"""What every page says about the place it belongs to. Plain objects: the floor knows no database."""

from dataclasses import dataclass

COLOURS = ("petrol", "blaa", "groen", "bordeaux", "lilla", "grafit")


@dataclass(frozen=True)
class Municipality:
    """The authority in the header and footer; `colour` is one of `COLOURS`."""

    name: str = "Eksempelby Kommune"
    colour: str = "petrol"
    department: str = ""
    support_phone: str = ""
    duty_phone: str = ""


@dataclass(frozen=True)
class NavItem:
    """A line of the main menu, or a tab of a case."""

    label: str
    url: str
    active: bool = False
