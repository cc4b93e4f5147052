"""A meeting's agenda and its minutes as printed documents (PDF/UA)."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from btimodel.lookups import the_municipality
from cases.querysets import Part
from cases.visibility import FamilySight
from stafetlog import meetings
from stafetlog.models import Meeting
from stafetlog.printing import plain_cover
from ui.dates import danish_date
from ui.parts import Fact
from ui.pdf import render_pdf


def agenda_pdf(meeting: Meeting, *, sight: FamilySight | None = None) -> bytes:
    """Return the agenda for one reader; `sight` is None for a professional."""
    return render_pdf(
        "pdf/stafetlog/agenda.html", agenda_document(meeting, sight=sight), title=_("Dagsorden")
    )


def agenda_document(meeting: Meeting, *, sight: FamilySight | None = None) -> dict[str, Any]:
    """Return what the printed agenda shows: when and where, the child's words first, and the points."""
    shown = meetings.present(meeting, sight=sight)
    return {
        "municipality": the_municipality(),
        "printed_at": timezone.now(),
        "facts": [Fact(_("Barn"), meeting.case.child.name), *shown.facts],
        "meeting": shown,
        "due": meetings.due_lines(meeting, sight),
    }


def minutes_pdf(meeting: Meeting, *, reader: Any, part: Part | None) -> bytes:
    """Return the minutes of a meeting that is held, for a professional, who takes part as `part`."""
    period = _("Mødet den %(date)s") % {"date": danish_date(timezone.localdate(meeting.starts_at))}
    document = minutes_document(meeting) | {"cover": plain_cover(reader, part, period)}
    return render_pdf("pdf/stafetlog/minutes.html", document, title=_("Referat"))


def minutes_document(meeting: Meeting) -> dict[str, Any]:
    """Return what the printed minutes show."""
    shown = meetings.present(meeting)
    return {
        "municipality": the_municipality(),
        "printed_at": timezone.now(),
        "facts": [Fact(_("Barn"), meeting.case.child.name), *shown.facts, *meetings.attendance(meeting)],
        "meeting": shown,
        "agreed": meetings.agreed(meeting),
        "onward": meetings.onward(meeting),
        "finished": danish_date(meeting.finished_at),
    }
