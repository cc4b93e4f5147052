"""PostgreSQL's own tables, read as they are: every wall stands, and nobody may more than is written here.

A new table, grant, function or trigger makes this file red until somebody has thought about it.
"""

import re

import pytest
from django.apps import apps
from django.db.models import Model

from cases.models import Case
from tests.database.expected import (
    APPEND_ONLY,
    CHAINED,
    CLOSED_TO_THE_WEB,
    FUNCTIONS,
    GRANTS,
    HANGS_WITHOUT_A_PATH,
    TRIGGER_FUNCTIONS,
)
from tests.dbroles import connected_as

pytestmark = [pytest.mark.database, pytest.mark.django_db]

OUR_ROLES = ("stafetten_app", "stafetten_guard", "stafetten_purger", "stafetten_backup", "stafetten_owner")


def ask(sql: str, *parameters: object) -> list[tuple]:
    """Return the administrator's answer."""
    with connected_as("admin") as admin:
        return admin.execute(sql, parameters or None).fetchall()


def tables() -> set[str]:
    """Return every table of the schema."""
    return {name for (name,) in ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}


def leads_to_a_case(model: type[Model], seen: frozenset[type[Model]] = frozenset()) -> bool:
    """Return whether a row of `model` can be followed to one case, historical tables included."""
    if model is Case:
        return True
    for field in model._meta.get_fields():
        if field.auto_created or not getattr(field, "concrete", False):
            continue
        if field.name in {"case_ref", "case_id", "of_case"}:
            return True
        target = field.related_model
        if not isinstance(target, type) or target in seen or target is model:
            continue
        if target is Case or (
            target._meta.app_label != "accounts" and leads_to_a_case(target, seen | {model})
        ):
            return True
    return False


def walled() -> set[str]:
    """Return the tables that must have row security."""
    models = apps.get_models(include_auto_created=True)
    return {model._meta.db_table for model in models if leads_to_a_case(model)} | HANGS_WITHOUT_A_PATH


def test_the_walk_finds_what_hangs_on_a_case():
    assert {
        "cases_case",
        "cases_caseperson",
        "cases_historicalcaseperson",
        "cases_accessevent",
        "cases_caseuserpermission",
        "stafetlog_entry",
        "stafetlog_loghead",
        "consent_consentdecision",
    } <= walled()
    assert "accounts_user" not in walled()


def test_every_table_that_hangs_on_a_case_has_row_security_that_holds_for_its_owner_too():
    forced = {
        name
        for (name,) in ask(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relrowsecurity AND relforcerowsecurity"
            " AND relnamespace = 'public'::regnamespace"
        )
    }
    assert walled() - forced == set()


def test_every_table_that_hangs_on_a_case_has_a_policy_for_the_web():
    query = "SELECT tablename FROM pg_policies WHERE 'stafetten_app' = ANY(roles)"
    with_policy = {name for (name,) in ask(query)}
    assert walled() - with_policy == CLOSED_TO_THE_WEB


def test_policies_are_for_named_roles_and_let_nobody_through_by_default():
    rows = ask("SELECT tablename, policyname, roles::text[], permissive, qual FROM pg_policies")
    for table, policy, roles, permissive, condition in rows:
        assert set(roles) <= set(OUR_ROLES), f"{table}.{policy}"
        assert permissive == "PERMISSIVE"
        if condition == "true":
            assert table == "cases_erasure", f"{table}.{policy} lader alle rækker igennem"


# Sought by a key, or by who holds, reads or carries out: the wall needs not be a way in (docs/adr/0047).
SOUGHT_BY_KEY = {"cases_case", "cases_accessevent", "stafetlog_entry"}


def test_a_policy_asks_for_the_asker_s_cases_once_in_a_question():
    """The forms that stay flat: an array or a set, never an OR that sees all (security.md 2c)."""
    for table, condition in ask("SELECT tablename, qual FROM pg_policies WHERE qual IS NOT NULL"):
        if "app_cases" in condition:
            assert ("IN ( SELECT app_cases" in condition) == (table in SOUGHT_BY_KEY), table
            assert table in SOUGHT_BY_KEY or "ANY (ARRAY( SELECT app_cases" in condition, table
            assert "IS NULL) OR" not in condition or table == "stafetlog_entry"


def test_each_role_may_exactly_what_is_written_down():
    found: dict[str, dict[str, set[str]]] = {}
    for table, role, privilege in ask(
        "SELECT c.relname, CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END,"
        " lower(a.privilege_type) FROM pg_class c, aclexplode(c.relacl) a"
        " WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace"
    ):
        found.setdefault(table, {}).setdefault(role, set()).add(privilege)
    for table, role, privilege, column in ask(
        "SELECT c.relname, CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END,"
        " lower(a.privilege_type), t.attname FROM pg_class c JOIN pg_attribute t ON t.attrelid = c.oid,"
        " aclexplode(t.attacl) a WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace"
    ):
        found.setdefault(table, {}).setdefault(role, set()).add(f"{privilege}:{column}")
    for table, roles in found.items():
        roles.pop("stafetten_owner", None)
        assert roles.pop("stafetten_backup", None) in ({"select"}, None), table
    expected = {
        table: {f"stafetten_{role}": _spelt_out(rights) for role, rights in roles.items()}
        for table, roles in GRANTS.items()
        if roles
    }
    differing = {
        table: (found.get(table), expected.get(table))
        for table in found.keys() | expected.keys()
        if (found.get(table) or None) != (expected.get(table) or None)
    }
    assert differing == {}


def _spelt_out(rights: str) -> set[str]:
    """Turn "select insert update(a b)" into {"select", "insert", "update:a", "update:b"}."""
    words = set()
    for privilege, columns in re.findall(r"(\w+)(?:\(([^)]*)\))?", rights):
        words |= {f"{privilege}:{column}" for column in columns.split()} if columns else {privilege}
    return words


def test_every_table_is_written_down():
    assert tables() == set(GRANTS)


def test_every_table_belongs_to_the_owner():
    query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tableowner <> 'stafetten_owner'"
    assert ask(query) == []


def test_records_of_fact_refuse_update_delete_and_truncate():
    rows = ask(
        "SELECT c.relname, t.tgname, p.proname, t.tgenabled, t.tgtype::int FROM pg_trigger t"
        " JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal"
    )
    row, before, delete, update, truncate = 1, 2, 8, 16, 32
    for table in APPEND_ONLY:
        mine = [entry for entry in rows if entry[0] == table]
        refusing = [entry for entry in mine if entry[2] in {"refuse_change", "refuse_all_change"}]
        assert [entry[4] for entry in refusing] == [row | before | delete | update], table
        emptying = [entry for entry in mine if entry[2] == "refuse_truncate"]
        assert [entry[4] for entry in emptying] == [before | truncate], table
        assert {entry[3] for entry in refusing + emptying} <= {"O", "A"}, f"{table}: slået fra"
    for table, function in CHAINED.items():
        assert [entry for entry in rows if entry[0] == table and entry[2] == function], table


def test_no_other_table_pretends_to_be_a_record_of_fact():
    query = (
        "SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " JOIN pg_proc p ON p.oid = t.tgfoid WHERE p.proname IN ('refuse_change', 'refuse_all_change')"
    )
    assert {name for (name,) in ask(query)} == APPEND_ONLY


FUNCTION_QUERY = """
    SELECT p.proname, p.prosecdef, p.proowner::regrole::text, coalesce(p.proconfig::text[], '{}'),
           ARRAY(SELECT CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END
                   FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a)
      FROM pg_proc p
     WHERE p.pronamespace = 'public'::regnamespace
       AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
"""


def test_every_function_is_written_down():
    assert {name for name, *_ in ask(FUNCTION_QUERY)} == set(FUNCTIONS) | TRIGGER_FUNCTIONS


def test_a_function_with_more_rights_than_its_caller_belongs_to_the_guard_and_is_open_to_few():
    for name, is_definer, owner, settings, executors in ask(FUNCTION_QUERY):
        assert settings == ["search_path=public, pg_temp"], name
        if not is_definer:
            continue
        assert owner == "stafetten_guard", name
        wanted = (
            set() if name in TRIGGER_FUNCTIONS else {f"stafetten_{role}" for role in FUNCTIONS[name].split()}
        )
        assert set(executors) - {"stafetten_guard"} == wanted, name


def test_functions_that_run_as_the_caller_are_not_written_down_as_doors():
    callers = {name for name, is_definer, *_ in ask(FUNCTION_QUERY) if not is_definer}
    assert {name for name, roles in FUNCTIONS.items() if roles == "public"} == callers - TRIGGER_FUNCTIONS


def test_the_web_s_role_is_nobody():
    rows = ask(
        "SELECT rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls"
        " FROM pg_roles WHERE rolname = 'stafetten_app'"
    )
    assert rows == [(False, True, False, False, True, False, False)]
    assert (
        ask("SELECT roleid::regrole::text FROM pg_auth_members WHERE member = 'stafetten_app'::regrole") == []
    )
    assert ask(
        "SELECT has_schema_privilege('stafetten_app', 'public', 'CREATE'),"
        " has_database_privilege('stafetten_app', current_database(), 'CREATE'),"
        " has_database_privilege('stafetten_app', current_database(), 'TEMP')"
    ) == [(False, False, False)]


def test_only_the_guard_and_the_backup_see_past_row_security():
    rows = ask("SELECT rolname FROM pg_roles WHERE rolname LIKE 'stafetten_%' AND rolbypassrls ORDER BY 1")
    assert rows == [("stafetten_backup",), ("stafetten_guard",)]
    assert ask("SELECT rolcanlogin FROM pg_roles WHERE rolname = 'stafetten_guard'") == [(False,)]
    members = ask(
        "SELECT roleid::regrole::text, member::regrole::text FROM pg_auth_members"
        " WHERE roleid::regrole::text LIKE 'stafetten_%' OR member::regrole::text LIKE 'stafetten_%'"
        " ORDER BY 1"
    )
    assert members == [("pg_read_all_data", "stafetten_backup"), ("stafetten_guard", "stafetten_owner")]


def test_nothing_is_open_to_the_public():
    rows = ask(
        "SELECT c.relname FROM pg_class c, aclexplode(c.relacl) a WHERE a.grantee = 0"
        " AND c.relnamespace = 'public'::regnamespace"
    )
    assert rows == []
    assert ask("SELECT has_database_privilege('public', current_database(), 'CONNECT')") == [(False,)]


def test_what_people_wrote_is_not_in_the_server_s_statistics():
    """pg_statistic kept real names after everything else was gone (security.md 2e)."""
    rows = ask(
        "SELECT c.relname || '.' || a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
        " WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0"
        " AND NOT a.attisdropped AND a.attstattarget <> 0 AND c.relname = ANY(%s)"
        " AND a.atttypid IN ('text'::regtype, 'varchar'::regtype, 'jsonb'::regtype)"
        " AND (a.atttypmod = -1 OR a.atttypmod > 44 + 4) ORDER BY 1",
        sorted(walled()),
    )
    assert [name for (name,) in rows if name not in STATISTICS_ARE_HARMLESS] == []


# Longer texts that tell nothing of a child: digests, salts, words from a list, the name of a page.
STATISTICS_ARE_HARMLESS = {
    "cases_accessevent.page",
    "cases_accessevent.role",
    "cases_casemembership.title",
    "cases_historicalcaseperson.history_change_reason",
    "cases_historicalchild.history_change_reason",
    "cases_erasure.chain_head",
    "cases_erasure.pseudonym",
    "cases_erasure.rule_key",
    "stafetlog_entry.author_role",
    "stafetlog_entry.hash",
    "stafetlog_entry.prev_hash",
    "stafetlog_loghead.hash",
    "stafetlog_loghead.salt",
}
