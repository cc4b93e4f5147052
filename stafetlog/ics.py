"""A meeting as a calendar file (RFC 5545). It ends in calendars that others read, so it tells no name.

The title is neutral, and the place is left out when somebody in the family is protected (law.md N-2).
"""

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from stafetlog.models import Meeting

PRODUCT = "-//Stafetten//DA"


def calendar_file(meeting: Meeting) -> bytes:
    """Return the file. A changed meeting has a higher sequence, and a cancelled one says so."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    event = Event()
    event.add("uid", f"{meeting.pk}@stafetten")
    event.add("dtstamp", timezone.now())
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.ends_at)
    event.add("sequence", meeting.version)
    event.add("summary", _("Møde i Stafetten"))
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if meeting.state == Meeting.State.CANCELLED else "CONFIRMED")
    if not meeting.case.people.protected().exists():
        event.add("location", meeting.place)
    calendar.add_component(event)
    return bytes(calendar.to_ical())
