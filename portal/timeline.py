"""The log as one family reader sees it: the common timeline, with links that lead to the family's pages."""

from collections.abc import Iterable
from dataclasses import replace

from django.urls import reverse

from portal.page import FamilyPage
from stafetlog.beside import Related
from stafetlog.besides import Answers
from stafetlog.finding import Marks
from stafetlog.rows import TimelineRow
from stafetlog.timeline import anchor, family_reading, present
from ui.parts import TimelineEntry

__all__ = ["anchor", "present_for_family"]


def present_for_family(
    rows: Iterable[TimelineRow],
    page: FamilyPage,
    *,
    beside: Iterable[Related] = (),
    marks: Marks | None = None,
    answers: Answers | None = None,
) -> list[TimelineEntry]:
    """Return the entries as the reader's pages draw them. The caller brings only what she may read.

    `beside` as for stafetlog.timeline.present; `marks` is what she looked for, and `answers` what stands
    beside the entries, cut for her already.
    """
    reading = family_reading(
        page.case,
        page.sight,
        entry_url=lambda pk: reverse("portal:entry", args=[page.case.pk, pk]),
        tool_url=lambda pk: reverse("portal:tool", args=[page.case.pk, pk]),
    )
    return present(rows, replace(reading, marks=marks, answers=answers or {}), beside=beside)
