"""The demonstration: invented people, told through the services, once and only in a demo."""

import datetime as dt
import re
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.whoasks import acting_as
from cases import access
from cases.models import Case
from cases.roles import CasePerm
from config.demo import clock
from config.demo.logins import LOGINS
from stafetlog.models import Undringsnotat
from stafetlog.rules import open_offer
from tests import snapshot
from tests.snapshot import Snapshot

FILES = sorted((settings.BASE_DIR / "fixtures" / "demo").glob("*.yaml"))


IN_A_DEMO = {"IS_DEMO": True, "DEMO_PASSWORD": "stafetten-demo"}


@pytest.fixture(scope="session")
def saved_demo(django_db_setup, django_db_blocker) -> Snapshot:
    """The state that `demo` puts back."""
    with django_db_blocker.unblock(), snapshot.empty_database(), override_settings(**IN_A_DEMO):
        call_command("load_demo", verbosity=0)
        return snapshot.take("demo", None)


@pytest.fixture
def demo(saved_demo: Snapshot, db):
    """A filled demonstration."""
    with override_settings(**IN_A_DEMO):
        saved_demo.restore()
        yield


def somebody(name: str) -> User:
    return User.objects.get(email=f"{name}@example.dk")


def case_of(child: str, reader: str) -> Case:
    return access.visible(somebody(reader), CasePerm.VIEW).get(child__name=child)


def rows() -> dict[str, int]:
    """Count what the asker sees in every table that the web may read."""
    counts = {}
    with connection.cursor() as cursor:
        for table in sorted({model._meta.db_table for model in apps.get_models()}):
            cursor.execute("SELECT has_table_privilege(%s, 'SELECT')", [table])
            if cursor.fetchone()[0]:
                cursor.execute(f"SELECT count(*) FROM {table}")
                counts[table] = cursor.fetchone()[0]
    return counts


@pytest.mark.parametrize("command", ["load_demo", "demo_logins"])
def test_it_runs_in_a_demo_only(db, command):
    with pytest.raises(CommandError, match="IS_DEMO"):
        call_command(command)
    assert not User.objects.exists()


def test_a_second_run_changes_nothing(demo):
    with acting_as(somebody("alma")):
        before = rows()
        call_command("load_demo", verbosity=0)
        assert rows() == before


def test_noahs_log_ends_with_an_offer_that_birk_has_not_answered(demo):
    with acting_as(somebody("alma")):
        case = case_of("Noah Skov Krogh", "alma")
        offer = open_offer(case)
        assert (offer.from_user, offer.to_user) == (somebody("alma"), somebody("birk"))
        assert case.stafetholder == somebody("alma")
        assert case.level == 2
        assert case.entries.count() > 30
        assert (timezone.now() - case.opened_at).days > 80
        assert case.entries.filter(corrects__isnull=False).count() == 1
    with acting_as(somebody("gry")):
        # She reads because both parents said yes.
        assert case_of("Noah Skov Krogh", "gry").consents.get().decisions.count() == 2
    for name, own, others in (
        ("cecilie", "sover dårligt", "drikker"),
        ("daniel", "drikker", "sover dårligt"),
    ):
        texts = " ".join(texts_for(name, "Noah Skov Krogh"))
        assert own in texts
        assert others not in texts
    for name in ("dorte", "erik", "hassan"):
        user = somebody(name)
        with acting_as(user):
            assert not access.visible(user, CasePerm.VIEW).filter(child__name__startswith="Noah").exists()


def texts_for(name: str, child: str) -> list[str]:
    user = somebody(name)
    with acting_as(user):
        case = case_of(child, name)
        return list(
            case.entries.readable_by(user, access.perms_on(user, case)).values_list("text", flat=True)
        )


def test_the_other_stories_are_there_and_their_pages_open(demo, client_for):
    with acting_as(somebody("freja")):
        assert case_of("Freja Skov Krogh", "freja").level == 1
    with acting_as(somebody("birk")):
        yusuf = case_of("Yusuf Haddad", "birk")
        assert (yusuf.level, yusuf.stafetholder) == (3, somebody("birk"))
    with acting_as(somebody("pia")):
        liva = case_of("Liva Holst", "pia")
        assert not liva.is_open
        assert liva.retention_until > timezone.localdate()
    with acting_as(somebody("alma")):
        late = Undringsnotat.objects.filter(decide_by__lt=timezone.localdate(), status="open")
        assert late.count() == 1
        emil = case_of("Emil Østergård", "alma")
        assert emil.next_on is None
        assert emil.drafts.get().data["text"].startswith("Emil spurgte")  # begun, and not sent
    for name in ("alma", "birk", "gry", "sanne", "mads", "ida", "dorte"):
        client = client_for(somebody(name))
        text = client.get(reverse("home")).content.decode()
        found = set(re.findall(r'href="(/sager/[0-9a-f-]{36}/)"', text))
        assert found
        for url in found:
            assert client.get(url).status_code == 200
    assert client_for(somebody("pia")).get(reverse("case", args=[liva.pk])).status_code == 200
    assert "Mine kladder" in client_for(somebody("alma")).get(reverse("home")).content.decode()


def test_the_logins_that_are_shown_are_of_people_who_exist(demo, client):
    out = StringIO()
    call_command("demo_logins", stdout=out)
    page = client.get(reverse("account_login")).content.decode()
    for login in LOGINS:
        assert User.objects.filter(email=login.email, full_name=login.name, is_active=True).exists()
        assert login.email in out.getvalue()
        assert login.email in page
    assert "stafetten-demo" in out.getvalue()
    assert "stafetten-demo" in page


def test_the_password_opens_nothing_outside_a_demo(settings):
    settings.PASSWORD_HASHERS = ["config.demo.hashers.DemoHasher"]
    user = User(email="x@example.dk")
    user.set_password("stafetten-demo")
    assert check_password("stafetten-demo", user.password)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert not check_password("stafetten-demo", user.password)


def test_the_login_page_shows_none_elsewhere(db, client):
    text = client.get(reverse("account_login")).content.decode()
    assert "example.dk" not in text
    assert "Prøv demoen" not in text


def fail(now) -> None:
    assert now < timezone.make_aware(dt.datetime.now()) - dt.timedelta(days=9)
    raise ZeroDivisionError


def test_the_clock_is_put_back_also_after_a_fault():
    real = timezone.now
    with pytest.raises(ZeroDivisionError), clock.at(clock.days_ago(10)):
        fail(timezone.now())
    assert timezone.now is real


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_stories_name_no_real_place_and_no_real_address(path: Path):
    text = path.read_text(encoding="utf-8")
    assert "@" not in text.replace("@example.dk", "")
    # A reader of the log must not find the school of a child whose mother is protected.
    steps = text.partition("steps:")[2]
    assert "Lindeskolen" not in steps
    assert "Hemmelig Have" not in steps


def test_noah_has_a_meeting_that_was_held_and_one_that_is_to_come(demo, client_for):
    with acting_as(somebody("alma")):
        case = case_of("Noah Skov Krogh", "alma")
        held, coming = case.meetings.over().get(), case.meetings.coming().get()
        assert held.entry.measures.count() == 2
        assert case.next_on == timezone.localdate(coming.starts_at)
    client = client_for(somebody("alma"))
    for meeting in (held, coming):
        assert client.get(reverse("meetings:show", args=[case.pk, meeting.pk])).status_code == 200


def test_noahs_tools_are_filled_rated_and_drawn(demo, client_for):
    with acting_as(somebody("alma")):
        case = case_of("Noah Skov Krogh", "alma")
        shared = dict(
            case.filled_tools.filter(entry__isnull=False)
            .values_list("spec__slug")
            .annotate(number=Count("pk"))
            .order_by()
        )
        assert shared == {
            "tegn-paa-mistrivsel": 1,
            "bekymringsskala": 2,
            "netvaerkskort": 2,
            "boernesamtale": 1,
        }
        talk = case.filled_tools.get(spec__slug="boernesamtale")
        (drawing,) = talk.entry.attachments
        assert drawing["media_type"] == "image/png"
    client = client_for(somebody("alma"))
    for slug in ("bekymringsskala", "netvaerkskort"):
        assert client.get(reverse("redskaber:over_time", args=[case.pk, slug])).status_code == 200
    shown = client.get(reverse("redskaber:show", args=[case.pk, talk.pk])).content.decode()
    assert drawing["id"] in shown
    papers = client.get(reverse("stafetlog:papers", args=[case.pk])).content.decode()
    assert "Brev fra sundhedsplejen om søvn" in papers
    assert "Tegning: " in papers
    waiting = client_for(somebody("birk")).get(reverse("home")).content.decode()
    assert "Din vurdering mangler" in waiting


def test_one_log_is_on_pause_and_one_child_has_an_adult_of_its_own(demo):
    with acting_as(somebody("pia")):
        assert case_of("Asta Brandt", "pia").state == Case.State.PAUSED
    with acting_as(somebody("birk")):
        assert case_of("Yusuf Haddad", "birk").childs_adult == somebody("dorte")


@pytest.mark.parametrize("after", range(7))
def test_a_meeting_is_held_on_a_day_of_work(after):
    moment = timezone.localtime(clock.at_work(after, "14.00"))
    assert moment.isoweekday() <= 5
    assert 0 <= (clock.day(after) - moment.date()).days <= 2
    assert moment.hour == 14
