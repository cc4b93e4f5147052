"""The end of a log: what is written, how long it is kept, and that nobody writes any more (domain.md 3.7)."""

import calendar
import datetime as dt

import pytest
from django.utils import timezone

from accounts.whoasks import acting_as
from btimodel.choices import Level
from cases.exceptions import CaseClosed, MissingRight
from cases.models import Case
from cases.roles import CasePerm, Role
from cases.services import members
from stafetlog import lookups
from stafetlog.exceptions import EntryRefused, OfferPending, StateRefused
from stafetlog.family_wish import AGREED
from stafetlog.models import Closing, Entry, EntryKind
from stafetlog.services import closing, entries, handover, levels, meetings, next_date
from stafetlog.services.closing import Farewell
from tests import handovers, plans
from tests.meetings import called, later
from tests.personas import add_member
from tests.unit.stafetlog.test_levels import decide

pytestmark = pytest.mark.django_db
Reason = Closing.Reason


def close(case, by, reason=Reason.REACHED):
    farewell = Farewell(
        reason=reason,
        summary="Noah leger igen.",
        what_helped="Et fast hold voksne.",
        who_follows="Dorte.",
        family_words="Vi er lettede.",
        family=AGREED,
    )
    with acting_as(by):
        row = closing.close(case=case, by=by, farewell=farewell)
        case.refresh_from_db()
    return row


def months_on(day: dt.date, months: int) -> dt.date:
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def test_a_child_is_not_written_down_as_grown_up_before_it_is(world, case, monkeypatch):
    with pytest.raises(StateRefused, match="ikke fyldt 18 år endnu"):
        close(case, world.alma, Reason.ADULT)
    monkeypatch.setattr(closing, "age_limit", lambda: 5)  # Noah is seven
    close(case, world.alma, Reason.ADULT)
    assert not case.is_open


# (levels on the way, reason, the rule's key, months)
RETENTION = [
    ((), Reason.NO_CONCERN, "kort", 12),
    ((), Reason.REACHED, "almindelig", 60),
    ((2,), Reason.REACHED, "almindelig", 60),
    ((2, 1), Reason.NO_CONCERN, "almindelig", 60),
    ((3,), Reason.REACHED, "forvaltning", None),
    ((3, 1), Reason.NO_CONCERN, "forvaltning", None),
    ((2, 3, 2), Reason.MOVED, "forvaltning", None),
]


@pytest.mark.parametrize(("way", "reason", "key", "months"), RETENTION)
def test_the_way_of_the_case_chooses_how_long_it_is_kept(world, case, way, reason, key, months):
    for level in way:
        decide(case, world.alma, Level(level))
    close(case, world.alma, reason)
    assert case.retention_rule.key == key
    assert case.retention_until == (months_on(timezone.localdate(), months) if months else None)
    assert case.archive_marking == case.retention_rule.archive_marking


def test_the_date_shown_before_is_the_date_after(world, case):
    with acting_as(world.alma):
        shown = closing.retention_for(case, Reason.REACHED)
    close(case, world.alma)
    assert (case.retention_rule, case.retention_until) == (shown.rule, shown.until)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (dt.date(2027, 1, 31), 1, dt.date(2027, 2, 28)),
        (dt.date(2028, 2, 29), 12, dt.date(2029, 2, 28)),
        (dt.date(2027, 12, 31), 60, dt.date(2032, 12, 31)),
        (dt.date(2026, 11, 22), 1, dt.date(2026, 12, 22)),
    ],
)
def test_months_end_on_a_day_that_exists(day, months, expected):
    assert closing._months_after(day, months) == expected


def test_the_end_is_one_entry_that_the_family_reads(world, case):
    row = close(case, world.alma)
    assert row.entry.kind == EntryKind.LUKNING
    for text in ("Målene er nået", "leger igen", "fast hold", "Dorte", "lettede", "gemmes til og med den"):
        assert text in row.entry.text
    with acting_as(world.cecilie):
        perms = frozenset({CasePerm.FAMILY_READ})
        assert row.entry in Entry.objects.filter(case=case).readable_by(world.cecilie, perms)
        assert lookups.retention_line(Case.objects.get(pk=case.pk)).startswith(
            "Stafetloggen gemmes til og med"
        )


def test_an_open_offer_is_settled_first(world, case):
    add_member(world, case, world.birk)
    with acting_as(world.alma):
        handovers.offer(case, world.birk, by=world.alma, worry="x", said="x")
    with pytest.raises(OfferPending, match="Birk Holm"):
        close(case, world.alma)


def test_a_meeting_that_is_called_is_held_or_cancelled_first(world, case):
    """Else it would stand as called for ever, and nobody who is invited would be told."""
    ahead = called(case)
    with pytest.raises(StateRefused, match="Der er indkaldt til møde den"):
        close(case, world.alma)
    with later(ahead), pytest.raises(StateRefused, match="mangler et referat"):
        close(case, world.alma)
    with acting_as(world.alma):
        meetings.cancel(meeting=ahead, by=world.alma, reason="Vi slutter i dag.", seen=1)
    assert close(case, world.alma).closed_by == world.alma


def test_only_the_stafetholder_closes(world, case):
    add_member(world, case, world.birk)
    with pytest.raises(MissingRight):
        close(case, world.birk)


def test_a_log_is_closed_once(world, case):
    close(case, world.alma)
    with pytest.raises(CaseClosed):
        close(case, world.alma)


def write_entry(world, case):
    entries.write(
        case=case,
        by=world.alma,
        kind=EntryKind.SAMTALE,
        phase="indsats",
        text="x",
        occurred_at=case.opened_at,
    )


def correct_entry(world, case):
    entries.correct(entry=Entry.objects.filter(case=case).first(), by=world.alma, text="x")


def change_level(world, case):
    levels.change(
        case=case,
        by=world.alma,
        decision=levels.LevelDecision(Level.TWO, "x", "x", "x", "kept", "x", family=AGREED),
    )


def set_next_date(world, case):
    next_date.set_next(case=case, by=world.alma, on=timezone.localdate(), kind=Case.NextKind.TALK)


def offer_stafet(world, case):
    handovers.offer(case, world.birk, by=world.alma, worry="x", said="x")


def add_professional(world, case):
    members.add_professional(
        case=case,
        user=world.dorte,
        employment=world.dorte.employments.get(),
        role=Role.AKTOER,
        task="",
        by=world.alma,
    )


def add_family(world, case):
    members.add_family(case=case, person=case.people.get(relation="sibling"), user=world.freja, by=world.alma)


def set_goal(world, case):
    plans.add_goal(case)


WRITES = [
    write_entry,
    correct_entry,
    change_level,
    set_next_date,
    offer_stafet,
    add_professional,
    add_family,
    set_goal,
]


@pytest.mark.parametrize("write", WRITES)
def test_a_closed_log_is_only_for_reading(world, case, write):
    add_member(world, case, world.birk)
    close(case, world.alma)
    with acting_as(world.alma), pytest.raises(CaseClosed):
        write(world, case)


def test_access_to_a_closed_log_can_still_be_ended(world, case):
    """Whoever loses custody must not go on reading (law.md P-2)."""
    close(case, world.alma)
    with acting_as(world.alma):
        members.end_membership(member=case.memberships.get(user=world.daniel), by=world.alma)
    with acting_as(world.daniel):
        assert not Case.objects.filter(pk=case.pk).exists()


# --- the words ----------------------------------------------------------------------------------------------

SECRET = "Hemmelig Have 7"


def offer_with(world, case):
    handovers.offer(case, world.birk, by=world.alma, worry=SECRET, said="x")


def decline_with(world, case):
    offer = handovers.offer(case, world.birk, by=world.alma, worry="x", said="x")
    with acting_as(world.birk):
        handover.decline(handover=offer, by=world.birk, reason=SECRET)


def change_level_with(world, case):
    levels.change(
        case=case,
        by=world.alma,
        decision=levels.LevelDecision(Level.TWO, "x", SECRET, "x", "kept", "x", family=AGREED),
    )


def next_date_with(world, case):
    next_date.set_next(
        case=case, by=world.alma, on=timezone.localdate(), kind=Case.NextKind.TALK, about=SECRET
    )


def close_with(world, case):
    closing.close(case=case, by=world.alma, farewell=Farewell(Reason.REACHED, "x", "x", SECRET, "x", AGREED))


@pytest.mark.parametrize("write", [offer_with, decline_with, change_level_with, next_date_with, close_with])
def test_a_protected_address_never_enters_the_log(world, case, write):
    add_member(world, case, world.birk)
    with acting_as(world.alma):
        with pytest.raises(EntryRefused):
            write(world, case)
        case.refresh_from_db()
        assert (case.level, case.status, case.next_on) == (Level.ONE, "open", None)
        assert SECRET not in "".join(Entry.objects.filter(case=case).values_list("text", flat=True))
