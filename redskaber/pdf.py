"""Tools as printed documents (PDF/UA): blank, and filled as they were answered."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from btimodel.lookups import the_municipality
from cases.models import Case
from redskaber import drawings, drawn, map_changes
from redskaber.kinds import own_parts
from redskaber.models import FilledTool, NoteTool, ToolSpec
from redskaber.parts import Reader
from redskaber.reading import ALL, present
from stafetlog.printing import keep_from_family
from ui.dates import danish_date, danish_datetime
from ui.parts import Fact
from ui.pdf import render_pdf, render_public_pdf

BLANK_LINES = {"tekst": 1, "langtekst": 4}
BLANK_ROWS = 4


def blank_pdf(tool: ToolSpec) -> bytes:
    """Return the tool with room to write in by hand."""
    return render_public_pdf("pdf/redskaber/blank.html", blank_document(tool), title=tool.title)


def blank_document(tool: ToolSpec) -> dict[str, Any]:
    """Return what the blank tool shows."""
    return {
        "municipality": the_municipality(),
        "printed_at": None,
        "spec": tool.spec,
        "version": tool.version_label,
        "blank_rows": range(BLANK_ROWS),
        "blank_map": next((drawn.blank(one).context for one in tool.spec.fields if one.drawing), None),
    }


def filled_pdf(case: Case, filled: FilledTool, reader: Reader = ALL, *, author_role: str) -> bytes:
    """Return a shared tool as it was answered, for one reader."""
    document = filled_document(filled, reader, in_print=True) | {
        "keep": "" if reader.family else keep_from_family(case),
        "facts": [
            Fact(_("Barn"), case.child.name),
            Fact(_("Skrevet af"), ", ".join(filter(None, (filled.author.full_name, author_role)))),
            Fact(_("Delt"), danish_datetime(filled.shared_at)),
            Fact(_("Udgave"), filled.spec.version_label),
        ],
    }
    pictures = drawings.print_files(filled, reader)
    return render_pdf("pdf/redskaber/filled.html", document, title=filled.spec.title, pictures=pictures)


def filled_document(filled: FilledTool, reader: Reader = ALL, *, in_print: bool = False) -> dict[str, Any]:
    """Return what a filled tool shows, on the page and in print."""
    tool = filled.spec.spec
    reader = replace(reader, files=drawings.shown(filled, reader, in_print=in_print))
    read = own_parts(tool.slug).read
    return {
        "municipality": the_municipality(),
        "printed_at": timezone.now(),
        "spec": tool,
        "sections": present(tool, filled.answers, reader),
        "extra": read(tool, filled.answers, reader) if read else None,
    }


def pair_pdf(case: Case, filled: Sequence[FilledTool], reader: Reader) -> bytes | None:
    """Return two network maps side by side, oldest first, with what changed; None for other tools."""
    maps = map_changes.pair(filled, reader)
    if maps is None:
        return None
    title = _("Netværkskort, to ved siden af hinanden")
    document = maps | {
        "municipality": the_municipality(),
        "printed_at": timezone.now(),
        "keep": "" if reader.family else keep_from_family(case),
        "facts": [Fact(_("Barn"), case.child.name)],
    }
    return render_pdf("pdf/redskaber/pair.html", document, title=title)


def note_pdf(note_tool: NoteTool, answers: dict[str, Any]) -> bytes:
    """Return a tool on a note, for its author alone."""
    tool = note_tool.spec.spec
    read = own_parts(tool.slug).read
    document = {
        "municipality": the_municipality(),
        "printed_at": timezone.now(),
        "spec": tool,
        "keep": "",
        "sections": present(tool, answers),
        "extra": read(tool, answers, ALL) if read else None,
        "facts": [
            Fact(_("Sidst gemt"), danish_date(note_tool.updated_at)),
            Fact(_("Udgave"), note_tool.spec.version_label),
        ],
    }
    return render_pdf("pdf/redskaber/filled.html", document, title=tool.title)
