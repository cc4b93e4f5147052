"""What each draft is called, and the way back to the page where it was begun."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from stafetlog.actions import STEP_PAGES
from stafetlog.services import drafts
from stafetlog.state_rules import Step
from ui.addresses import address_of
from ui.parts import Link

# How a draft's name begins: what it is in words, and its page, which takes the id that ends the name, if any.
PAGES = {
    drafts.ENTRY: (_("Indførsel i loggen"), "stafetlog:entry_create"),
    drafts.CORRECTION: (_("Rettelse af en indførsel"), "stafetlog:entry_correct"),
    drafts.DISAGREEMENT: (_("Uenighed"), "stafetlog:disagree"),
    drafts.HANDOVER: (_("Tilbud om stafetten"), "relay:offer"),
    drafts.LEVEL: (_("Niveauskift"), "relay:level"),
    drafts.CLOSING: (_("Lukning af stafetloggen"), "relay:close"),
    drafts.REVIEW: (_("Gennemgang af loggen"), "relay:review"),
    drafts.CHILDS_ADULT: (_("Barnets voksne"), "relay:childs_adult"),
    drafts.NEXT: (_("Næste dato"), "relay:next"),
    drafts.GOAL: (_("Nyt mål"), "plan:goal_new"),
    drafts.GOAL_WORDS: (_("Nye ord til et mål"), "plan:goal_words"),
    drafts.GOAL_END: (_("Afslutning af et mål"), "plan:goal_end"),
    drafts.MEASURE: (_("Ny indsats"), "plan:measure_new"),
    drafts.EVALUATION: (_("Evaluering af en indsats"), "plan:evaluate"),
    drafts.CALL: (_("Indkaldelse til møde"), "meetings:call"),
    drafts.CANCEL: (_("Aflysning af et møde"), "meetings:cancel"),
    drafts.CHILD_WORDS: (_("Barnets egne ord til et møde"), "meetings:child_words"),
    drafts.MEETING: (_("Referat af et møde"), "meetings:hold"),
    drafts.CONSENT: (_("Spørgsmål om samtykke"), "consent:ask"),
    drafts.RATING: (_("Din vurdering på en skala"), "redskaber:round"),
}


def way_back(case_id: UUID, form: str) -> Link | None:
    """Return what a draft is called, and the page where it was begun; None for a name that no page gives."""
    begins, hyphen, about = form.partition("-")
    try:
        if begins + hyphen == drafts.STEP:
            step = Step(about)
            return Link(str(step.label), address_of(STEP_PAGES[step], case_id))
        ids = (UUID(about),) if hyphen else ()
    except ValueError:
        return None
    if begins + hyphen not in PAGES:
        return None
    label, page = PAGES[begins + hyphen]
    return Link(str(label), address_of(page, case_id, *ids))
