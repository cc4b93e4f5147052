"""A meeting's agenda and its minutes as printed documents (PDF/UA)."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from btimodel.lookups import the_municipality
from cases.querysets import Part
from cases.visibility import FamilySight
from stafetlog import meetings
from stafetlog.models import Meeting
from stafetlog.printing import Cover, family_left_out, keep_from_family, made_for, plain_cover
from ui.dates import danish_date
from ui.parts import Fact
from ui.pdf import render_pdf


def agenda_pdf(meeting: Meeting, *, reader: Any, part: Part | None, sight: FamilySight | None) -> bytes:
    """Return the agenda for one reader: a professional, who takes part as `part`, or one with `sight`."""
    left_out = (
        family_left_out()
        if sight
        else (_("Adresser og telefonnumre på familien er ikke med. Ellers er intet udeladt."),)
    )
    kept = "" if sight else keep_from_family(meeting.case)
    cover = Cover(made_for(reader.full_name, part), _period(meeting), left_out, kept)
    document = agenda_document(meeting, sight=sight) | {"cover": cover}
    return render_pdf("pdf/stafetlog/agenda.html", document, title=_("Dagsorden"))


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
    document = minutes_document(meeting) | {
        "cover": plain_cover(meeting.case, reader, part, _period(meeting))
    }
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


def _period(meeting: Meeting) -> str:
    return _("Mødet den %(date)s") % {"date": danish_date(timezone.localdate(meeting.starts_at))}
