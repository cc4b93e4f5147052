"""After the purge nothing is left, and nothing else is gone (product.md G; law.md R-1..R-9)."""

import datetime as dt
import io
import re
import subprocess
import uuid
from collections.abc import Callable

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connections
from django.utils import timezone
from psycopg.conninfo import make_conninfo

from accounts.models import User
from accounts.whoasks import acting_as
from cases import crypto
from cases.models import Case, Erasure
from cases.services import members
from config import purging
from config.demo import clock
from config.retention import ACCOUNT_POLICIES, CASE_POLICIES, CHILD_POLICIES, CLOCKS, KEPT
from stafetlog.models import ReminderKind
from stafetlog.services import reminders, undring
from tests import expired, personas, snapshot, tools
from tests.dbroles import connected_as, rows_of
from tests.expired import busy_case, let_the_years_pass, plant, plant_on_account
from tests.personas import World
from tests.snapshot import Snapshot
from tools import pgbinaries, pgserver

pytestmark = [
    pytest.mark.database,
    pytest.mark.django_db(transaction=True, databases=["default", "purger"]),
]
WORD = "kanarie7q"
NEIGHBOUR = "nabofugl3x"


@pytest.fixture(scope="session")
def saved_expired(saved, django_db_blocker) -> Snapshot:
    """The state that `expired_case` puts back."""
    with django_db_blocker.unblock(), snapshot.empty_database():
        world = saved["world"].restore()
        return snapshot.take("expired", expired.expired_case(world), saved["world"], base=world)


@pytest.fixture
def expired_case(saved_expired: Snapshot) -> Callable[[World], Case]:
    """Return a function that gives the world a closed case with a row in every table, whose time is out."""
    return saved_expired.restore


def run(*arguments: str) -> str:
    """Return what the command writes."""
    out = io.StringIO()
    call_command("purge_expired", *arguments, stdout=out)
    return out.getvalue()


def dump() -> str:
    """Return the whole database as text, read by the role that makes the backups."""
    url = pgserver.load_connections(settings.BASE_DIR)["backup"]
    binaries = pgbinaries.find()
    assert binaries is not None
    done = subprocess.run(
        [
            binaries.program("pg_dump"),
            "--exclude-schema=scenes",  # what the tests begin with, see tests.snapshot
            make_conninfo(url, dbname=settings.DATABASES["default"]["NAME"]),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def exists(case: Case) -> bool:
    with connected_as("admin") as admin:
        return admin.execute("SELECT 1 FROM cases_case WHERE id = %s", [case.pk]).fetchone() is not None


def count(table: str) -> int:
    return len(rows_of(table)[table])


def sisters_case(world: personas.World) -> Case:
    """Return Freja's case: the same parents, another child."""
    with acting_as(world.alma):
        from stafetlog.services.opening import FirstEntry, open_stafetlog

        case = open_stafetlog(
            municipality=world.municipality,
            child=personas.ChildData(name="Freja Skov Krogh", birth_date=personas.years_ago(15)),
            people=personas.noahs_family(world)[:1],
            first=FirstEntry(concern="x", parents_talk="x"),
            by=world.alma,
            employment=world.alma.employments.get(),
        )
        members.add_family(
            case=case, person=case.people.get(relation="mother"), user=world.cecilie, by=world.alma
        )
        members.add_family(
            case=case, person=case.people.get(relation="child"), user=world.freja, by=world.alma
        )
    return case


# --- the list -----------------------------------------------------------------------------------------------


def test_the_list_for_people_is_the_list_in_the_database():
    source = _source("purge_case")
    deletes = re.findall(r"DELETE FROM (\w+) WHERE (\w+) = of_case;", source)
    wanted = [(policy.table, policy.column) for policy in CASE_POLICIES]
    assert [pair for pair in deletes if pair[0] != "cases_purgepermit"] == wanted
    for policy in CHILD_POLICIES:
        assert f"DELETE FROM {policy.table} " in source
    accounts = re.findall(r"DELETE FROM (\w+) WHERE", _source("purge_family"))
    assert accounts == [policy.table for policy in ACCOUNT_POLICIES]
    assert all(policy.text for policy in (*CASE_POLICIES, *CHILD_POLICIES, *ACCOUNT_POLICIES))


def test_every_table_that_hangs_on_a_case_has_a_policy():
    listed = {policy.table for policy in (*CASE_POLICIES, *CHILD_POLICIES)} | CLOCKS.keys() | KEPT.keys()
    assert _hanging_tables() - listed == set()


def test_every_foreign_key_to_a_family_s_account_is_on_a_list():
    listed = {policy.table for policy in (*CASE_POLICIES, *ACCOUNT_POLICIES)} | CLOCKS.keys()
    # Employments and the guides' ticks are for professionals; guardian's own tables are empty, for nobody may
    # write in them.
    unused = {"accounts_employment", "guardian_userobjectpermission", "handlevejledninger_guideuse"}
    pointing = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model is User and field.db_constraint
    }
    history = {table for table in pointing if "historical" in table}
    assert pointing - listed - unused - history == set()


def _source(function: str) -> str:
    with connected_as("admin") as admin:
        (source,) = admin.execute("SELECT prosrc FROM pg_proc WHERE proname = %s", [function]).fetchone()
    return source


def _hanging_tables() -> set[str]:
    """Walk the models: a foreign key to the case or to what hangs on it, a case's id, or its history."""
    every = list(apps.get_models(include_auto_created=True))
    found: set[type] = {Case}
    while True:
        more = {
            model
            for model in every
            for field in model._meta.concrete_fields
            if (field.is_relation and field.related_model in found) or field.name in {"case_ref", "case_id"}
        }
        if more <= found:
            break
        found |= more
    found |= {m for m in every if getattr(m, "instance_type", None) in found}
    return {model._meta.db_table for model in found}


# --- what goes ----------------------------------------------------------------------------------------------


def test_not_one_byte_of_the_child_is_left_and_the_neighbour_is_whole(world, expired_case):
    case = expired_case(world)
    neighbour = sisters_case(world)
    plant(case, WORD)
    plant_on_account(world.daniel, WORD)
    with connected_as("admin") as admin:
        admin.execute("UPDATE cases_child SET name = %s WHERE id = %s", [NEIGHBOUR, neighbour.child_id])
    before = {policy.table: _rows_of_case(policy, neighbour) for policy in CASE_POLICIES}
    assert WORD in dump()
    assert WORD not in run()
    after = dump()
    assert _tables_with(after, WORD) == []
    assert str(case.pk) not in after
    assert str(case.child_id) not in after
    assert NEIGHBOUR in after
    assert {policy.table: _rows_of_case(policy, neighbour) for policy in CASE_POLICIES} == before


def _tables_with(text: str, word: str) -> list[str]:
    """Return the tables of a dump in whose rows a word stands, so that a failure says where."""
    parts = re.split(r"^COPY public\.(\w+) ", text, flags=re.MULTILINE)
    return [name for name, rows in zip(parts[1::2], parts[2::2], strict=True) if word in rows] + (
        ["?"] if word in parts[0] else []
    )


def _rows_of_case(policy, case: Case) -> list[str]:
    query = psycopg.sql.SQL("SELECT t::text FROM {} t WHERE {} = %s ORDER BY 1").format(
        psycopg.sql.Identifier(policy.table), psycopg.sql.Identifier(policy.column)
    )
    with connected_as("admin") as admin:
        return [row[0] for row in admin.execute(query, [case.pk]).fetchall()]


def test_the_certificate_names_nobody(world, expired_case):
    case = expired_case(world)
    run()
    with acting_as(world.hassan):
        certificate = Erasure.objects.get()
    assert certificate.pseudonym == crypto.pseudonym(case.pk)
    assert certificate.rule_key == "almindelig"
    assert certificate.entries > 5
    assert certificate.rows > certificate.entries
    assert re.fullmatch(r"[0-9a-f]{64}", certificate.chain_head)
    assert str(case.pk) not in str(rows_of("cases_erasure"))


def test_the_family_s_accounts_go_with_their_last_case_and_the_professionals_stay(world, expired_case):
    case = expired_case(world)
    run()
    with connected_as("admin") as admin:
        left = {row[0] for row in admin.execute("SELECT email FROM accounts_user").fetchall()}
    assert not exists(case)
    assert left.isdisjoint({"cecilie@example.dk", "daniel@example.dk"})
    # Freja never took part, so nothing was purged of her; that is for the administrator.
    assert {"alma@example.dk", "birk@example.dk", "gry@example.dk", "freja@example.dk"} <= left


def test_a_parent_with_another_child_s_case_keeps_her_account_and_her_protection(world, expired_case):
    expired_case(world)
    hers = sisters_case(world)
    with acting_as(world.alma):
        hers.people.update(marked_protected=False)  # only the case that goes says so
    run()
    with acting_as(world.alma):
        assert [each.user for each in hers.people.protected()] == [world.cecilie]
    with connected_as("admin") as admin:
        left = {row[0] for row in admin.execute("SELECT email FROM accounts_user").fetchall()}
    assert "cecilie@example.dk" in left
    assert "daniel@example.dk" not in left


def test_a_child_with_a_newer_log_is_kept_until_the_last_one_goes(world, expired_case):
    first = expired_case(world)
    second = personas.open_noahs_case(world)
    assert second.child_id == first.child_id
    run()
    assert not exists(first)
    assert count("cases_child") == 1
    expired.close(second, world.alma)
    let_the_years_pass(second)
    run()
    assert count("cases_child") == count("cases_historicalchild") == 0


def test_the_login_of_an_account_that_is_gone_ends(world, client_for, expired_case):
    expired_case(world)
    client_for(world.cecilie)
    client_for(world.alma)
    with acting_as(world.alma):
        old = Session.objects.create(
            session_key="gammel", session_data="", expire_date=timezone.now() - dt.timedelta(1)
        )
        run()
        left = [session.get_decoded()["_auth_user_id"] for session in Session.objects.all()]
    assert left == [str(world.alma.pk)]
    assert old


def test_old_notes_and_drafts_go_by_their_own_clock(world, case):
    busy_case(world, case)
    with acting_as(world.alma):
        seen = undring.Seen(seen_at=timezone.now(), place="", saw_heard="x", interpretation="")
        for label in ("gammelt", "nyt", "aabent"):
            note = undring.start(by=world.alma, label=label, first=seen)
            if label != "aabent":
                undring.close(note=note, by=world.alma, outcome="x")
    with connected_as("admin") as admin:
        admin.execute("UPDATE stafetlog_undringsnotat SET closed_at = '2020-01-01' WHERE label = 'gammelt'")
        admin.execute("UPDATE stafetlog_draft SET updated_at = '2020-01-01'")
    run()
    with connected_as("admin") as admin:
        left = {row[0] for row in admin.execute("SELECT label FROM stafetlog_undringsnotat").fetchall()}
    assert left == {"nyt", "aabent"}
    assert count("stafetlog_draft") == 0


def test_a_note_that_nobody_ever_decided_on_goes_after_a_warning_and_not_a_byte_is_left(world, case):
    long_ago, ago = timezone.now() - dt.timedelta(days=200), timezone.localdate() - dt.timedelta(days=91)
    notes = {}
    for label in ("varslet", "uvarslet", "ny observation", "lukket konto", "endnu ikke"):
        author = world.dorte if label == "lukket konto" else world.alma
        with acting_as(author), clock.at(long_ago):
            seen = undring.Seen(seen_at=long_ago, place=f"sted {label}", saw_heard=f"kanarie {label}")
            note = notes[label] = undring.start(by=author, label=label, first=seen)
            tools.on_note(note)
    with acting_as(world.alma):
        undring.add_observation(note=notes["ny observation"], by=world.alma, seen=seen)
        for label, day in (("varslet", 14), ("ny observation", 14), ("uvarslet", 13), ("endnu ikke", 14)):
            due = [reminders.Due(ReminderKind.NOTE_ENDS, notes[label].pk)]
            on = timezone.localdate() - dt.timedelta(days=day)
            reminders.remember(by=world.alma, due=due, on=on)
    User.objects.filter(pk=world.dorte.pk).update(is_active=False)
    with connected_as("admin") as admin:
        set_day = "UPDATE stafetlog_undringsnotat SET decide_by = %s WHERE label LIKE %s"
        admin.execute(set_day, [ago, "%"])
        admin.execute(set_day, [ago + dt.timedelta(days=2), "endnu ikke"])
    assert "Undringsnotater ville blive slettet: 2." in run("--dry-run")
    assert count("stafetlog_undringsnotat") == 5
    assert "Undringsnotater slettet: 2." in run()
    left = dump()
    for label in ("uvarslet", "ny observation", "endnu ikke"):
        assert f"kanarie {label}" in left
    for gone in ("kanarie varslet", "kanarie lukket konto", "sted varslet"):
        assert gone not in left
    assert count("redskaber_notetool") == 3


# --- what stays ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "columns",
    [
        {"retention_until": None},
        {"retention_until": timezone.localdate()},
        {"legal_hold": True},
        {"archive_marking": "undecided"},
        {"archive_marking": "keep"},
        {"status": "open", "closed_at": None},
    ],
    ids=str,
)
def test_a_case_that_may_not_go_stays(world, columns, expired_case):
    case = expired_case(world)
    let_the_years_pass(case, **columns)
    run()
    assert exists(case)
    with connected_as("purger") as purger:
        answer = purger.execute(
            "SELECT purge_case(%s, %s, %s, 'x')", [case.pk, timezone.localdate(), uuid.uuid4()]
        ).fetchone()
    assert answer == (None,)
    assert exists(case)
    assert count("cases_erasure") == 0


def test_what_the_archive_has_received_may_go(world, expired_case):
    case = expired_case(world)
    let_the_years_pass(case, archive_marking="keep")
    run()
    assert exists(case)
    call_command("case_retention", str(case.pk), "--archived", timezone.localdate().isoformat())
    run()
    assert not exists(case)


def test_a_stop_holds_the_case_until_it_is_lifted(world, expired_case):
    case = expired_case(world)
    call_command("case_retention", str(case.pk), "--hold")
    run()
    assert exists(case)
    call_command("case_retention", str(case.pk), "--release")
    run()
    assert not exists(case)


@pytest.mark.parametrize(
    "arguments",
    [
        ("ikke-et-nummer", "--hold"),
        (str(uuid.uuid4()), "--hold"),
        (str(uuid.uuid4()), "--archived", "2026-01-01"),
        (str(uuid.uuid4()), "--archived", "i går"),
        (str(uuid.uuid4()), "--archived", "2999-01-01"),
    ],
)
def test_a_wrong_number_or_day_is_answered_in_words(world, arguments):
    with pytest.raises(CommandError, match=r"sag|dag|dato|nummer"):
        call_command("case_retention", *arguments)


def test_the_calendar_cannot_be_run_ahead_of(world, expired_case):
    case = expired_case(world)
    tomorrow = timezone.localdate() + dt.timedelta(days=2)
    with connected_as("purger") as purger:
        for statement, arguments in (
            ("SELECT purge_case(%s, %s, %s, 'x')", [case.pk, tomorrow, uuid.uuid4()]),
            ("SELECT purge_notes(%s)", [tomorrow]),
            ("SELECT purge_open_notes(%s, current_date)", [tomorrow]),
            ("SELECT purge_drafts(%s)", [tomorrow]),
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                purger.execute(statement, arguments)
    assert exists(case)


def test_nobody_but_the_purge_removes_an_account():
    for role in ("purger", "app"):
        with connected_as(role) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT purge_family(ARRAY[1]::bigint[])")


# --- the run ------------------------------------------------------------------------------------------------


def test_a_dry_run_does_it_all_and_takes_it_back(world, expired_case):
    case = expired_case(world)
    before = dump()
    said = run("--dry-run")
    assert "Prøve: alt er gjort og fortrudt igen." in said
    assert "Stafetlogge ville blive slettet: 1 med i alt" in said
    assert exists(case)
    assert _without_noise(dump()) == _without_noise(before)
    assert re.search(r"i alt (\d+)", said)[1] == re.search(r"i alt (\d+)", run())[1]


def _without_noise(text: str) -> list[str]:
    """pg_dump's random key for restoring, and the order of rows, say nothing."""
    return sorted(line for line in text.splitlines() if not line.startswith(("\\restrict", "\\unrestrict")))


def test_a_second_run_finds_nothing(world, expired_case):
    expired_case(world)
    assert "Stafetlogge slettet: 1" in run()
    assert "Stafetlogge slettet: 0" in run()


def test_the_limit_is_kept(world, expired_case):
    cases = [expired_case(world), sisters_case(world)]
    expired.close(cases[1], world.alma)
    let_the_years_pass(cases[1])
    assert "Stafetlogge slettet: 1" in run("--limit", "1")
    assert sorted(exists(case) for case in cases) == [False, True]
    with pytest.raises(CommandError):
        run("--limit", "-1")


def test_two_runs_do_not_meet(world, expired_case):
    case = expired_case(world)
    with connected_as("purger") as other:
        other.execute("SELECT pg_advisory_lock(%s)", [purging.LOCK])
        with pytest.raises(CommandError, match="kører allerede"):
            run()
    assert exists(case)
    run()
    assert not exists(case)


def test_a_case_somebody_works_in_is_skipped(world, expired_case):
    case = expired_case(world)
    with connected_as("admin") as admin, admin.transaction():
        admin.execute("SELECT 1 FROM cases_case WHERE id = %s FOR UPDATE", [case.pk])
        assert "Sprunget over, fordi de er i brug eller ikke skal slettes mere: 1." in run()
    assert exists(case)


def test_what_is_said_names_no_case_and_nobody(world, expired_case):
    case = expired_case(world)
    said = run("--dry-run") + run()
    for secret in (str(case.pk), "Noah", "Cecilie", "Alma", "example.dk"):
        assert secret not in said


def test_a_row_that_nobody_thought_of_stops_the_purge_of_that_case_alone(world, caplog, expired_case):
    case, other = expired_case(world), sisters_case(world)
    expired.close(other, world.alma)
    let_the_years_pass(other)
    with connected_as("admin") as admin:
        admin.execute("CREATE TABLE glemt (case_id uuid REFERENCES cases_case DEFERRABLE INITIALLY DEFERRED)")
        admin.execute("ALTER TABLE glemt OWNER TO stafetten_owner")
        admin.execute("INSERT INTO glemt VALUES (%s)", [case.pk])
        try:
            with pytest.raises(CommandError, match="1 stafetlogge kunne ikke slettes"):
                run()
        finally:
            admin.execute("DROP TABLE glemt")
    assert (exists(case), exists(other)) == (True, False)
    assert str(case.pk) not in caplog.text


def test_a_run_that_is_cut_off_leaves_whole_cases_and_the_next_one_ends_the_same(
    world, monkeypatch, expired_case
):
    cases = [expired_case(world), sisters_case(world)]
    expired.close(cases[1], world.alma)
    let_the_years_pass(cases[1])
    real, calls = purging._undone, []

    def cut_off(alias: str, dry_run: bool):
        calls.append(alias)
        if len(calls) == 2:
            with connected_as("admin") as admin:
                pid = connections["purger"].connection.info.backend_pid
                admin.execute("SELECT pg_terminate_backend(%s)", [pid])
        return real(alias, dry_run)

    monkeypatch.setattr(purging, "_undone", cut_off)
    with pytest.raises(Exception, match=r"terminat|closed|lost|lukket|kunne ikke slettes"):
        run()
    monkeypatch.undo()
    connections["purger"].close()
    assert sum(exists(case) for case in cases) == 1
    run()
    assert not any(exists(case) for case in cases)
    assert count("cases_erasure") == 2
    assert count("cases_purgepermit") == 0
