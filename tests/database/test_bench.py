"""The bench's invented data fits the database as it is, and its pages answer."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.urls import reverse

from accounts.models import User
from accounts.whoasks import acting_as
from cases.models import Case
from config.bench import chaincost, data, measure
from config.management.commands.bench import Line
from stafetlog import chain
from tests.dbroles import connected_as

pytestmark = [
    pytest.mark.database,
    pytest.mark.django_db(transaction=True, databases=["default", "backup"]),
]


@pytest.fixture
def filled(db, monkeypatch):
    """Two blocks of twenty cases, five people on each, ten in a block."""
    monkeypatch.setattr(data, "BLOCK", 20)
    monkeypatch.setattr(data, "PEOPLE", 10)
    with connected_as("admin") as admin:
        data.prepare(admin)
        data.fill(admin, first=0, last=20, entries=1, long=12)
        data.fill(admin, first=20, last=40, entries=1, long=1)
        yield data.long_log(admin)


def test_everybody_takes_part_in_her_share_and_the_chains_are_whole(filled):
    for user in User.objects.all()[:3]:
        with acting_as(user):
            assert Case.objects.count() == 10
    connections["backup"].ensure_connection()
    tally = chain.Tally()
    assert list(chain.faults(connections["backup"].connection, tally)) == []
    assert (tally.cases, tally.entries) == (40, 51)
    call_command("verify_access", verbosity=0)


def test_the_pages_answer_and_are_timed(filled, settings, monkeypatch, tmp_path):
    settings.WHITENOISE_AUTOREFRESH, settings.STATIC_ROOT = False, tmp_path / "var" / "static"  # a new clone
    settings.ALLOWED_HOSTS = ["localhost"]
    settings.ROOT_URLCONF = "config.bench.urls"
    monkeypatch.setattr(measure, "steady", lambda: None)
    case_id, holder = filled
    cookie = measure.log_in(User.objects.get(pk=holder))
    before = connections["default"]
    here = before.settings_dict["NAME"]
    asked = [
        measure.Page(path, here)
        for path in (reverse("bench_floor"), reverse("home"), reverse("stafetlog:timeline", args=[case_id]))
    ]
    free = measure.Page(reverse("home"), here, past_row_security=True)
    measure.pages([*asked, free], cookie, rounds=2, each=3)
    assert connections["default"] is before
    assert all(len(page.seconds) == 6 and page.median > 0 for page in [*asked, free])
    assert asked[0].questions == 2
    assert all(0 < page.questions <= 12 for page in asked)


def test_the_two_inserts_stand_side_by_side(filled):
    case_id, holder = filled
    with connected_as("admin") as admin, connected_as("app") as app:
        try:
            taken = measure.in_turns(chaincost.jobs(admin, app, case_id, holder), rounds=1)
        finally:
            admin.execute("DROP TABLE bench_plain")
    assert set(taken) == {"plain", "chained"}


def test_a_result_says_whether_it_keeps_to_its_aim():
    assert str(Line("siden", 3.0, 4.0)).startswith("  ok ")
    assert str(Line("siden", 5.0, 4.0)).startswith("  OVER")
    assert str(Line("kæden", 90_000, 100_000, "/s", more_is_better=True)).startswith("  OVER")


@pytest.mark.parametrize(("few", "cases"), [(1500, 3000), (2000, 1000), (0, 1000)])
def test_numbers_that_make_no_blocks_are_refused_before_anything_is_made(few, cases):
    with pytest.raises(CommandError, match="hele tusinder"):
        call_command("bench", few=few, cases=cases)
