"""Long exercises of the purge: killed again and again, and looked for in the server's own files."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connections

from accounts.whoasks import acting_as
from stafetlog.services.opening import FirstEntry, open_stafetlog
from tests import personas
from tests.dbroles import connected_as
from tests.expired import close, expired_case, let_the_years_pass, plant, plant_on_account
from tests.personas import World

pytestmark = [
    pytest.mark.database,
    pytest.mark.drill,
    pytest.mark.django_db(transaction=True, databases=["default", "owner", "purger"]),
]
WORD = b"kanarie7q"


def simple_expired_cases(world: World, how_many: int) -> list[str]:
    """Return the ids of closed cases of as many children, whose time has run out."""
    cases = []
    for number in range(how_many):
        with acting_as(world.alma):
            case = open_stafetlog(
                municipality=world.municipality,
                child=personas.ChildData(
                    name=f"Barn {number}", birth_date=personas.years_ago(3 + number % 14)
                ),
                people=personas.noahs_family(world)[:1],
                first=FirstEntry(concern="x", parents_talk="x"),
                by=world.alma,
                employment=world.alma.employments.get(),
            )
        close(case, world.alma)
        let_the_years_pass(case)
        cases.append(str(case.pk))
    return cases


def numbers() -> tuple[int, int, int, int]:
    """Return how many cases, entries, certificates and permits there are."""
    with connected_as("admin") as admin:
        return admin.execute(
            "SELECT (SELECT count(*) FROM cases_case), (SELECT count(*) FROM stafetlog_entry),"
            " (SELECT count(*) FROM cases_erasure), (SELECT count(*) FROM cases_purgepermit)"
        ).fetchone()


def test_a_purge_that_is_killed_again_and_again_ends_as_if_it_never_was(world):
    simple_expired_cases(world, 60)
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "STAFETTEN_TEST_DATABASE": settings.DATABASES["default"]["NAME"],
    }
    command = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "purge_expired"]
    kills = 0
    for _ in range(40):
        run = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        before = numbers()[0]
        while run.poll() is None and numbers()[0] == before:
            time.sleep(0.005)
        time.sleep(random.random() / 50)
        if run.poll() is None:
            run.send_signal(signal.SIGKILL)
            kills += 1
        run.wait()
        cases, entries, certificates, permits = numbers()
        assert cases + certificates == 60
        assert entries == 2 * cases
        assert permits == 0
        if not cases:
            break
    assert kills
    call_command("purge_expired")
    assert numbers() == (0, 0, 60, 0)


def test_after_the_scrub_the_server_s_files_hold_no_trace(world):
    case = expired_case(world)
    plant(case, WORD.decode())
    plant_on_account(world.cecilie, WORD.decode())
    with connected_as("owner") as owner:
        owner.execute("ANALYZE")
    call_command("purge_expired")
    after_purge = files_with(WORD)
    call_command("scrub_database")
    with connected_as("admin") as admin:
        admin.execute("CHECKPOINT")
    assert after_purge, "sletning alene plejer at efterlade spor; prøven ser ingen filer"
    assert files_with(WORD) == []
    assert connections["owner"].connection is None


def test_the_scrub_says_when_an_older_reading_holds_the_rows(world):
    expired_case(world)
    with connected_as("admin") as reader, reader.transaction():
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        reader.execute("SELECT count(*) FROM btimodel_unit")
        call_command("purge_expired")
        with pytest.raises(CommandError, match=r"Kør igen|i brug"):
            call_command("scrub_database", "--wait", "0")
    call_command("scrub_database")


def files_with(word: bytes) -> list[str]:
    """Return the files of this database, in the server's own folder, that contain a word."""
    with connected_as("admin") as admin:
        admin.execute("CHECKPOINT")
        (folder,) = admin.execute("SHOW data_directory").fetchone()
        (database,) = admin.execute(
            "SELECT oid FROM pg_database WHERE datname = current_database()"
        ).fetchone()
        place = Path(folder) / "base" / str(database)
        if not os.access(place, os.R_OK | os.X_OK):
            pytest.skip("serverens filer kan ikke læses herfra")
        found = [path.name for path in place.iterdir() if word in path.read_bytes().lower()]
        names = "SELECT relname FROM pg_class WHERE pg_relation_filenode(oid)::text = split_part(%s, '.', 1)"
        return [(admin.execute(names, [file]).fetchone() or (file,))[0] for file in sorted(found)]
