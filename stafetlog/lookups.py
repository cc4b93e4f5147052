"""Questions about the log for pages: who waits for an answer, who may take the stafet, what was decided."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cases import access
from cases.models import Case, CaseMembership
from cases.roles import CasePerm
from stafetlog.models import Closing, Entry, Handover, LevelChange, Measure
from stafetlog.plan_querysets import MeasureQuerySet
from stafetlog.querysets import EntryQuerySet, HandoverQuerySet
from ui.dates import danish_date


def pending_for(user: User) -> HandoverQuerySet:
    """Return the open offers that `user` is asked to answer, with what a line about each shows.

    The address of the answer is `reverse("relay:answer", args=[offer.case_id])`.
    """
    return Handover.objects.awaiting(user).select_related("case__child", "from_user", "to_user", "to_unit")


def possible_receivers(case: Case) -> list[CaseMembership]:
    """Return those who take part and may be given the stafet, by name; never the one who has it."""
    members = (
        CaseMembership.objects.active(timezone.localdate())
        .filter(case=case, unit__isnull=False, user__in=access.users_with(CasePerm.TAKE_STAFET, case))
        .exclude(user=case.stafetholder_id)
        .select_related("user", "unit")
    )
    return list(members.order_by("user__sort_key", "user__full_name"))


def open_agreements(case: Case, *, on: dt.date) -> EntryQuerySet:
    """Return the agreements and decisions whose deadline has not passed, the nearest first."""
    return (
        Entry.objects.filter(case=case, deadline__gte=on, corrections__isnull=True)
        .beside_the_plan()
        .select_related("performer", "performer_person")
        .order_by("deadline", "seq")
    )


def open_measures(case: Case) -> MeasureQuerySet:
    """Return the measures that wait for an evaluation, overdue ones too, the nearest first."""
    return Measure.objects.active().filter(case=case).for_list()


def level_history(case: Case) -> list[LevelChange]:
    """Return the case's level changes, newest first."""
    return list(
        LevelChange.objects.filter(case=case).select_related("decided_by", "entry").order_by("-entry__seq")
    )


def closing_of(case: Case) -> Closing | None:
    """Return how and why the log was closed, or None while it is open."""
    return (
        Closing.objects.filter(case=case).select_related("closed_by", "entry").order_by("-entry__seq").first()
    )


def retention_line(case: Case) -> str:
    """Return in plain words how long a closed log is kept, or "" for an open one."""
    if case.is_open:
        return ""
    if case.retention_until is None:
        return _("Stafetloggen bliver ikke slettet af sig selv.")
    return _("Stafetloggen gemmes til og med den %(date)s. Så bliver den slettet helt.") % {
        "date": danish_date(case.retention_until)
    }
