"""What a rule says of one field stands beside it, and a field that is not asked for cannot be wrong."""

import re

import pytest
from django.urls import reverse

from accounts.whoasks import acting_as
from stafetlog.models import ChildHeard, Entry, Meeting
from tests import meetings, plans
from tests.consents import ask_for, person
from tests.integration.test_answering_pages import typed
from tests.integration.test_consent_pages import asked
from tests.integration.test_meeting_pages import a_call, some_words, typed_minutes
from tests.integration.test_member_pages import who
from tests.integration.test_relay_pages import an_offer
from tests.integration.test_state_pages import PAUSE
from tests.personas import add_member

pytestmark = pytest.mark.django_db


def day(number: int) -> str:
    """Return the day that many days from today, as it is typed."""
    return f"{plans.days(number):%d-%m-%Y}"


def decision(world, **other):
    alma = str(world.alma.pk)
    told = {"coordinator": alma, "performer": f"u{alma}", "child_view": "Ja.", "family_agrees": "yes"}
    return typed(world.alma, kind="beslutning", **told, **other)


def colleague(world, **other):
    job = world.birk.employments.get()
    return {"name": "birk", "choose": "1", "employment": str(job.pk), "role": "aktoer"} | other


# The page, what is sent to it, and the field that the rule is about.
PAGES = {
    "an entry of tomorrow": ("entry_create", lambda world, case: typed(world.alma, on=day(2)), "on"),
    "before birth": ("entry_create", lambda world, case: typed(world.alma, on="01-01-1999"), "on"),
    "heard tomorrow": (
        "entry_create",
        lambda world, case: typed(world.alma, heard_from="mormor", heard_on=day(2)),
        "heard_on",
    ),
    "heard from nobody": (
        "entry_create",
        lambda world, case: typed(world.alma, heard_on=day(0)),
        "heard_from",
    ),
    "a late deadline": ("entry_create", lambda world, case: decision(world, deadline=day(-2)), "deadline"),
    "a far deadline": ("entry_create", lambda world, case: decision(world, deadline=day(4000)), "deadline"),
    "next date passed": ("relay:next", lambda world, case: {"kind": "meeting", "on": day(-1)}, "on"),
    "next date far away": ("relay:next", lambda world, case: {"kind": "meeting", "on": day(4000)}, "on"),
    "a pause until today": ("relay:pause", lambda world, case: PAUSE | {"on": day(0)}, "on"),
    "a long pause": ("relay:pause", lambda world, case: PAUSE | {"on": day(300)}, "on"),
    "a meeting last week": ("meetings:call", lambda world, case: a_call(case, on=day(-7)), "on"),
    "a meeting in ten years": ("meetings:call", lambda world, case: a_call(case, on=day(4000)), "on"),
    "asked tomorrow": (
        "relay:offer",
        lambda world, case: an_offer(world, asked_who=["Cecilie Skov"], asked_on=day(2)),
        "asked_on",
    ),
    "asked long ago": (
        "relay:offer",
        lambda world, case: an_offer(world, asked_who=["Cecilie Skov"], asked_on=day(-400)),
        "asked_on",
    ),
    "born tomorrow": ("members:person_add", lambda world, case: who(birth_date=day(2)), "birth_date"),
    "custody of tomorrow": (
        "members:person_add",
        lambda world, case: who(has_custody="on", custody_checked_on=day(2)),
        "custody_checked_on",
    ),
    "custody never looked up": (
        "members:person_add",
        lambda world, case: who(has_custody="on", custody_checked_on=""),
        "custody_checked_on",
    ),
    "access that is over": ("members:add", lambda world, case: colleague(world, until=day(-2)), "until"),
    "a consent that is over": ("consent:ask", lambda world, case: asked(world, until=day(-2)), "until"),
    "a consent for ever": ("consent:ask", lambda world, case: asked(world, until=day(4000)), "until"),
}


@pytest.mark.parametrize("what", PAGES)
def test_a_rule_about_one_field_is_told_beside_it(world, case, client_for, what):
    name, send, field = PAGES[what]
    if name == "relay:offer":
        add_member(world, case, world.birk)
    address = reverse(name if ":" in name else f"stafetlog:{name}", args=[case.pk])
    assert errors(client_for(world.alma).post(address, send(world, case))) == {field}


@pytest.mark.parametrize(("on", "how"), [(2, "given"), (-400, "refused")])
def test_the_day_of_an_answer_is_told_beside_it(world, case, client_for, on, how):
    consent = ask_for(world, case)
    with acting_as(world.alma):
        cecilie = person(case, "Cecilie")
    sent = {"answer": how, "how": "paper", "on": day(on), "note": "Papiret ligger i mappen."}
    address = reverse("consent:record", args=[case.pk, consent.pk, cecilie.pk])
    assert errors(client_for(world.alma).post(address, sent)) == {"on"}


@pytest.mark.parametrize("number", [2, -400])
def test_the_day_of_the_talk_with_the_child_is_told_beside_it(world, case, client_for, number):
    meeting = meetings.called(case)
    address = reverse("meetings:child_words", args=[case.pk, meeting.pk])
    answer = client_for(world.alma).post(address, some_words(child_on=day(number)))
    assert errors(answer) == {"child_on"}


@pytest.mark.parametrize("number", [-1, 4000])
def test_the_next_day_in_the_minutes_is_told_beside_it(world, case, client_for, number):
    meeting = meetings.begun(case)
    address = reverse("meetings:hold", args=[case.pk, meeting.pk])
    sent = typed_minutes(case, meeting, next_on=day(number)) | {"finish": "1"}
    assert errors(client_for(world.alma).post(address, sent)) == {"next_on"}


@pytest.mark.parametrize("typed_day", [day(-400), "i forgårs"])
def test_a_child_that_takes_part_is_asked_for_no_day_and_none_is_kept(world, case, client_for, typed_day):
    meeting = meetings.called(case)
    address = reverse("meetings:child_words", args=[case.pk, meeting.pk])
    sent = some_words(child_heard="took_part", child_on=typed_day, child_by="x" * 500)
    assert client_for(world.alma).post(address, sent).status_code == 302
    with acting_as(world.alma):
        saved = Meeting.objects.get(pk=meeting.pk)
    assert (saved.child_heard, saved.child_heard_on, saved.child_heard_by) == (ChildHeard.TOOK_PART, None, "")


def test_an_observation_is_asked_for_nothing_that_belongs_to_a_decision(world, case, client_for):
    strange = {"deadline": "snart", "coordinator": "0", "performer": "u0", "child_view": "x" * 2000}
    more = {"family_agrees": "måske", "against_reason": "x" * 9000, "words_how": "drømt"}
    sent = typed(world.alma, **strange, **more)
    address = reverse("stafetlog:entry_create", args=[case.pk])
    assert client_for(world.alma).post(address, sent).status_code == 302
    with acting_as(world.alma):
        entry = Entry.objects.get(pk=sent["entry_id"])
    assert (entry.text, entry.deadline, entry.coordinator) == (sent["text"], None, None)


def test_the_summary_of_errors_follows_the_page(world, case, client_for):
    address = reverse("stafetlog:entry_create", args=[case.pk])
    page = (
        client_for(world.alma).post(address, typed(world.alma, kind="beslutning", at="sent")).content.decode()
    )
    above = re.findall(r'href="#id_([a-z_]+?)(?:_0)?"', page)
    assert above == ["at", "coordinator", "performer", "child_view", "family_agrees"]
    assert sorted(above, key=lambda name: page.index(f'id="id_{name}_error"')) == above


def errors(answer) -> set[str]:
    """Return the fields that something is said beside; nothing is said of the whole form."""
    page = answer.content.decode()
    found = re.findall(r'id="id_(\w+)_error"', page)
    assert f"Der er {len(found)} fejl" in page
    return set(found)
