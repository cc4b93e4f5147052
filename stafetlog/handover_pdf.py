"""The handover note as a printed document (PDF/UA), for a professional on the case."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from btimodel.lookups import the_municipality
from cases.roles import CasePerm
from stafetlog.handover_notes import contacts, facts_of, known_of
from stafetlog.head import age_on
from stafetlog.models import Handover
from stafetlog.printing import keep_from_family
from ui.dates import danish_date
from ui.parts import Fact
from ui.pdf import render_pdf


def note_pdf(handover: Handover, perms: frozenset[CasePerm]) -> bytes:
    """Return the note with who takes part, as far as the reader may see how to reach them."""
    document = note_document(handover, perms)
    return render_pdf("pdf/stafetlog/handover_note.html", document, title=_("Overdragelsesnotat"))


def note_document(handover: Handover, perms: frozenset[CasePerm]) -> dict[str, Any]:
    """Return what the printed note shows."""
    case = handover.case
    years = _("%(years)s år") % {"years": age_on(case.child.birth_date, timezone.localdate())}
    facts = [
        Fact(_("Barn"), f"{case.child.name}, {years}"),
        Fact(_("Fra"), handover.from_user.full_name),
        Fact(_("Til"), f"{handover.to_user.full_name}, {handover.to_unit}"),
        Fact(_("Tilbudt"), danish_date(timezone.localdate(handover.offered_at))),
        Fact(_("Svar"), str(handover.get_state_display())),
        Fact(_("Niveau"), str(case.get_level_display())),
    ]
    if handover.note.transition:
        facts.append(Fact(_("Anledning"), str(handover.note.get_transition_display())))
    return {
        "municipality": the_municipality(),
        "printed_at": timezone.now(),
        "keep": keep_from_family(case),
        "facts": facts,
        "parts": facts_of(handover.note),
        "asked": asked_line(handover),
        "contacts": contacts(case, known_of(case), perms),
    }


def asked_line(handover: Handover) -> str:
    """Return who in the family was asked about the choice, when, and what they said."""
    if not handover.asked_who:
        return handover.family_asked
    return _("%(who)s den %(date)s: %(said)s") % {
        "who": handover.asked_who,
        "date": danish_date(handover.asked_on),
        "said": handover.family_asked,
    }
