"""Coordination meetings: called, changed, cancelled, held; all of it or nothing (domain.md 5.9)."""

import datetime as dt
from dataclasses import replace
from uuid import uuid4

import pytest
from django.core import mail
from django.utils import timezone

from accounts.whoasks import acting_as
from cases.exceptions import CaseClosed, MissingRight
from cases.models import Case
from cases.roles import Role
from stafetlog.exceptions import GoalRefused, MeetingOver, MeetingRefused, NextDateRefused
from stafetlog.models import ChildHeard, Entry, EntryKind, Goal, Measure, Meeting
from stafetlog.services import meetings, next_date
from stafetlog.services.meetings import Agreement, ChildWords, holding
from tests.consents import close_case
from tests.meetings import PLACE, PURPOSE, WORDS, a_plan, called, held, later, some_minutes, tomorrow_at
from tests.personas import add_member, open_another_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def alma(world, case):
    with acting_as(world.alma):
        yield world.alma


@pytest.fixture
def meeting(at, alma, saved_meeting):
    return saved_meeting.restore(at)


def finish(meeting: Meeting, by, **other):
    entry_id = other.pop("entry_id", None)
    with later(meeting):
        return meetings.finish(
            meeting=meeting, by=by, minutes=some_minutes(meeting, **other), entry_id=entry_id
        )


def entries_of(case: Case, *kinds: EntryKind) -> list[Entry]:
    return list(case.entries.filter(kind__in=kinds).order_by("seq"))


# --- called


def test_a_called_meeting_has_the_standard_agenda_and_its_version(meeting):
    keys = [item.key for item in meeting.items.all()]
    assert keys == ["velkomst", "praesentation", "viden", "muligheder", "maal", "aftaler"]
    assert meeting.agenda_version == 1
    assert all(item.help and item.minutes for item in meeting.items.all())


def test_own_points_come_before_the_last_one(case, alma):
    meeting = called(case, own_points=("Lejrskolen", "Madpakken"))
    assert [item.title for item in meeting.items.all()][-3:] == [
        "Lejrskolen",
        "Madpakken",
        "Opsamling og aftaler",
    ]


def test_the_log_tells_the_day_and_what_it_is_about_but_not_when_and_where(case, meeting):
    (entry,) = entries_of(case, EntryKind.DATO)
    assert PURPOSE in entry.text
    assert PLACE not in entry.text
    assert "kl." not in entry.text
    assert "Det er nu den næste dato" in entry.text


def test_the_meeting_is_the_case_s_next_date_when_nothing_comes_before_it(case, meeting, alma):
    case.refresh_from_db()
    assert (case.next_on, case.next_kind) == (timezone.localdate(meeting.starts_at), "meeting")
    called(case, starts_at=tomorrow_at(days=9))
    case.refresh_from_db()
    assert case.next_on == timezone.localdate(meeting.starts_at)


def test_a_nearer_date_stays(case, alma):
    today = timezone.localdate()
    next_date.set_next(case=case, by=alma, on=today, kind=Case.NextKind.TALK)
    called(case)
    case.refresh_from_db()
    assert (case.next_on, case.next_kind) == (today, "talk")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"starts_at": tomorrow_at(days=-1)}, "passeret"),
        ({"starts_at": tomorrow_at(days=900)}, "årstallet"),
        ({"people": ()}, "ud over dig selv"),
        ({"purpose": " "}, "hvad I vil"),
        ({"minutes": 2}, "minutter"),
        ({"purpose": "Mødes hos mor på Hemmelig Have 7"}, "beskyttet adresse"),
        ({"purpose": "Vi taler om Lindeskolen"}, "skole"),
        ({"own_points": ("Ring på 11 22 33 44",)}, "telefonnummer"),
        ({"place": "Hemmelig Have 7"}, "beskyttet adresse"),
        ({"own_points": tuple("abcdefghijk")}, "egne punkter"),
    ],
)
def test_a_call_that_breaks_a_rule_is_refused(case, alma, wrong, sentence):
    with pytest.raises(MeetingRefused, match=sentence):
        called(case, **wrong)
    assert not case.meetings.exists()


def test_only_those_who_have_access_can_be_called(world, case, alma):
    with pytest.raises(MeetingRefused, match="Dorte Vang"):
        called(case, world.dorte)
    add_member(world, case, world.gry)  # her unit waits for consent
    with pytest.raises(MeetingRefused, match="Gry Toft"):
        called(case, world.gry)


def test_the_writer_can_write_and_chair_and_writer_are_invited(world, case, alma):
    add_member(world, case, world.birk, role=Role.LAESER)
    with pytest.raises(MeetingRefused, match="kun læse"):
        called(case, world.birk, writer=world.birk)
    with pytest.raises(MeetingRefused, match="blandt de fagpersoner"):
        called(case, chair=world.birk)


def test_a_person_of_another_case_cannot_be_called(world, case, alma):
    other = open_another_case(world)
    stranger = other.people.first()
    with pytest.raises(MeetingRefused, match="hører ikke"):
        meetings.call(case=case, by=alma, plan=replace(a_plan(case), people=(stranger,)))


def test_only_the_stafetholder_calls(world, case):
    add_member(world, case, world.birk)
    with acting_as(world.birk), pytest.raises(MissingRight):
        meetings.call(case=case, by=world.birk, plan=a_plan(case, world.birk))


# --- changed and cancelled


def test_a_moved_meeting_is_a_new_version_and_moves_the_next_date(world, case, meeting, alma):
    plan = a_plan(case, people=("Daniel Krogh",), starts_at=tomorrow_at(days=5), own_points=("Lejrskolen",))
    changed = meetings.change(meeting=meeting, by=alma, plan=plan, seen=1)
    case.refresh_from_db()
    assert changed.version == 2
    assert case.next_on == timezone.localdate(plan.starts_at)
    assert {one.name for one in changed.participants.all()} == {"Alma Lind", "Daniel Krogh"}
    assert "flyttet til" in entries_of(case, EntryKind.DATO)[-1].text
    assert changed.items.filter(key="eget").count() == 1


def test_nobody_writes_over_a_change_she_has_not_read(case, meeting, alma):
    plan = a_plan(case, people=("Daniel Krogh",))
    meetings.change(meeting=meeting, by=alma, plan=plan, seen=1)
    with pytest.raises(MeetingOver, match="siden du åbnede"):
        meetings.change(meeting=meeting, by=alma, plan=plan, seen=1)
    with pytest.raises(MeetingOver, match="siden du åbnede"):
        meetings.cancel(meeting=meeting, by=alma, reason="Sygdom.", seen=1)


def test_a_cancelled_meeting_gives_the_next_date_to_the_one_after(case, meeting, alma):
    after = called(case, starts_at=tomorrow_at(days=8))
    meetings.cancel(meeting=meeting, by=alma, reason="Mor er syg. Vi ses på det næste møde.", seen=1)
    case.refresh_from_db()
    assert case.next_on == timezone.localdate(after.starts_at)
    meetings.cancel(meeting=after, by=alma, reason="Vi mødes ikke mere i år.", seen=1)
    case.refresh_from_db()
    assert (case.next_on, case.next_kind) == (None, "")
    assert "er aflyst" in entries_of(case, EntryKind.DATO)[-1].text


def test_a_cancelled_meeting_cannot_be_held_changed_or_cancelled_again(case, meeting, alma):
    meetings.cancel(meeting=meeting, by=alma, reason="Sygdom.", seen=1)
    for attempt in (
        lambda: meetings.cancel(meeting=meeting, by=alma, reason="Igen.", seen=2),
        lambda: meetings.change(meeting=meeting, by=alma, plan=a_plan(case), seen=2),
        lambda: finish(meeting, alma),
    ):
        with pytest.raises(MeetingOver, match="aflyst"):
            attempt()


# --- the mails


def test_everyone_with_a_login_gets_one_mail_that_tells_nothing(
    world, case, alma, django_capture_on_commit_callbacks
):
    add_member(world, case, world.birk)
    with django_capture_on_commit_callbacks(execute=True):
        meeting = called(case, world.birk, people=("Cecilie Skov", "Freja Skov Krogh"))
        assert mail.outbox == []
    with django_capture_on_commit_callbacks(execute=True):
        plan = a_plan(case, world.birk, people=("Daniel Krogh",))
        meetings.change(meeting=meeting, by=alma, plan=plan, seen=1)
    with django_capture_on_commit_callbacks(execute=True):
        meetings.send_agenda(meeting=meeting, by=alma)
        meetings.send_agenda(meeting=meeting, by=alma)
    with django_capture_on_commit_callbacks(execute=True):
        meetings.cancel(meeting=meeting, by=alma, reason="Sygdom.", seen=2)
    assert all(len(message.to) == 1 for message in mail.outbox)
    told = [message.to[0].partition("@")[0] for message in mail.outbox]
    assert told[:2] == ["birk", "cecilie"]
    assert sorted(told[2:5]) == ["birk", "cecilie", "daniel"]
    assert sorted(told[5:]) == ["birk", "birk", "daniel", "daniel"]
    for message in mail.outbox:
        said = f"{message.subject}\n{message.body}"
        for secret in ("Noah", "Skov", "Krogh", "Alma", "Birk", "Daniel", "Lindeskolen", "lokale", "14"):
            assert secret not in said


def test_a_mail_that_cannot_be_sent_stops_nothing_and_tells_no_address(
    world, case, alma, django_capture_on_commit_callbacks, monkeypatch, caplog
):
    def refuse(self):
        raise OSError(f"550 {self.to}")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        called(case)
    assert "cecilie" not in caplog.text


# --- the child's own words


def test_the_child_s_words_stand_on_the_agenda_before_the_meeting(world, case, meeting):
    add_member(world, case, world.birk)
    with acting_as(world.birk):
        words = ChildWords(ChildHeard.TALK, WORDS, on=timezone.localdate(), by="Birk Holm")
        meetings.tell_child_words(meeting=meeting, by=world.birk, child=words)
        meeting.refresh_from_db()
    assert (meeting.child_words, meeting.child_heard_by) == (WORDS, "Birk Holm")


@pytest.mark.parametrize(
    ("child", "sentence"),
    [
        (ChildWords(ChildHeard.TALK, "", on=dt.date(2026, 1, 1), by="Alma"), "egne ord"),
        (ChildWords(ChildHeard.TALK, WORDS, by="Alma"), "hvornår det var"),
        (ChildWords(ChildHeard.OTHER_WAY, WORDS, on=dt.date(2026, 1, 1)), "hvem der var sammen"),
        (ChildWords(ChildHeard.NOT_HEARD, ""), "hvorfor I ikke har"),
        (ChildWords(ChildHeard.TALK, WORDS, on=dt.date(2999, 1, 1), by="Alma"), "fremtiden"),
        (ChildWords(ChildHeard.TALK, WORDS, on=dt.date(1962, 1, 1), by="Alma"), "et år tilbage"),
        (ChildWords(ChildHeard.TOOK_PART, " "), "egne ord"),
    ],
)
def test_a_meeting_without_the_child_s_view_is_never_finished(case, meeting, alma, child, sentence):
    with pytest.raises(MeetingRefused, match=sentence):
        finish(meeting, alma, child=child)
    meeting.refresh_from_db()
    assert meeting.is_planned


def test_why_the_child_was_not_heard_is_enough(case, meeting, alma):
    entry = finish(meeting, alma, child=ChildWords(ChildHeard.NOT_HEARD, "Noah ville ikke tale i dag."))
    assert "Vi har ikke barnets egne ord. Noah ville ikke tale i dag." in entry.text


# --- held


def test_the_minutes_are_one_entry_with_everything_in_it(case, meeting, alma):
    before = case.entries.count()
    entry = finish(meeting, alma)
    assert case.entries.count() == before + 1
    assert (entry.kind, entry.occurred_at) == (EntryKind.MOEDE, meeting.starts_at)
    for said in (
        "Til stede: Cecilie Skov (mor), Alma Lind (Lærer)",
        "Fortalt til Alma Lind den",
        WORDS,
        "Velkomst og formål\nOm velkomst og formål.",
        "1. Møder Noah i døren hver morgen. Alma Linds opgave.",
        "Nyt fælles mål: Noah kommer glad ind ad døren",
        "bliver hos Alma Lind",
        "Næste dato: opfølgning den",
    ):
        assert said in entry.text, said
    assert PLACE not in entry.text


def test_agreements_become_measures_under_the_goal_and_point_at_the_minutes(case, meeting, alma):
    goal_day = timezone.localdate(meeting.starts_at)
    father = case.people.get(name="Daniel Krogh")
    agreements = (
        Agreement("Ringer til PPR", goal_day + dt.timedelta(days=10), user=alma),
        Agreement("Følger Noah i skole", goal_day + dt.timedelta(days=20), person=father),
    )
    entry = finish(meeting, alma, agreements=agreements)
    measures = list(Measure.objects.filter(case=case).order_by("evaluate_on"))
    assert [measure.what for measure in measures] == ["Ringer til PPR", "Følger Noah i skole"]
    assert {measure.entry_id for measure in measures} == {entry.pk}
    assert measures[1].responsible_person == father
    goal = Goal.objects.get(case=case)
    assert goal.wordings.get().child_view_text == WORDS
    later_meeting = called(case, starts_at=tomorrow_at(days=3))
    again = (replace(agreements[0], what="Ringer igen", goal=goal.pk),)
    finish(later_meeting, alma, agreements=again, new_goal=None)
    assert Measure.objects.filter(goal=goal).count() == 3


def test_an_agreement_needs_a_goal_a_person_and_a_day_ahead(world, case, meeting, alma):
    day = timezone.localdate(meeting.starts_at)
    good = Agreement("Ringer til PPR", day + dt.timedelta(days=10), user=alma)
    for wrong, new_goal in (
        (good, None),
        (replace(good, user=None), "keep"),
        (replace(good, on=day), "keep"),
        (replace(good, what=" "), "keep"),
        (replace(good, goal=uuid4()), "keep"),
    ):
        other = {} if new_goal == "keep" else {"new_goal": None}
        with pytest.raises(MeetingRefused):
            finish(meeting, alma, agreements=(wrong,), **other)
    with pytest.raises(GoalRefused, match="Dorte"):
        finish(meeting, alma, agreements=(replace(good, user=world.dorte),))
    assert not Goal.objects.filter(case=case).exists()


def test_a_meeting_may_agree_on_nothing(case, meeting, alma):
    entry = finish(meeting, alma, agreements=(), new_goal=None)
    assert "Der er ikke aftalt noget nyt." in entry.text


def test_the_next_date_follows_without_an_entry_of_its_own(case, meeting, alma):
    entry = finish(meeting, alma)
    case.refresh_from_db()
    assert case.next_kind == "follow_up"
    assert case.entries.order_by("-seq").first() == entry
    with pytest.raises(NextDateRefused):
        finish(called(case), alma, next_on=timezone.localdate() - dt.timedelta(days=1))


def test_a_meeting_is_not_finished_before_it_begins(case, meeting, alma):
    with pytest.raises(MeetingRefused, match="ikke begyndt"):
        meetings.finish(meeting=meeting, by=alma, minutes=some_minutes(meeting))


def test_everyone_is_marked_and_somebody_was_there(case, meeting, alma):
    everybody = [one.pk for one in meeting.participants.all()]
    with pytest.raises(MeetingRefused, match="alle"):
        finish(meeting, alma, attendance={everybody[0]: "present"})
    with pytest.raises(MeetingRefused, match="ingen til stede"):
        finish(meeting, alma, attendance=dict.fromkeys(everybody, "absent"))


def test_what_is_written_gives_nothing_away(case, meeting, alma):
    item = meeting.items.first()
    for secret in ("Hun bor på Hemmelig Have", "Ring 11223344", "Han går på Lindeskolen"):
        with pytest.raises(MeetingRefused):
            finish(meeting, alma, notes={item.pk: secret})


def test_minutes_that_are_too_long_are_refused(case, meeting, alma):
    notes = {item.pk: "x" * 2500 for item in meeting.items.all()}
    with pytest.raises(MeetingRefused, match="Der er plads til 10000"):
        finish(meeting, alma, notes=notes)


def test_a_double_click_is_one_meeting_and_another_tab_gets_a_sentence(case, meeting, alma):
    page = uuid4()
    first = finish(meeting, alma, entry_id=page)
    before = case.entries.count()
    assert finish(meeting, alma, entry_id=page) == first
    with pytest.raises(MeetingOver, match="allerede holdt"):
        finish(meeting, alma, entry_id=uuid4())
    assert case.entries.count() == before
    assert Measure.objects.filter(case=case).count() == 1


def test_the_chosen_writer_finishes_and_other_participants_do_not(world, case, alma):
    add_member(world, case, world.birk)
    meeting = called(case, world.birk, writer=world.birk)
    other = called(case, world.birk, starts_at=tomorrow_at(16))
    with acting_as(world.birk):
        assert finish(meeting, world.birk).author == world.birk
        with pytest.raises(MissingRight, match="referenten"):
            finish(other, world.birk)


@pytest.mark.parametrize("step", ["_write_what_was_said", "write_plan", "_settle"])
def test_a_crash_in_the_middle_leaves_no_half_meeting(case, meeting, alma, monkeypatch, step):
    before = case.entries.count()
    case.refresh_from_db()
    next_on = case.next_on
    real = getattr(holding, step)

    def crash(*args, **kwargs):
        real(*args, **kwargs)
        raise RuntimeError("strømmen gik")

    monkeypatch.setattr(holding, step, crash)
    with pytest.raises(RuntimeError):
        finish(meeting, alma)
    case.refresh_from_db()
    meeting.refresh_from_db()
    assert case.entries.count() == before
    assert case.next_on == next_on
    assert meeting.is_planned
    assert meeting.entry is None
    assert not Measure.objects.filter(case=case).exists()
    assert not Goal.objects.filter(case=case).exists()
    assert set(meeting.participants.values_list("attendance", flat=True)) == {""}
    assert set(meeting.items.values_list("note", flat=True)) == {""}


def test_a_closed_log_takes_no_meeting(world, case, meeting, alma):
    close_case(case)
    for attempt in (
        lambda: called(case),
        lambda: finish(meeting, alma),
        lambda: meetings.cancel(meeting=meeting, by=alma, reason="Lukket.", seen=1),
        lambda: meetings.tell_child_words(
            meeting=meeting, by=alma, child=ChildWords(ChildHeard.TOOK_PART, WORDS)
        ),
    ):
        with pytest.raises(CaseClosed):
            attempt()


def test_a_held_meeting_is_visible_as_held(case, meeting, alma):
    held(meeting)
    assert not case.meetings.coming().exists()
    assert case.meetings.over().get().state == "held"
