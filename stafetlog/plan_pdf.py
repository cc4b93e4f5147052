"""The plan as a printed document, for professionals."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from btimodel.lookups import the_municipality
from cases.models import Case
from cases.querysets import Part
from stafetlog.head import age_on, next_line
from stafetlog.next_dates import next_dates
from stafetlog.plan import current_plan
from stafetlog.printing import plain_cover
from ui.parts import Fact
from ui.pdf import render_pdf

TEMPLATE = "pdf/stafetlog/plan.html"


def plan_pdf(case: Case, *, reader: Any, part: Part | None) -> bytes:
    """Return the printed plan for a professional, who takes part as `part`."""
    cover = plain_cover(case, reader, part, _("Planen, som den ser ud nu"))
    return render_pdf(TEMPLATE, plan_document(case) | {"cover": cover}, title=_("Mål og indsatser"))


def plan_document(case: Case) -> dict[str, Any]:
    """Return what the printed plan shows: who it is about, and the goals as they stand today."""
    years = age_on(case.child.birth_date, timezone.localdate())
    facts = [
        Fact(_("Barn"), _("%(name)s, %(years)s år") % {"name": case.child.name, "years": years}),
        Fact(_("Niveau"), str(case.get_level_display())),
        Fact(_("Stafetholder"), f"{case.stafetholder.full_name}, {case.holder_unit}"),
        Fact(_("Hvad sker der nu"), next_line(case, next_dates(case))),
    ]
    return {
        "municipality": the_municipality(),
        "printed_at": timezone.now(),
        "facts": facts,
        "plan": current_plan(case),
    }
