"""The chain: whoever changes a log behind the program's back is found, by case and entry (security.md 2b)."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.utils import timezone

from accounts.whoasks import acting_as
from btimodel.choices import Phase
from cases import crypto
from cases.models import Case
from stafetlog.models import Entry, EntryKind
from stafetlog.services import entries
from tests import personas
from tests.dbroles import connected_as

pytestmark = [
    pytest.mark.database,
    pytest.mark.django_db(transaction=True, databases=["default", "backup"]),
]


def write(case, by, text: str) -> Entry:
    with acting_as(by):
        return entries.write(
            case=case,
            by=by,
            kind=EntryKind.OBSERVATION,
            phase=Phase.OPSPORING,
            text=text,
            occurred_at=timezone.now(),
        )


def five_entries(at) -> Case:
    for text in ("Noah smilede.", "Æblegrød til frokost 🍎", "Et || med 7:streger", "Fri på tirsdag."):
        write(at.case, at.alma, text)
    return at.case


@pytest.fixture(scope="session")
def saved_log(save_on_case):
    return save_on_case("log", five_entries)


@pytest.fixture
def log(at, saved_log):
    """Noah's log with five entries: one opened it, four were written."""
    return saved_log.restore(at)


def tamper(*statements: str) -> None:
    """Do what only somebody with the server's own rights can do: put the triggers to sleep."""
    with connected_as("admin") as admin, admin.transaction():
        admin.execute("SET LOCAL session_replication_role = replica")
        for statement in statements:
            admin.execute(statement)


def verify(**options) -> str:
    """Return what verify_log prints. Raises CommandError, as it does when it ends with 1."""
    output = io.StringIO()
    call_command("verify_log", stdout=output, **options)
    return output.getvalue()


def found(**options) -> list[str]:
    """Return the faults that verify_log names before it fails: the same when Python reads every row."""
    named = []
    for independent in (False, True):
        output = io.StringIO()
        with pytest.raises(CommandError, match="Kæden er brudt"):
            call_command("verify_log", stdout=output, independent=independent, **options)
        named.append([line for line in output.getvalue().splitlines() if line.startswith("Sag ")])
    assert named[0] == named[1]
    return named[0]


def test_a_log_that_nobody_touched_is_whole(log):
    assert "5 indførsler i 1 sager" in verify()
    assert "5 indførsler i 1 sager" in verify(independent=True)
    assert "Alle kæder er hele." in verify(case=log.pk)


def test_the_program_and_the_database_compute_the_same_hash(log):
    """verify_log does not trust the database's function, so there are two; they must agree."""
    with connected_as("admin") as admin:
        rows = admin.execute("SELECT hash = entry_hash(e) FROM stafetlog_entry e").fetchall()
    assert rows == [(True,)] * 5
    verify()


@pytest.mark.parametrize(
    "change",
    [
        "text = text || '.'",
        "text = replace(text, '7', '8')",
        "author_id = author_id + 1",
        "author_role = 'Skoleleder'",
        "kind = 'lysglimt'",
        "kind = 'a|b', phase = ''",
        "level = 2",
        "occurred_at = occurred_at - interval '1 microsecond'",
        "written_at = written_at - interval '1 day'",
        "deadline = current_date",
        "corrects_id = id",
        "hash = repeat('0', 64)",
    ],
)
def test_one_changed_fact_is_found_by_case_and_entry(log, change):
    tamper(f"UPDATE stafetlog_entry SET {change} WHERE seq = 4")
    assert found() == [f"Sag {log.pk}, indførsel 4: indholdet er ændret."]


def test_a_forged_entry_with_a_right_hash_of_its_own_breaks_the_next_link(log):
    tamper(
        "UPDATE stafetlog_entry SET text = 'noget andet' WHERE seq = 2",
        "UPDATE stafetlog_entry e SET hash = entry_hash(e) WHERE seq = 2",
    )
    assert found() == [f"Sag {log.pk}, indførsel 3: indførslen følger ikke efter den før."]


def test_the_owner_who_takes_the_walls_down_is_found(log):
    with connected_as("owner") as owner, owner.transaction():
        owner.execute("ALTER TABLE stafetlog_entry DISABLE TRIGGER no_change, NO FORCE ROW LEVEL SECURITY")
        owner.execute("UPDATE stafetlog_entry SET text = 'Vi talte ikke om det.' WHERE seq = 2")
        owner.execute("ALTER TABLE stafetlog_entry ENABLE TRIGGER no_change, FORCE ROW LEVEL SECURITY")
    assert found() == [f"Sag {log.pk}, indførsel 2: indholdet er ændret."]


@pytest.mark.parametrize(
    ("seq", "words"),
    [
        (1, "indførsel 1: indførslen mangler."),
        (3, "indførsel 3: indførslen mangler."),
        (5, "indførsel 5: kædens ende passer ikke med den sidste indførsel."),
    ],
)
def test_a_removed_entry_is_missed(log, seq, words):
    tamper(f"DELETE FROM stafetlog_entry WHERE seq = {seq}")
    assert found() == [f"Sag {log.pk}, {words}"]


def test_two_entries_that_changed_places_are_found(log):
    tamper(
        "UPDATE stafetlog_entry SET seq = 100 WHERE seq = 2",
        "UPDATE stafetlog_entry SET seq = 2 WHERE seq = 3",
        "UPDATE stafetlog_entry SET seq = 3 WHERE seq = 100",
    )
    assert found() == [f"Sag {log.pk}, indførsel 2: indholdet er ændret."]


def test_an_entry_moved_to_another_log_is_found_in_both(world, log):
    other = personas.open_another_case(world, by=world.dorte)
    tamper(f"UPDATE stafetlog_entry SET case_id = '{other.pk}', seq = 2 WHERE seq = 5")
    assert sorted(found()) == sorted(
        [
            f"Sag {log.pk}, indførsel 5: kædens ende passer ikke med den sidste indførsel.",
            f"Sag {other.pk}, indførsel 2: indholdet er ændret.",
        ]
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("DELETE FROM stafetlog_loghead", "indførsel 1: kædens ende mangler."),
        (
            "UPDATE stafetlog_loghead SET salt = 'x'",
            "indførsel 1: indførslen følger ikke efter den før.",
        ),
        (
            "UPDATE stafetlog_loghead SET hash = salt",
            "indførsel 5: kædens ende passer ikke med den sidste indførsel.",
        ),
        (
            "UPDATE stafetlog_loghead SET seq = 9",
            "indførsel 6: kædens ende passer ikke med den sidste indførsel.",
        ),
        ("DELETE FROM stafetlog_entry", "indførsel 1: kædens ende passer ikke med den sidste indførsel."),
    ],
)
def test_a_touched_head_is_found(log, change, words):
    tamper(change)
    assert found() == [f"Sag {log.pk}, {words}"]


def test_a_case_whose_whole_log_is_gone_is_found(log):
    tamper("DELETE FROM stafetlog_entry", "DELETE FROM stafetlog_loghead")
    assert found() == [f"Sag {log.pk}, indførsel 1: sagen har ingen stafetlog."]


def test_the_fault_of_one_case_does_not_hide_another_s(world, log):
    other = personas.open_another_case(world, by=world.dorte)
    tamper("UPDATE stafetlog_entry SET text = text || '.' WHERE seq = 1")
    assert len(found()) == 2
    assert found(case=other.pk) == [f"Sag {other.pk}, indførsel 1: indholdet er ændret."]


def test_a_case_that_is_not_there_is_said_so(log):
    with pytest.raises(CommandError, match="ingen stafetlog med det nummer"):
        verify(case="00000000-0000-4000-8000-000000000000")


def test_an_insert_that_writes_nothing_does_not_move_the_head(world, log):
    """A false alarm would be as bad as a missed one: it would explain away the next."""
    with connected_as("app", asker=world.alma.pk) as app, pytest.raises(Exception, match="needs its entry"):
        app.execute("INSERT INTO stafetlog_entry SELECT * FROM stafetlog_entry ON CONFLICT DO NOTHING")
    verify()


def test_it_prints_no_name_and_no_text(log):
    tamper("UPDATE stafetlog_entry SET text = 'Noah er trist' WHERE seq = 2")
    output = io.StringIO()
    with pytest.raises(CommandError) as stop:
        call_command("verify_log", stdout=output)
    assert "Noah" not in output.getvalue() + str(stop.value)


# --- checkpoints --------------------------------------------------------------------------------------------


def checkpoint(path) -> dict:
    """Take a checkpoint and return its first line."""
    output = io.StringIO()
    call_command("checkpoint_log", output=path, stdout=output)
    return json.loads(output.getvalue())


def test_a_checkpoint_counts_and_names_nobody(log, tmp_path):
    path = tmp_path / "kontrolpunkt"
    summary = checkpoint(path)
    assert (summary["logs"], summary["entries"]) == (1, 5)
    text = path.read_text()
    assert str(log.pk) not in text
    assert crypto.pseudonym(log.pk) in text
    assert oct(path.stat().st_mode & 0o777) == "0o600"


def test_the_digest_changes_with_every_entry_and_only_then(world, log, tmp_path):
    first = checkpoint(tmp_path / "a")
    assert checkpoint(tmp_path / "b")["digest"] == first["digest"]
    write(log, world.alma, "Mere.")
    assert checkpoint(tmp_path / "c")["digest"] != first["digest"]


def test_a_log_that_only_grew_passes(world, log, tmp_path):
    checkpoint(tmp_path / "a")
    write(log, world.alma, "Mere.")
    personas.open_another_case(world, by=world.dorte)
    assert "Alle kæder er hele." in verify(against=tmp_path / "a")


def test_the_owner_who_rewrites_the_whole_chain_is_found_by_the_checkpoint(world, log, tmp_path):
    """Inside the database everything fits; only what was kept elsewhere tells."""
    checkpoint(tmp_path / "a")
    tamper("DELETE FROM stafetlog_entry WHERE seq = 5", "UPDATE stafetlog_entry SET text = 'x' WHERE seq = 4")
    _compute_the_chain_anew(log)
    verify()
    assert found(against=tmp_path / "a") == [
        f"Sag {log.pk}, indførsel 5: kontrolpunktet kender en indførsel, som er væk."
    ]
    write(log, world.alma, "Noget andet end før.")
    assert found(against=tmp_path / "a") == [
        f"Sag {log.pk}, indførsel 5: indførslen er en anden end i kontrolpunktet."
    ]


def _compute_the_chain_anew(case) -> None:
    with connected_as("admin") as admin, admin.transaction():
        admin.execute("SET LOCAL session_replication_role = replica")
        (salt,) = admin.execute("SELECT salt FROM stafetlog_loghead").fetchone()
        previous = admin.execute("SELECT encode(sha256(convert_to(%s, 'UTF8')), 'hex')", [salt]).fetchone()[0]
        for seq in range(1, 5):
            admin.execute("UPDATE stafetlog_entry SET prev_hash = %s WHERE seq = %s", [previous, seq])
            (previous,) = admin.execute(
                "UPDATE stafetlog_entry e SET hash = entry_hash(e) WHERE seq = %s RETURNING hash", [seq]
            ).fetchone()
        admin.execute("UPDATE stafetlog_loghead SET seq = 4, hash = %s", [previous])


def test_a_case_that_vanished_is_missed_unless_it_has_its_certificate(world, log, tmp_path):
    other = personas.open_another_case(world, by=world.dorte)
    checkpoint(tmp_path / "a")
    with connected_as("admin") as admin:
        admin.execute(
            "UPDATE cases_case SET status = 'closed', closed_at = now(), retention_until = '2021-01-01',"
            " archive_marking = 'discard', next_kind = '', next_on = NULL WHERE id = %s",
            [other.pk],
        )
        purge = "SELECT purge_case(%s, current_date, gen_random_uuid(), %s)"
        assert admin.execute(purge, [other.pk, crypto.pseudonym(other.pk)]).fetchone()[0]
    assert "Alle kæder er hele." in verify(against=tmp_path / "a")
    tamper("DELETE FROM cases_erasure")
    assert found(against=tmp_path / "a") == [
        f"Sag med pseudonym {crypto.pseudonym(other.pk)}, indførsel 1: er væk uden slettekvittering."
    ]


@pytest.mark.parametrize("spoilt", ["", "{}", "hej", '{"digest": "x"}\na 1 b', '{"digest": "x"}\na b'])
def test_a_file_that_is_no_checkpoint_is_refused(log, tmp_path, spoilt):
    path = tmp_path / "a"
    path.write_text(spoilt)
    with pytest.raises(CommandError, match=r"kontrolpunkt|fingeraftryk"):
        verify(against=path)


def test_a_checkpoint_that_was_edited_is_refused(log, tmp_path):
    path = tmp_path / "a"
    checkpoint(path)
    path.write_text(path.read_text().replace(" 5 ", " 4 "))
    with pytest.raises(CommandError, match="fingeraftryk"):
        verify(against=path)


def test_a_missing_checkpoint_is_said_in_a_sentence(log, tmp_path):
    with pytest.raises(CommandError, match="kan ikke læses"):
        verify(against=tmp_path / "ingen")


def test_without_the_backup_s_role_the_command_says_what_to_set(log, settings):
    from django.db import connections

    kept = connections.databases.pop("backup")
    try:
        with pytest.raises(CommandError, match="DATABASE_BACKUP_URL"):
            verify()
    finally:
        connections.databases["backup"] = kept


def test_the_web_s_role_cannot_verify_and_need_not(log):
    """The head of a chain, with its salt, is closed to the web."""
    with connection.cursor() as cursor, pytest.raises(Exception, match="permission denied"):
        cursor.execute("SELECT * FROM stafetlog_loghead")


def test_what_somebody_made_by_the_name_of_a_function_of_postgresql_s_is_not_asked(log):
    """The owner could make a sha256() that agrees with her, and have her schema searched first."""
    tamper("UPDATE stafetlog_entry SET text = 'Vi talte ikke om det.' WHERE seq = 2")
    with connected_as("admin") as admin:
        (database,) = admin.execute("SELECT quote_ident(current_database())").fetchone()
        admin.execute(f"ALTER DATABASE {database} SET search_path = public, pg_catalog")
        admin.execute(
            "CREATE FUNCTION public.encode(bytea, text) RETURNS text LANGUAGE sql"
            " AS 'SELECT hash FROM stafetlog_entry WHERE seq = 2'"
        )
    connections["backup"].close()
    try:
        assert found() == [f"Sag {log.pk}, indførsel 2: indholdet er ændret."]
    finally:
        with connected_as("admin") as admin:
            admin.execute("DROP FUNCTION public.encode(bytea, text)")
            admin.execute(f"ALTER DATABASE {database} RESET search_path")
        connections["backup"].close()
