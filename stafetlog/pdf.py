"""The log as a printed document for professionals. The family's own is portal.pdf."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from btimodel.lookups import the_municipality
from cases.access import Sight
from cases.models import Case
from cases.roles import CasePerm
from stafetlog.head import age_on
from stafetlog.models import PdfJob
from stafetlog.printing import Cover, OnPage, Order, asked_for, made_for
from stafetlog.querysets import EntryQuerySet
from stafetlog.rows import TimelineRow
from stafetlog.timeline import present, professional_reading
from ui.dates import danish_date
from ui.parts import Fact
from ui.pdf import render_pdf

TEMPLATE = "pdf/stafetlog/log.html"
SHORT = 16
NO_PERMS: frozenset[CasePerm] = frozenset()


@dataclass(frozen=True)
class ProfessionalPrinter:
    """Prints the log as one professional may read it."""

    case: Case
    reader: Any
    sight: Sight
    readable: EntryQuerySet
    kind: PdfJob.Kind = PdfJob.Kind.PROFESSIONAL

    def sees(self) -> str:
        """Return her permissions; nothing else decides how an entry looks to a professional."""
        return " ".join(sorted(self.sight.perms))

    def draw(self, order: Order, *, on_page: OnPage | None = None) -> bytes:
        """Return the printed log."""
        rows = list(asked_for(self, order).for_timeline())
        document = log_document(self.case, rows) | {"cover": self.cover(order)}
        return render_pdf(TEMPLATE, document, title=_("Stafetlog"), variant=order.variant, on_page=on_page)

    def cover(self, order: Order) -> Cover:
        """Return the cover: whom it is for, and what is left out for whom she is (law.md C-12)."""
        whole = order.first is None and order.last is None
        left_out = [] if whole else [_("Kun det, der skete i perioden, er med.")]
        if CasePerm.READ_OWN_MATTERS not in self.sight.perms:
            left_out.append(
                _(
                    "Det, der kun handler om en forælders egne forhold, er ikke med, medmindre forælderen har"
                    " sagt ja til, at du må læse det. Sådan er det for alle fra en anden myndighed, og det"
                    " fortæller ikke, om der er noget."
                )
            )
        left_out.append(_("Adresser, telefonnumre og kladder hører ikke til loggen og er ikke med."))
        return Cover(made_for(self.reader.full_name, self.sight.part), order.period, tuple(left_out))


def professional_printer(sight: Sight, reader: Any) -> ProfessionalPrinter:
    """Return the printer for a professional who sees a case so."""
    return ProfessionalPrinter(sight.case, reader, sight, sight.case.entries.readable_by(reader, sight.perms))


def log_document(case: Case, listed: list[TimelineRow]) -> dict[str, Any]:
    """Return what the printed log shows: who it is about, the entries, and the end of the chain."""
    newest = max(listed, key=lambda entry: entry.seq, default=None)
    return {
        "municipality": the_municipality(),
        "printed_at": timezone.now(),
        "facts": _facts(case, listed),
        "entries": present(listed, professional_reading(case, NO_PERMS)),
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
        Fact(_("Status"), str(case.state.label)),
        Fact(_("Det bruger vi loggen til"), case.purpose),
        Fact(_("Første og sidste indførsel"), _period(listed)),
        Fact(_("Antal indførsler"), str(len(listed))),
    ]
    return [fact for fact in facts if fact.value]


def _period(listed: list[TimelineRow]) -> str:
    days = sorted(timezone.localdate(entry.occurred_at) for entry in listed)
    if not days:
        return ""
    return _("%(first)s til %(last)s") % {"first": danish_date(days[0]), "last": danish_date(days[-1])}
