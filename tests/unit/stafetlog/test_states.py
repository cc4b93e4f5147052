"""From open to closed and back: the whole table of steps (domain.md 3.7, 3.8)."""

import datetime as dt

import psycopg
import pytest
from django.db import transaction
from django.utils import timezone

from accounts.whoasks import acting_as
from btimodel.exceptions import RuleBroken
from btimodel.models import Deadline
from cases.exceptions import CaseClosed, DuplicateCase, MissingRight
from cases.models import Case
from stafetlog import lookups
from stafetlog.exceptions import EntryRefused, NextDateRefused, OfferPending, StateRefused
from stafetlog.family_wish import AGREED
from stafetlog.models import Closing, Entry, EntryKind, StateChange
from stafetlog.services import closing, entries, handover, next_date, states
from stafetlog.state_rules import NOT_FROM, TRANSITIONS, Facts, Step
from tests import handovers, plans
from tests.dbroles import connected_as
from tests.personas import add_member, open_noahs_case

pytestmark = pytest.mark.django_db
State = Case.State

# From a state, the step, and where it leads; a step that is not here is refused.
TABLE = {
    (State.RUNNING, Step.PAUSE): State.PAUSED,
    (State.RUNNING, Step.ANNOUNCE): State.CLOSING,
    (State.RUNNING, Step.CLOSE): State.CLOSED,
    (State.PAUSED, Step.RESUME): State.RUNNING,
    (State.PAUSED, Step.ANNOUNCE): State.CLOSING,
    (State.PAUSED, Step.CLOSE): State.CLOSED,
    (State.CLOSING, Step.KEEP_OPEN): State.RUNNING,
    (State.CLOSING, Step.CLOSE): State.CLOSED,
    (State.CLOSED, Step.REOPEN): State.RUNNING,
}
WAY_TO = {
    State.RUNNING: [],
    State.PAUSED: [Step.PAUSE],
    State.CLOSING: [Step.ANNOUNCE],
    State.CLOSED: [Step.CLOSE],
}
FAREWELL = closing.Farewell(Closing.Reason.REACHED, "Godt.", "Ro.", "Læreren.", "Vi er glade.", AGREED)


def in_days(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def facts(**change) -> Facts:
    told = {
        "reason": "Familien skal på ferie.",
        "asked_by": "family",
        "on": in_days(20),
        "family_words": "Godt.",
    }
    return Facts(**told | change)


def take(case, by, step: Step, told: Facts | None = None):
    """Take a step as people do, and return the case as it then is."""
    told = told or facts()
    if step == Step.CLOSE:
        closing.close(case=case, by=by, farewell=FAREWELL)
    elif step == Step.REOPEN:
        states.reopen(case=case, by=by, facts=told)
    else:
        states.step(case=case, by=by, step=step, facts=told)
    return Case.objects.get(pk=case.pk)


def test_the_table_of_the_program_is_the_table_here():
    lines = {(start, step): line.to for step, line in TRANSITIONS.items() for start in line.froms}
    assert lines == TABLE


@pytest.mark.parametrize("start", list(State))
def test_every_step_from_every_state_leads_where_the_table_says_or_is_refused(world, case, start):
    with acting_as(world.alma):
        for step in WAY_TO[start]:
            case = take(case, world.alma, step)
        for step in Step:
            wanted = TABLE.get((start, step))
            if wanted is None:
                with pytest.raises((StateRefused, CaseClosed)) as refusal:
                    take(case, world.alma, step)
                assert str(refusal.value).endswith(".")
                assert Case.objects.get(pk=case.pk).state == start
            else:
                with pytest.raises(Undo):
                    _try_and_undo(case, world, step, wanted)
    assert all(start not in TRANSITIONS[step].froms for step, start in NOT_FROM)


class Undo(Exception):
    """Takes a step back, so that the next one can be tried from the same place."""


def _try_and_undo(case, world, step, wanted):
    with transaction.atomic():
        before = Entry.objects.filter(case=case).count()
        assert take(case, world.alma, step).state == wanted
        row = StateChange.objects.filter(case=case).latest("decided_at")
        assert (row.from_state, row.to_state) == (case.state, wanted)
        assert Entry.objects.filter(case=case).count() == before + 1
        raise Undo


def test_a_pause_says_who_asked_until_when_and_why_and_the_log_can_still_be_written_in(world, case):
    with acting_as(world.alma):
        case = take(case, world.alma, Step.PAUSE)
        assert (case.next_on, case.next_kind) == (in_days(20), Case.NextKind.PAUSE_ENDS)
        row = lookups.latest_state_change(case)
        assert (row.asked_by, row.on, row.reason) == ("family", in_days(20), "Familien skal på ferie.")
        assert row.entry.kind == EntryKind.TILSTAND
        for words in ("pause til og med", "familien", "Familien skal på ferie.", "Godt."):
            assert words in row.entry.text
        entries.write(
            case=case,
            by=world.alma,
            kind=EntryKind.OBSERVATION,
            phase="indsats",
            text="Noah kom glad.",
            occurred_at=timezone.now(),
        )
        next_date.set_next(case=case, by=world.alma, on=in_days(5), kind=Case.NextKind.TALK)
        assert Case.objects.get(pk=case.pk).state == State.PAUSED


@pytest.mark.parametrize(
    ("step", "change", "refusal"),
    [
        (Step.PAUSE, {"reason": "  "}, StateRefused),
        (Step.PAUSE, {"asked_by": ""}, StateRefused),
        (Step.PAUSE, {"asked_by": "naboen"}, StateRefused),
        (Step.PAUSE, {"on": None}, StateRefused),
        (Step.PAUSE, {"on": in_days(0)}, StateRefused),
        (Step.PAUSE, {"on": in_days(300)}, StateRefused),
        (Step.PAUSE, {"on": in_days(-1)}, NextDateRefused),
        (Step.ANNOUNCE, {"family_words": ""}, StateRefused),
        (Step.ANNOUNCE, {"reason": "Hun bor Hemmelig Have 7, 9999 Eksempelby."}, EntryRefused),
    ],
)
def test_a_step_that_lacks_something_changes_nothing(world, case, step, change, refusal):
    with acting_as(world.alma):
        with pytest.raises(refusal):
            take(case, world.alma, step, facts(**change))
        assert Case.objects.get(pk=case.pk).state == State.RUNNING
        assert not StateChange.objects.filter(case=case).exists()


def test_only_the_holder_pauses_and_nobody_closes_between_two_hands(world, case):
    add_member(world, case, world.birk)
    with acting_as(world.birk), pytest.raises(MissingRight):
        take(case, world.birk, Step.PAUSE)
    with acting_as(world.alma):
        handovers.offer(case, world.birk, by=world.alma)
        for step in (Step.ANNOUNCE, Step.CLOSE):
            with pytest.raises(OfferPending):
                take(case, world.alma, step)
        assert take(case, world.alma, Step.PAUSE).state == State.PAUSED


def test_closing_needs_the_family_s_own_words_or_why_not(world, case):
    without = closing.Farewell(Closing.Reason.REACHED, "Godt.", "Ro.", "Læreren.", " ")
    with acting_as(world.alma), pytest.raises(StateRefused, match="barnet og forældrene"):
        closing.close(case=case, by=world.alma, farewell=without)


def test_opening_again_is_the_same_log_in_new_hands_and_the_date_of_erasing_is_gone(world, case):
    add_member(world, case, world.birk)
    with acting_as(world.alma):
        closed = take(case, world.alma, Step.CLOSE)
        assert closed.retention_until is not None
    with acting_as(world.birk):
        case = take(closed, world.birk, Step.REOPEN, facts(reason="Noah er trist igen."))
    assert (case.state, case.stafetholder, case.holder_unit) == (
        State.RUNNING,
        world.birk,
        world.family_department,
    )
    assert case.holder_is_acting
    assert (case.retention_until, case.retention_rule, case.closed_at) == (None, None, None)
    assert (case.next_on, case.next_kind) == (in_days(20), Case.NextKind.FOLLOW_UP)
    with acting_as(world.birk):
        assert "Noah er trist igen." in Entry.objects.filter(case=case).latest("seq").text
        handovers.offer(case, world.alma, by=world.birk)  # the new holder manages
    with acting_as(world.alma), pytest.raises(MissingRight):
        take(case, world.alma, Step.PAUSE)


def test_after_six_months_a_new_log_is_opened_and_shows_the_old_one_to_who_may_see_it(world, case):
    add_member(world, case, world.birk)
    with acting_as(world.alma):
        take(case, world.alma, Step.CLOSE)
    days = Deadline.objects.get(key="genaabning").days + 1
    with acting_as(world.alma):  # only the passing of time is written past the services
        Case.objects.filter(pk=case.pk).update(closed_at=plans.noon(-days))
        with pytest.raises(StateRefused, match="Åbn en ny"):
            take(Case.objects.get(pk=case.pk), world.alma, Step.REOPEN)
    newer = open_noahs_case(world)
    add_member(world, newer, world.dorte)
    with acting_as(world.alma):
        assert lookups.earlier_logs(newer, world.alma) == [case]
    with acting_as(world.dorte):
        assert lookups.earlier_logs(newer, world.dorte) == []  # she was not in the first


def test_a_child_with_a_newer_open_log_does_not_get_the_old_one_too(world, case):
    with acting_as(world.alma):
        closed = take(case, world.alma, Step.CLOSE)
    open_noahs_case(world)
    with acting_as(world.alma), pytest.raises(DuplicateCase):
        take(closed, world.alma, Step.REOPEN)


def test_a_step_is_never_changed_or_removed(world, case):
    with acting_as(world.alma):
        take(case, world.alma, Step.PAUSE)
        for change in ("UPDATE stafetlog_statechange SET reason = 'x'", "DELETE FROM stafetlog_statechange"):
            with connected_as("app", asker=world.alma.pk) as app, pytest.raises(psycopg.Error):
                app.execute(change)


def test_a_handover_in_a_pause_leaves_the_pause(world, case):
    add_member(world, case, world.birk)
    with acting_as(world.alma):
        case = take(case, world.alma, Step.PAUSE)
        offer = handovers.offer(case, world.birk, by=world.alma)
    with acting_as(world.birk):
        handover.accept(handover=offer, by=world.birk)
        assert Case.objects.get(pk=case.pk).state == State.PAUSED
        with pytest.raises(RuleBroken):
            take(case, world.birk, Step.PAUSE)
