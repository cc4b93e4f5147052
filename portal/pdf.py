"""The log as a document for one reader: what her page shows, and in general words what is left out."""

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.page import FamilyPage
from ui.parts import Fact, TimelineEntry
from ui.pdf import render_pdf

TEMPLATE = "pdf/portal/log.html"


def log_document(page: FamilyPage, entries: list[TimelineEntry]) -> bytes:
    """Return the PDF. Its title, which goes into the file's metadata, names nobody."""
    head = page.context["case_head"]
    facts = [
        Fact(_("Barn"), head.child_name),
        Fact(_("Niveau"), head.level),
        Fact(_("Stafetten"), head.holder_line),
        Fact(_("Hvad sker der nu"), head.next_line),
    ]
    context = {
        "municipality": page.case.municipality,
        "printed_at": timezone.now(),
        "facts": facts,
        "entries": entries,
    }
    return render_pdf(TEMPLATE, context, title=_("Stafetlog"))
