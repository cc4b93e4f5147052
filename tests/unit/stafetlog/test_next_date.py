"""An open log has a next date, or is named as missing it (domain.md 3.8)."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.whoasks import acting_as
from btimodel.lookups import deadline_days
from cases.exceptions import MissingRight
from cases.models import Case
from stafetlog.exceptions import NextDateRefused
from stafetlog.models import EntryKind
from stafetlog.services import next_date
from tests.personas import add_member

pytestmark = pytest.mark.django_db


def choose(case, by, days, kind=Case.NextKind.MEETING):
    with acting_as(by):
        return next_date.set_next(
            case=case,
            by=by,
            on=timezone.localdate() + dt.timedelta(days=days),
            kind=kind,
            about="Vi samler op.",
        )


def test_the_date_is_on_the_case_and_in_the_log(world, case):
    entry = choose(case, world.alma, 14)
    with acting_as(world.alma):
        case.refresh_from_db()
    assert case.next_on == timezone.localdate() + dt.timedelta(days=14)
    assert entry.deadline is None
    assert entry.kind == EntryKind.DATO
    assert entry.author == world.alma
    assert entry.text.startswith("Næste dato: møde den ")
    assert "Vi samler op." in entry.text


def test_today_is_early_enough_and_a_new_date_takes_the_place_of_the_old(world, case):
    choose(case, world.alma, 14)
    choose(case, world.alma, 0, Case.NextKind.TALK)
    with acting_as(world.alma):
        case.refresh_from_db()
    assert (case.next_on, case.next_kind) == (timezone.localdate(), "talk")


def test_a_date_that_has_passed_is_refused(world, case):
    with pytest.raises(NextDateRefused, match="passeret"):
        choose(case, world.alma, -1)


def test_a_slip_of_the_year_is_refused(world, case):
    limit = deadline_days("naeste_dato_senest")
    choose(case, world.alma, limit)
    with pytest.raises(NextDateRefused, match="årstallet"):
        choose(case, world.alma, limit + 1)


def test_the_same_date_twice_writes_one_entry(world, case):
    choose(case, world.alma, 14)
    with pytest.raises(NextDateRefused, match="allerede"):
        choose(case, world.alma, 14)


def test_only_the_stafetholder_sets_it(world, case):
    add_member(world, case, world.birk)
    with pytest.raises(MissingRight):
        choose(case, world.birk, 14)
