"""Writes the case's own state for the log: level, next date, closing. Rules and entries are the log's."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from btimodel.choices import Level
from btimodel.models import RetentionRule
from cases import access
from cases.exceptions import MissingRight
from cases.models import Case


def lock(case: Case) -> Case:
    """Return the case, read anew and locked until the transaction ends: it orders what changes it.

    Raises MissingRight when the one who acts has lost the sight of it meanwhile.
    """
    found = Case.objects.select_for_update().filter(pk=case.pk).first()
    if found is None:
        raise MissingRight(_("Du har ikke længere adgang til sagen. Spørg stafetholderen."))
    return found


def set_level(*, case: Case, level: Level) -> None:
    """Set the level; stafetlog.services.levels writes the decision."""
    Case.objects.filter(pk=case.pk).update(level=level)
    case.level = level


def set_next_date(*, case: Case, on: dt.date | None, kind: str) -> None:
    """Set or clear the next date; a date needs a kind, and no date has none."""
    Case.objects.filter(pk=case.pk).update(next_on=on, next_kind=kind if on else "")
    case.next_on, case.next_kind = on, kind if on else ""


def set_review(*, case: Case, purpose: str, on: dt.date) -> None:
    """Say what the log is for now, and when that is asked again; stafetlog.services.review decides."""
    Case.objects.filter(pk=case.pk).update(purpose=purpose, review_on=on)
    case.purpose, case.review_on = purpose, on


def set_stage(*, case: Case, stage: Case.State) -> None:
    """Say that an open log runs, is paused or about to be closed; stafetlog.services.states decides."""
    Case.objects.filter(pk=case.pk).update(stage=stage)
    case.stage = stage


def set_childs_adult(*, case: Case, user: User | None) -> None:
    """Set or clear the relational holder; stafetlog.services.childs_adult decides and writes why."""
    Case.objects.filter(pk=case.pk).update(childs_adult=user)
    case.childs_adult = user


def close(*, case: Case, rule: RetentionRule, until: dt.date | None) -> None:
    """Close the case with its retention date and rule; None means never erased by itself (law.md R-6)."""
    Case.objects.filter(pk=case.pk).update(
        status=Case.Status.CLOSED,
        stage=Case.State.RUNNING,
        closed_at=timezone.now(),
        next_on=None,
        next_kind="",
        retention_rule=rule,
        retention_until=until,
        archive_marking=rule.archive_marking,
    )
    case.refresh_from_db()
    # Who kept the case only because the stafet was in her hands need not read on.
    access.sync(case)
