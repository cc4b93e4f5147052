"""A wording as readers would see it, before it is saved."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from handlevejledninger import grid, ideas_page
from handlevejledninger.content.piece import words_of
from handlevejledninger.guides import view_of
from handlevejledninger.leaflet import panels_of
from handlevejledninger.markup import Values
from handlevejledninger.models import Content
from ui.markdown import to_html

TEMPLATES = {
    Content.Kind.CELL: "handlevejledninger/cell_body.html",
    Content.Kind.COMMON: "handlevejledninger/common.html",
    Content.Kind.IDEA: "handlevejledninger/idea.html",
    Content.Kind.LEAFLET: "handlevejledninger/leaflet_panels.html",
}


def preview(content: Content, document: dict[str, Any]) -> SafeString:
    """Return the HTML of a text with another document than its own."""
    shown = Content(key=content.key, kind=content.kind, title=content.title, version=content.version)
    shown.shipped = document
    template = TEMPLATES.get(Content.Kind(content.kind))
    if template is None:
        values = Values(words_of(document))
        return to_html(values.fill("\n\n".join(words_of(document))))
    return render_to_string(template, _context(shown))


def _context(content: Content) -> dict[str, Any]:
    match content.kind:
        case Content.Kind.CELL:
            return {"cell": view_of(content), "boxes": ""}
        case Content.Kind.COMMON:
            return {"common": grid.common_part(content)}
        case Content.Kind.LEAFLET:
            return {"panels": panels_of(content)[0], "leaflet": content.document}
        case _:
            return {"idea": ideas_page.chosen([content], {})[0]}
