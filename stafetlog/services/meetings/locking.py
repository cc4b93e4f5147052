"""Reads a meeting anew under the lock of its case."""

from cases.models import Case
from stafetlog.models import Meeting


def lock(meeting: Meeting) -> Meeting:
    """Return the meeting as it stands, with its case locked: two people never both decide."""
    case = Case.objects.select_for_update(of=("self",)).select_related("child").get(pk=meeting.case_id)
    fresh = Meeting.objects.whole().get(pk=meeting.pk, case=case)
    fresh.case = case
    return fresh
