"""The stafet on its way from hand to hand, for tests that begin there."""

from django.utils import timezone

from accounts.models import User
from cases.models import Case
from stafetlog.handover_notes import Note
from stafetlog.handover_rules import Asked
from stafetlog.models import Handover
from stafetlog.services import handover


def offer(
    case: Case, to: User, *, by: User, worry: str = "Kort.", said: str = "Ja.", **more: str
) -> Handover:
    """Return an offer with a short note; the family was asked today. `more` are other parts of the note."""
    asked = Asked(said=said, who="Begge forældre", on=timezone.localdate())
    return handover.offer(case=case, to=to, note=Note(worry=worry, **more), asked=asked, by=by)
