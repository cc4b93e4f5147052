"""Which guide fits a page of the log, and which of its forms the guide may lead to."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts.lookups import current_employment
from btimodel.choices import Level, Phase
from cases.models import Case
from handlevejledninger.panel import GuidePanel, panel

# An action of a guide, and the page of a case where it is done.
ON_A_CASE = {
    "indlaeg": "stafetlog:entry_create",
    "maal": "plan:overview",
    "evaluering": "plan:overview",
    "moede": "meetings:call",
    "niveau": "relay:level",
    "overdrag": "relay:offer",
    "samtykke": "consent:list",
    "deltager": "members:list",
    "afslut": "relay:close",
}


def guide_of_case(request: HttpRequest, case: Case, phase: str) -> GuidePanel | None:
    """Return the guide for the one who reads: her group on this case, its level, and a phase."""
    part = request.case_sight.part
    actions = {action: reverse(name, args=[case.pk]) for action, name in ON_A_CASE.items()}
    group = part.actor_group if part else None
    return panel(user=request.user, group=group, phase=phase, level=case.level, actions=actions)


def guide_of_note(request: HttpRequest) -> GuidePanel | None:
    """Return the guide for an undringsnotat: one has only begun to see something (domain.md 6.2)."""
    work = current_employment(request.user, on=timezone.localdate())
    group = work.actor_group if work else None
    # One is writing a note already: a link to a new one would only lead away from what is typed.
    here = {"undringsnotat": ""}
    return panel(user=request.user, group=group, phase=Phase.OPSPORING, level=Level.ONE, actions=here)
