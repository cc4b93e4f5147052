"""The guides and the leaflets on paper."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from btimodel.choices import ActorGroup
from btimodel.lookups import the_municipality
from handlevejledninger import grid, lookups
from handlevejledninger.leaflet import panels_of
from handlevejledninger.models import Content
from ui.pdf import render_public_pdf


def group_pdf(group: ActorGroup) -> bytes:
    """Return one group's whole guide, twelve cells, as PDF/UA."""
    common = lookups.common()
    context = {
        "group": group,
        "rows": grid.rows(group),
        "acute": grid.acute_part(common) if common else None,
    }
    return render_public_pdf("pdf/handlevejledninger/group.html", context | _sender(), title=str(group.label))


def leaflet_pdf(content: Content) -> bytes:
    """Return a leaflet on two pages of A4 across, folded in three, as PDF/UA."""
    context = {"leaflet": content.document, "sheets": panels_of(content, on_paper=True)}
    return render_public_pdf(
        "pdf/handlevejledninger/leaflet.html", context | _sender(), title=content.document["titel"]
    )


def _sender() -> dict[str, Any]:
    return {
        "municipality": the_municipality(),
        "printed_on": timezone.localdate(),  # a day, so that the document is drawn once in it
        "origin": _("Udarbejdet efter principperne i Bedre Tværfaglig Indsats"),
    }
