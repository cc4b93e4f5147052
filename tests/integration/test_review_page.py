"""Looking a log through: what it is for, whether it is still needed, and who is told (law.md D-7)."""

import datetime as dt
import uuid

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.whoasks import acting_as
from cases.models import Case
from cases.models.case import USUAL_PURPOSE
from cases.services import state
from stafetlog.models import Draft
from tests.queries import cost
from ui.dates import danish_date

pytestmark = pytest.mark.django_db
NEW = "Vi sørger for ro om morgenen, og at mor og far hører det samme."


def url(name: str, case: Case) -> str:
    return reverse(name, args=[case.pk])


def day(after: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=after)


def sent(client, **other: str) -> dict[str, str]:
    return {
        "entry_id": str(uuid.uuid4()),
        "writer": client.session["_auth_user_id"],
        "draft_version": "0",
        "purpose": NEW,
        "needed_for": "Morgenerne er stadig svære.",
        "on": f"{day(90):%d-%m-%Y}",
    } | other


def due(case: Case, on: dt.date) -> None:
    with acting_as(case.stafetholder):
        state.set_review(case=case, purpose=case.purpose, on=on)


def test_a_new_log_says_what_it_is_for_and_when_that_is_asked_again(world, case, client_for):
    assert case.purpose == USUAL_PURPOSE
    assert case.review_on == day(183)
    for client, page in ((client_for(world.alma), "case"), (client_for(world.cecilie), "portal:case")):
        text = client.get(url(page, case)).content.decode()
        assert str(USUAL_PURPOSE) in text
        assert danish_date(day(183)) in text


def test_the_holder_keeps_a_log_on_for_a_purpose_and_the_family_reads_why(world, case, client_for):
    alma, page = client_for(world.alma), url("relay:review", case)
    assert cost(alma, page) <= 12
    form = sent(alma)
    assert alma.post(page, form).status_code == 302
    assert alma.post(page, form).status_code == 302  # a second click is the same entry
    with acting_as(world.alma):
        case.refresh_from_db()
        assert (case.purpose, case.review_on) == (NEW, day(90))
        entry = case.entries.latest("seq")
        assert entry.text.count("Morgenerne er stadig svære.") == 1
        assert case.entries.filter(text=entry.text).count() == 1
        assert str(USUAL_PURPOSE) in entry.text
        assert NEW in entry.text
    read = client_for(world.cecilie).get(url("portal:log", case)).content.decode()
    assert "Morgenerne er stadig svære." in read


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"on": f"{timezone.localdate():%d-%m-%Y}"}, "Vælg en dag, der kommer."),
        ({"on": f"{day(400):%d-%m-%Y}"}, "Det er for længe at vente."),
        ({"on": "31-12-9999"}, "Tjek årstallet."),
        ({"purpose": "", "on": f"{day(400):%d-%m-%Y}"}, "Det er for længe at vente."),
        ({"purpose": "x" * 301}, "300"),
        ({"needed_for": " "}, "Udfyld feltet"),
        ({"needed_for": "Mor bor på Hemmelig Have 7."}, "beskyttet"),
    ],
)
def test_wrong_input_says_so_and_changes_nothing(world, case, client_for, wrong, sentence):
    alma = client_for(world.alma)
    answer = alma.post(url("relay:review", case), sent(alma, **wrong))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in text
    assert (wrong.get("needed_for") or "Morgenerne er stadig svære.").strip() in text
    with acting_as(world.alma):
        case.refresh_from_db()
        assert case.purpose == USUAL_PURPOSE


def test_what_is_typed_is_kept_until_it_is_sent(world, case, client_for):
    alma = client_for(world.alma)
    save = reverse("stafetlog:draft_save", args=[case.pk, "gennemgang"])
    form = sent(alma)
    assert alma.post(save, form).status_code == 200
    assert NEW in alma.get(url("relay:review", case)).content.decode()
    alma.post(url("relay:review", case), form)
    with acting_as(world.alma):
        assert not Draft.objects.filter(case=case).exists()


def test_a_review_that_is_near_stands_where_the_holder_looks_and_a_passed_one_is_mailed(
    world, case, client_for
):
    alma = client_for(world.alma)
    page = url("relay:review", case)
    assert page not in alma.get(reverse("home")).content.decode()
    due(case, day(10))
    assert page in alma.get(reverse("home")).content.decode()
    assert "Husk" in alma.get(url("case", case)).content.decode()
    call_command("send_reminders")
    assert not any("gennemgås" in one.body for one in mail.outbox)
    due(case, day(0))
    call_command("send_reminders")
    (told,) = [one for one in mail.outbox if "gennemgås" in one.body]
    assert told.to == [world.alma.email]
    assert "Noah" not in told.body
