"""The shorter forms on a case save themselves too, and nobody but the writer ever sees it."""

import datetime as dt
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.whoasks import acting_as
from stafetlog.models import Draft, Meeting, StateChange
from tests import meetings, plans
from tests.integration.test_meeting_pages import a_call
from tests.personas import add_member

pytestmark = pytest.mark.django_db

WORDS = "Vi ringer, når vi er hjemme."


@pytest.fixture
def alma(world, client_for):
    return client_for(world.alma)


def in_days(days: int) -> str:
    return (timezone.localdate() + dt.timedelta(days=days)).strftime("%d-%m-%Y")


def test_what_is_typed_is_found_again_on_each_form(world, case, alma, client_for):
    add_member(world, case, world.birk)
    birk = client_for(world.birk)
    goal, meeting = plans.add_goal(case), meetings.called(case, world.birk)
    pages = {
        ("relay:pause",): "family_words",
        ("relay:announce",): "reason",
        ("relay:next",): "about",
        ("plan:goal_end", goal.pk): "reason",
        ("meetings:call",): "own_points",
        ("meetings:cancel", meeting.pk): "reason",
        ("meetings:child_words", meeting.pk): "child_words",
        ("consent:ask",): "purpose",
    }
    for (name, *more), field in pages.items():
        at = reverse(name, args=[case.pk, *more])
        save = alma.get(at).content.decode().partition('data-autosave-url="')[2].partition('"')[0]
        typed = {field: WORDS, "entry_id": str(uuid4()), "opened_by": world.alma.pk, "draft_version": "0"}
        assert birk.post(save, typed).status_code == 403, name  # typed in Alma's name
        assert alma.post(save, typed).json()["version"] == 1, name
        other_tab = alma.post(save, typed | {"entry_id": str(uuid4())})
        assert (other_tab.status_code, other_tab.json()["text"][field]) == (409, WORDS), name
        page = alma.get(at).content.decode()
        assert WORDS in page, name
        assert "er hentet. Kun du kan se den." in page, name
        assert 'name="draft_version" value="1"' in page, name
    unknown = reverse("stafetlog:draft_save", args=[case.pk, "ret-" + "x" * 50])
    assert alma.post(unknown, typed).status_code == 404
    assert WORDS not in birk.get(reverse("meetings:child_words", args=[case.pk, meeting.pk])).content.decode()


def test_a_sent_form_has_no_draft_and_gets_none_from_a_slow_network(world, case, alma):
    save = reverse("stafetlog:draft_save", args=[case.pk, "skridt-pause"])
    sent = {"asked_by": "family", "reason": "De skal på ferie.", "family_words": WORDS, "on": in_days(9)}
    sent |= {"entry_id": str(uuid4()), "opened_by": world.alma.pk, "draft_version": "0"}
    alma.post(save, sent)
    mixed_up = alma.post(reverse("relay:pause", args=[case.pk]), sent | {"opened_by": world.birk.pk})
    assert "Siden blev åbnet med et andet login." in mixed_up.content.decode()
    assert WORDS in mixed_up.content.decode()
    assert alma.post(reverse("relay:pause", args=[case.pk]), sent).status_code == 302
    assert alma.post(save, sent).json()["version"] == 0
    with acting_as(world.alma):
        assert StateChange.objects.filter(case=case).count() == 1
        assert not Draft.objects.exists()


def test_a_call_keeps_who_was_chosen(world, case, alma):
    add_member(world, case, world.birk)
    save = reverse("stafetlog:draft_save", args=[case.pk, "indkald"])
    typed = a_call(case, professionals=[world.birk.pk, world.alma.pk], writer=world.birk.pk)
    typed |= {"entry_id": str(uuid4()), "opened_by": world.alma.pk, "draft_version": "0"}
    assert alma.post(save, typed).status_code == 200
    page = alma.get(reverse("meetings:call", args=[case.pk])).content.decode()
    assert page.count(" checked") == 3
    assert f'value="{world.birk.pk}" selected' in page
    assert alma.post(reverse("meetings:call", args=[case.pk]), typed).status_code == 302
    with acting_as(world.alma):
        assert not Draft.objects.exists()
        assert Meeting.objects.filter(case=case).count() == 1
