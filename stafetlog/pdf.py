"""The log as a printed document for professionals. The family's own is portal.pdf."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from btimodel.lookups import the_municipality
from cases.models import Case
from stafetlog.head import age_on
from stafetlog.timeline import Reading, TimelineRow, present
from ui.dates import danish_date
from ui.parts import Fact
from ui.pdf import render_pdf

TEMPLATE = "pdf/stafetlog/log.html"
SHORT = 16


def log_pdf(case: Case, rows: Iterable[TimelineRow], *, reading: Reading) -> bytes:
    """Return the printed log. `rows` are what the reader may see, made ready by `for_timeline()`."""
    return render_pdf(TEMPLATE, log_document(case, rows, reading=reading), title=_("Stafetlog"))


def log_document(case: Case, rows: Iterable[TimelineRow], *, reading: Reading) -> dict[str, Any]:
    """Return what the printed log shows: who it is about, the entries, and the end of the chain."""
    listed = list(rows)
    newest = max(listed, key=lambda entry: entry.seq, default=None)
    return {
        "municipality": the_municipality(),
        "printed_at": timezone.now(),
        "facts": _facts(case, listed),
        "entries": present(listed, reading),
        "chain_head": newest.hash[:SHORT] if newest else "",
    }


def _facts(case: Case, listed: list[TimelineRow]) -> list[Fact]:
    today = timezone.localdate()
    place = ", ".join(filter(None, (case.child.group_name, case.child.place)))
    facts = [
        Fact(_("Barn"), case.child.name),
        Fact(_("Alder"), _("%(years)s år") % {"years": age_on(case.child.birth_date, today)}),
        Fact(_("Skole eller dagtilbud"), place),
        Fact(_("Niveau"), str(case.get_level_display())),
        Fact(_("Stafetholder"), f"{case.stafetholder.full_name}, {case.holder_unit}"),
        Fact(_("Status"), str(case.get_status_display())),
        Fact(_("Periode"), _period(listed)),
        Fact(_("Antal indførsler"), str(len(listed))),
    ]
    return [fact for fact in facts if fact.value]


def _period(listed: list[TimelineRow]) -> str:
    days = sorted(timezone.localdate(entry.occurred_at) for entry in listed)
    if not days:
        return ""
    return _("%(first)s til %(last)s") % {"first": danish_date(days[0]), "last": danish_date(days[-1])}
