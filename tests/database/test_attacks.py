"""What somebody tries who can run SQL as the web, the purger or the owner (security.md 2b).

Every statement must be refused or touch nothing, and afterwards every row is what it was.
"""

import uuid

import psycopg
import pytest
from django.utils import timezone
from psycopg import errors

from accounts.whoasks import acting_as
from btimodel.choices import Phase
from btimodel.models import LegalBasisVersion
from cases import events
from cases.models import AccessEvent, Case
from consent.models import Consent, ConsentDecision, ConsentSigner
from stafetlog.models import EntryKind
from stafetlog.services import entries
from tests import personas
from tests.dbroles import connected_as, rows_of

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

FACTS = (
    "stafetlog_entry",
    "stafetlog_loghead",
    "cases_accessevent",
    "consent_consent",
    "consent_consentsigner",
    "consent_consentdecision",
    "cases_erasure",
    "cases_purgepermit",
    "cases_caseuserpermission",
)

AS_APP = [
    "UPDATE stafetlog_entry SET text = 'noget andet'",
    "UPDATE stafetlog_entry SET hash = prev_hash",
    "DELETE FROM stafetlog_entry",
    "TRUNCATE stafetlog_entry",
    "TRUNCATE cases_case CASCADE",
    "ALTER TABLE stafetlog_entry DISABLE TRIGGER ALL",
    "DROP TRIGGER no_change ON stafetlog_entry",
    "DROP TABLE stafetlog_entry",
    "ALTER TABLE stafetlog_entry NO FORCE ROW LEVEL SECURITY",
    "ALTER TABLE stafetlog_entry DISABLE ROW LEVEL SECURITY",
    "DROP POLICY web ON stafetlog_entry",
    "CREATE POLICY mine ON stafetlog_entry USING (true)",
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
    "CREATE OR REPLACE FUNCTION app_cases(perm text) RETURNS SETOF uuid LANGUAGE sql"
    " AS 'SELECT id FROM cases_case'",
    "SET session_replication_role = replica",
    "INSERT INTO stafetlog_entry SELECT * FROM stafetlog_entry"
    " ON CONFLICT (id) DO UPDATE SET text = 'noget andet'",
    "INSERT INTO stafetlog_entry SELECT * FROM stafetlog_entry ON CONFLICT DO NOTHING",
    "MERGE INTO stafetlog_entry e USING (SELECT 1) x ON true WHEN MATCHED THEN UPDATE SET text = 'nyt'",
    "MERGE INTO stafetlog_entry e USING (SELECT 1) x ON true WHEN MATCHED THEN DELETE",
    "DELETE FROM cases_case",
    "UPDATE cases_case SET id = gen_random_uuid()",
    "UPDATE stafetlog_loghead SET seq = 0",
    "INSERT INTO stafetlog_loghead (case_id, seq, salt, hash) SELECT id, 9, 'x', 'y' FROM cases_case",
    "DELETE FROM stafetlog_loghead",
    "INSERT INTO cases_purgepermit (case_id, xid) SELECT id, txid_current() FROM cases_case",
    "SELECT purge_case(id, current_date, gen_random_uuid(), 'x') FROM cases_case",
    "SELECT * FROM due_cases(current_date + 9999)",
    "SELECT purge_notes(now())",
    "SELECT purge_open_notes(current_date, current_date)",
    "INSERT INTO cases_erasure (id, at, pseudonym, rule_key, entries, rows, files, chain_head)"
    " VALUES (gen_random_uuid(), now(), 'x', 'x', 0, 0, 0, '')",
    "DELETE FROM cases_erasure",
    "SET ROLE stafetten_owner",
    "SET ROLE stafetten_guard",
    "SET SESSION AUTHORIZATION postgres",
    "ALTER ROLE stafetten_app BYPASSRLS",
    "CREATE SCHEMA mine",
    "CREATE TABLE public.mine (a int)",
    "CREATE TEMP TABLE cases_caseuserpermission (LIKE cases_caseuserpermission)",
    "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "COPY stafetlog_entry TO PROGRAM 'cat'",
    "COPY (SELECT text FROM stafetlog_entry) TO '/tmp/stafetten_attack'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT lo_import('/etc/passwd')",
    "UPDATE cases_accessevent SET user_ref = 1",
    "DELETE FROM cases_accessevent",
    "TRUNCATE cases_accessevent",
    "UPDATE consent_consentdecision SET answer = 'given'",
    "DELETE FROM consent_consentdecision",
    "UPDATE consent_consent SET valid_until = valid_until + 365",
    "DELETE FROM consent_consentsigner",
    "UPDATE cases_caseuserpermission SET user_id = user_id + 1",
    "UPDATE cases_caseuserpermission SET content_object_id = gen_random_uuid()",
    "INSERT INTO guardian_userobjectpermission (object_pk, content_type_id, permission_id, user_id)"
    " SELECT '1', 1, 1, 1",
    "DO $$ BEGIN EXECUTE 'ALTER TABLE stafetlog_entry DISABLE TRIGGER ALL'; END $$",
]

AS_OWNER = [
    "UPDATE stafetlog_entry SET text = 'noget andet'",
    "DELETE FROM stafetlog_entry",
    "TRUNCATE stafetlog_entry",
    "TRUNCATE stafetlog_entry CASCADE",
    "TRUNCATE cases_case CASCADE",
    "DELETE FROM cases_case",
    "UPDATE cases_case SET id = gen_random_uuid()",
    "DELETE FROM cases_accessevent",
    "TRUNCATE cases_accessevent",
    "UPDATE cases_accessevent SET at = now()",
    "DELETE FROM consent_consentdecision",
    "TRUNCATE consent_consent CASCADE",
    "UPDATE consent_consentdecision SET answer = 'given'",
    "TRUNCATE cases_erasure",
    "INSERT INTO cases_purgepermit (case_id, xid) SELECT id, txid_current() FROM cases_case",
]

REFUSALS = {"InsufficientPrivilege", "RestrictViolation"}


@pytest.fixture(scope="session")
def saved_facts(save_on_case):
    return save_on_case("facts", something_of_every_fact)


@pytest.fixture
def full_case(at, saved_facts):
    """Noah's log with something of every record of fact in it."""
    return saved_facts.restore(at)


def something_of_every_fact(at) -> Case:
    """Write an entry and an event, and a consent for the treatment centre that Cecilie has answered."""
    with acting_as(at.alma):
        consent = Consent.objects.create(
            case=at.case,
            unit=at.treatment,
            legal_basis=LegalBasisVersion.objects.first(),
            information_types=["trivsel"],
            purpose="Koordinering",
            text_shown="Må vi tale sammen?",
            valid_until=timezone.localdate(),
            asked_by=at.alma,
            asked_at=timezone.now(),
        )
        mother = at.case.people.get(user=at.cecilie)
        signer = ConsentSigner.objects.create(case=at.case, consent=consent, person=mother, why="custody")
        ConsentDecision.objects.create(
            case=at.case,
            consent=consent,
            signer=signer,
            answer="refused",
            how="digital",
            at=timezone.now(),
            recorded_by=at.cecilie,
        )
        entries.write(
            case=at.case,
            by=at.alma,
            kind=EntryKind.OBSERVATION,
            phase=Phase.OPSPORING,
            text="Noah smilede.",
            occurred_at=timezone.now(),
        )
        events.record(case=at.case, by=at.alma, action=AccessEvent.Action.READ, page="case")
    return at.case


def everything() -> dict[str, list]:
    """Return all records of fact, to compare with afterwards."""
    return rows_of(*FACTS)


def attempt(connection: psycopg.Connection, statement: str) -> str:
    """Run a statement and say how it went: the fault's name, or how many rows it touched."""
    try:
        with connection.transaction():
            cursor = connection.execute(statement)
            return f"{cursor.rowcount} rækker"
    except psycopg.Error as fault:
        return type(fault).__name__


def test_there_is_something_to_attack(full_case):
    before = everything()
    assert all(before[table] for table in FACTS if table not in {"cases_erasure", "cases_purgepermit"})


def test_the_web_is_refused_every_attack_and_nothing_has_changed(world, full_case):
    """The names of the faults matter: a misspelt attack fails too, and proves nothing."""
    before = everything()
    assert len(AS_APP) >= 23
    with connected_as("app", asker=world.alma.pk) as app:
        app.execute("GRANT UPDATE ON stafetlog_entry TO stafetten_app")  # warns, and does nothing
        answers = {statement: attempt(app, statement) for statement in AS_APP}
    assert {statement: answer for statement, answer in answers.items() if answer not in REFUSALS} == {}
    assert everything() == before


def test_the_owner_is_refused_too_and_nothing_has_changed(full_case):
    before = everything()
    with connected_as("owner") as owner:
        answers = {statement: attempt(owner, statement) for statement in AS_OWNER}
    through = {
        text: answer for text, answer in answers.items() if "rækker" in answer and answer != "0 rækker"
    }
    assert through == {}
    assert everything() == before


@pytest.mark.parametrize("table", ["stafetlog_entry", "cases_accessevent", "consent_consentdecision"])
def test_the_owner_who_takes_row_security_down_still_meets_the_triggers(full_case, table):
    before = everything()
    with connected_as("owner") as owner:
        for change in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
            with pytest.raises(errors.RestrictViolation):
                _without_row_security(owner, table, change)
    assert everything() == before


def _without_row_security(owner: psycopg.Connection, table: str, change: str) -> None:
    with owner.transaction():
        owner.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        owner.execute(change)


def test_what_an_insert_says_of_number_time_and_hash_is_written_over(world, full_case):
    with connected_as("app", asker=world.alma.pk) as app:
        new = uuid.uuid4()
        app.execute(
            "INSERT INTO stafetlog_entry (id, case_id, seq, kind, phase, level, text, occurred_at,"
            " written_at, author_id, author_role, prev_hash, hash) VALUES (%s, %s, 99, 'observation',"
            " 'opsporing', 1, 'x', now(), '2001-01-01', %s, 'x', 'x', 'x')",
            [new, full_case.pk, world.alma.pk],
        )
        seq, year, prev_hash, digest = app.execute(
            "SELECT seq, extract(year FROM written_at)::int, prev_hash, hash FROM stafetlog_entry"
            " WHERE id = %s",
            [new],
        ).fetchone()
    assert seq == 3
    assert year == timezone.now().year
    assert len(prev_hash) == len(digest) == 64


# --- functions as doors -------------------------------------------------------------------------------------


def test_a_family_finds_no_child(world, full_case):
    with acting_as(world.alma):
        child = full_case.child
    question = "SELECT count(*) FROM find_child(%s, %s, %s, %s)"
    values = [world.municipality.pk, child.birth_date, child.search_key, child.cpr_hash]
    for user, expected in ((world.dorte, 1), (world.cecilie, 0), (world.daniel, 0), (world.hassan, 0)):
        with connected_as("app", asker=user.pk) as app:
            assert app.execute(question, values).fetchone() == (expected,), user
    with connected_as("app") as app:
        assert app.execute(question, values).fetchone() == (0,)


def test_a_search_answers_with_no_name(world, full_case):
    with acting_as(world.alma):
        child = full_case.child
    with connected_as("app", asker=world.dorte.pk) as app:
        cursor = app.execute(
            "SELECT * FROM find_child(%s, %s, %s, '')",
            [world.municipality.pk, child.birth_date, child.search_key],
        )
        assert [column.name for column in cursor.description] == [
            "child_id",
            "likeness",
            "open_case_id",
            "holder_id",
            "holder_unit_id",
        ]


def test_nobody_grants_herself_a_case_that_exists(world, full_case):
    before = everything()
    for user in (world.dorte, world.alma):
        with connected_as("app", asker=user.pk) as app, pytest.raises(errors.InsufficientPrivilege):
            app.execute("SELECT open_case_grant(%s)", [full_case.pk])
    assert everything() == before


def test_only_a_professional_who_can_log_in_opens_a_case(world):
    for user in (world.cecilie, world.hassan, _deactivated(world.dorte)):
        with connected_as("app", asker=user.pk) as app, pytest.raises(errors.InsufficientPrivilege):
            app.execute("SELECT open_case_grant(gen_random_uuid())")
    with connected_as("app") as app, pytest.raises(errors.InsufficientPrivilege):
        app.execute("SELECT open_case_grant(gen_random_uuid())")


def _deactivated(user):
    user.is_active = False
    user.save()
    return user


def test_a_grant_for_a_case_that_is_never_written_does_not_stay(world):
    with connected_as("app", asker=world.dorte.pk) as app, pytest.raises(errors.ForeignKeyViolation):
        app.execute("SELECT open_case_grant(gen_random_uuid())")
    assert rows_of("cases_caseuserpermission") == {"cases_caseuserpermission": []}


def test_a_case_is_not_written_without_its_grant(world, full_case):
    with connected_as("app", asker=world.dorte.pk) as app, pytest.raises(errors.InsufficientPrivilege):
        app.execute(
            "INSERT INTO cases_case (id, municipality_id, authority_id, child_id, stafetholder_id,"
            " holder_unit_id, holder_is_acting, holder_since, level, status, opened_at, opened_by_id,"
            " next_kind, archive_marking, legal_hold) SELECT gen_random_uuid(), %s, %s, gen_random_uuid(),"
            " %s, %s, true, now(), 1, 'open', now(), %s, '', 'undecided', false",
            [world.municipality.pk, world.authority.pk, world.dorte.pk, world.school.pk, world.dorte.pk],
        )


@pytest.mark.parametrize("permission", ["view_case", "read_all_entries", "manage_case", "add_user", "%", ""])
def test_a_stranger_has_no_case_whatever_permission_is_asked_for(world, full_case, permission):
    with connected_as("app", asker=world.dorte.pk) as app:
        assert app.execute("SELECT * FROM app_cases(%s)", [permission]).fetchall() == []


def test_a_model_permission_opens_no_case(world, full_case):
    with connected_as("admin") as admin:
        admin.execute(
            "INSERT INTO accounts_user_user_permissions (user_id, permission_id)"
            " SELECT %s, id FROM auth_permission",
            [world.dorte.pk],
        )
    with connected_as("app", asker=world.dorte.pk) as app:
        assert app.execute("SELECT count(*) FROM cases_case").fetchone() == (0,)


def test_a_closed_account_has_no_case_in_the_same_second(world, full_case):
    personas.add_member(world, full_case, world.birk)
    with connected_as("app", asker=world.birk.pk) as app:
        assert app.execute("SELECT count(*) FROM cases_case").fetchone() == (1,)
        _deactivated(world.birk)
        assert app.execute("SELECT count(*) FROM cases_case").fetchone() == (0,)
        assert app.execute("SELECT count(*) FROM stafetlog_entry").fetchone() == (0,)


def test_an_access_event_is_written_in_one_s_own_name(world, full_case):
    statement = (
        "INSERT INTO cases_accessevent (id, at, user_ref, case_ref, action, purpose, role, page)"
        " VALUES (gen_random_uuid(), now(), %s, %s, 'read', 'cooperation', '', '')"
    )
    with connected_as("app", asker=world.alma.pk) as app:
        app.execute(statement, [world.alma.pk, full_case.pk])
        with pytest.raises(errors.InsufficientPrivilege):
            app.execute(statement, [world.birk.pk, full_case.pk])


# --- the purge ----------------------------------------------------------------------------------------------


def purge(connection: psycopg.Connection, case_id: uuid.UUID, day: str = "current_date") -> int | None:
    return connection.execute(
        f"SELECT purge_case(%s, {day}, gen_random_uuid(), 'pseudonym')", [case_id]
    ).fetchone()[0]


def make_due(case_id: uuid.UUID, **other: object) -> None:
    """Put the case where the calendar would have brought it."""
    values = {
        "status": "closed",
        "closed_at": "2020-01-01",
        "retention_until": "2021-01-01",
        "archive_marking": "discard",
        "next_kind": "",
        "next_on": None,
    } | other
    columns = ", ".join(f"{name} = %({name})s" for name in values)
    with connected_as("admin") as admin:
        admin.execute(f"UPDATE cases_case SET {columns} WHERE id = %(case)s", values | {"case": case_id})


@pytest.mark.parametrize(
    "state",
    [
        {"status": "open", "closed_at": None},
        {"legal_hold": True},
        {"archive_marking": "undecided"},
        {"archive_marking": "keep", "archived_on": None},
        {"retention_until": "2999-01-01"},
        {"retention_until": None},
    ],
    ids=str,
)
def test_a_case_that_is_not_due_is_left_alone(full_case, state):
    make_due(full_case.pk, **state)
    before = everything()
    with connected_as("purger") as purger:
        assert purge(purger, full_case.pk) is None
        assert purger.execute("SELECT * FROM due_cases(current_date)").fetchall() == []
    assert everything() == before


def test_the_purger_cannot_run_ahead_of_the_calendar(full_case):
    make_due(full_case.pk, retention_until="2999-01-01")
    before = everything()
    with connected_as("purger") as purger, pytest.raises(errors.InsufficientPrivilege):
        purge(purger, full_case.pk, "DATE '2999-06-01'")
    with connected_as("purger") as purger, pytest.raises(errors.InsufficientPrivilege):
        purger.execute("SELECT purge_notes(now() + interval '1 year')")
    assert everything() == before


def test_the_purger_may_do_nothing_but_purge(full_case):
    with connected_as("purger") as purger:
        for statement in (
            "SELECT * FROM cases_case",
            "SELECT * FROM stafetlog_entry",
            "DELETE FROM stafetlog_entry",
            "SELECT * FROM cases_child",
            "INSERT INTO cases_purgepermit (case_id, xid) VALUES (gen_random_uuid(), txid_current())",
            "UPDATE cases_case SET legal_hold = false",
        ):
            assert attempt(purger, statement) == "InsufficientPrivilege", statement


def test_a_case_that_is_due_goes_whole_and_leaves_a_certificate(full_case):
    make_due(full_case.pk)
    with connected_as("purger") as purger:
        assert purge(purger, full_case.pk) > 10
    after = everything()
    assert len(after.pop("cases_erasure")) == 1
    assert after == {table: [] for table in after}


def test_a_permit_of_another_transaction_lets_nothing_go(full_case):
    """Even one that was left behind: the trigger asks for the transaction that is running now."""
    with connected_as("admin") as admin:
        admin.execute(
            "INSERT INTO cases_purgepermit (case_id, xid) VALUES (%s, txid_current())", [full_case.pk]
        )
        with pytest.raises(errors.RestrictViolation):
            admin.execute("DELETE FROM stafetlog_entry")


def test_the_permit_of_one_case_does_not_open_another(world, full_case):
    with connected_as("admin") as admin:
        admin.execute("BEGIN")
        admin.execute(
            "INSERT INTO cases_purgepermit (case_id, xid) VALUES (gen_random_uuid(), txid_current())"
        )
        with pytest.raises(errors.RestrictViolation):
            admin.execute("DELETE FROM stafetlog_entry")
        admin.execute("ROLLBACK")
