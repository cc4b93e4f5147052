"""The list of a case's papers as files: a document for people, a table for a journal system (law.md J-2)."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from btimodel.lookups import the_municipality
from cases.models import Case
from stafetlog.papers import Paper
from stafetlog.printing import Cover
from ui.parts import Fact
from ui.pdf import render_pdf

TEMPLATE = "pdf/stafetlog/papers.html"
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
# What a spreadsheet would take for a formula when a cell begins with it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def papers_pdf(case: Case, papers: list[Paper], cover: Cover, *, family: bool) -> bytes:
    """Return the printed list. The professionals' own says that it is not for the family (law.md N-2)."""
    context = {
        "municipality": the_municipality(),
        "printed_at": timezone.now(),
        "facts": [Fact(_("Barn"), case.child.name), Fact(_("Antal papirer"), str(len(papers)))],
        "papers": papers,
        "cover": cover,
        "family": family,
    }
    return render_pdf(TEMPLATE, context, title=_("Bilag og papirer"))


def papers_csv(papers: Iterable[Paper]) -> bytes:
    """Return the list as a journal system or a spreadsheet reads it: `;`, UTF-8 with a mark, Danish dates."""
    out = io.StringIO(BOM, newline="")
    out.seek(0, io.SEEK_END)
    table = csv.writer(out, delimiter=";", lineterminator="\r\n")
    table.writerow(
        [
            *(_("Papirets dato"), _("Emne"), _("Slags"), _("Hvorfra"), _("Sat i loggen"), _("Af")),
            *(_("Filtype"), _("SHA-256")),
        ]
    )
    table.writerows([[defused(cell) for cell in _cells(paper)] for paper in papers])
    return out.getvalue().encode()


def defused(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA) else cell


def _cells(paper: Paper) -> tuple[Any, ...]:
    return (
        f"{paper.dated:%d-%m-%Y}",
        paper.subject,
        paper.kind,
        paper.origin,
        f"{timezone.localtime(paper.written):%d-%m-%Y %H.%M}",
        paper.by,
        paper.file_kind.partition(",")[0],
        paper.digest,
    )
