"""The log as a document for one reader: what her page shows, and in general words what is left out."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.access import Sight
from cases.models import Case
from cases.visibility import FamilySight, family_sight
from portal.presenters import holder_line, next_line
from stafetlog.models import PdfJob
from stafetlog.printing import Cover, OnPage, Order, asked_for, family_left_out
from stafetlog.querysets import EntryQuerySet
from stafetlog.timeline import family_reading, present
from ui.parts import Fact
from ui.pdf import render_pdf

TEMPLATE = "pdf/portal/log.html"


@dataclass(frozen=True)
class FamilyPrinter:
    """Prints the log as one reader in the family may read it."""

    case: Case
    reader: Any
    sight: Sight
    places: FamilySight
    readable: EntryQuerySet
    kind: PdfJob.Kind = PdfJob.Kind.FAMILY

    def sees(self) -> str:
        """Return her permissions and what is cut out of every text for her."""
        places = self.places
        hidden = (places.hidden_words, places.hidden_names, places.hidden_phones)
        seen = (places.place_visible, places.files_visible, *hidden, sorted(places.safe_units))
        return repr((sorted(self.sight.perms), *seen))

    def draw(self, order: Order, *, on_page: OnPage | None = None) -> bytes:
        """Return the PDF. Its title, which goes into the file's metadata, names nobody."""
        rows = asked_for(self, order).for_timeline()
        case = self.case
        reading = family_reading(
            case, self.places, entry_url=lambda pk: reverse("portal:entry", args=[case.pk, pk])
        )
        facts = [
            Fact(_("Barn"), case.child.name),
            Fact(_("Niveau"), str(case.get_level_display())),
            Fact(_("Stafetten"), holder_line(case, self.places)),
            Fact(_("Hvad sker der nu"), next_line(case)),
            Fact(_("Det bruger vi loggen til"), self.places.text(case.purpose)),
        ]
        context = {
            "municipality": case.municipality,
            "printed_at": timezone.now(),
            "facts": facts,
            "entries": present(rows, reading),
            "cover": self.cover(order),
        }
        return render_pdf(TEMPLATE, context, title=_("Stafetlog"), variant=order.variant, on_page=on_page)

    def cover(self, order: Order) -> Cover:
        """Return the cover. It says the same whether or not anything was left out (law.md C-12, N-2)."""
        whole = order.first is None and order.last is None
        left_out = [] if whole else [_("Kun det, der skete i perioden, er med.")]
        left_out += [
            _("Den viser den del af stafetloggen, som du kan læse på Familiens sider."),
            _("Indførsler om andres egne forhold er ikke med, hvis der er nogen."),
            *family_left_out(),
        ]
        return Cover(self.reader.full_name, order.period, tuple(left_out))


def family_printer(sight: Sight, reader: Any) -> FamilyPrinter:
    """Return the printer for somebody in the family who sees a case so."""
    case = sight.case
    readable = case.entries.readable_by(reader, sight.perms)
    return FamilyPrinter(case, reader, sight, family_sight(reader, case), readable)
