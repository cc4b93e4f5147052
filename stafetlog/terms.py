"""What the two who stand nearest the child are called, as the municipality has chosen (domain.md 4.5)."""

from cases.models import Case
from ui.words import gettext as _


def adult_title(case: Case) -> str:
    """Return what the relational holder is called, or "" where the municipality has none."""
    return _("Barnets voksne (relationel tovholder)") if case.municipality.two_holders else ""


def adult_line(case: Case) -> str:
    """Return who is the child's adult, in words, or "" where the municipality has none."""
    if not case.municipality.two_holders or not case.is_open:
        return ""
    if case.childs_adult is None:
        return _("Ingen er valgt som barnets voksne endnu")
    return _("Barnets voksne: %(name)s") % {"name": case.childs_adult.full_name}
