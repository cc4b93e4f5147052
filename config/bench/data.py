"""Fills a database with invented cases by SQL, as administrator with the triggers asleep.

A block of 1,000 cases has its own 100 professionals, each of whom takes part in 50 of them and holds some.
So one person's work is the same in a small database and in a large one, and only the rest grows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS as ALIAS
from django.db import connections
from django.db.models import NOT_PROVIDED
from psycopg import sql

from accounts.models import Employment, User
from btimodel.models import Authority, Municipality, Unit
from cases.models import (
    AccessEvent,
    Case,
    CaseMembership,
    CasePerson,
    CaseUserPermission,
    Child,
    PersonContact,
)
from cases.roles import HOLDER_PERMS, ROLE_PERMS, Role
from stafetlog.models import Entry

BLOCK, PEOPLE = 1000, 100

# The models that are filled by name of column; what the SQL does not name gets the model's default.
FILLED = (
    Municipality,
    Authority,
    Unit,
    User,
    Employment,
    Child,
    Case,
    CasePerson,
    PersonContact,
    CaseMembership,
    CaseUserPermission,
    Entry,
    AccessEvent,
)

REFERENCE = """
INSERT INTO btimodel_municipality (id, name, department) VALUES (1, 'Måleby Kommune', 'Børn');
INSERT INTO btimodel_authority (id, name, journal_duty, municipality_id)
VALUES (1, 'Måleby Kommune', false, 1);
INSERT INTO btimodel_unit (id, name, sort_key, actor_group, phone, is_active, authority_id)
VALUES (1, 'Måleskolen', 'maaleskolen', 1, '', true, 1);
"""

# Cases %(first)s to %(last)s. In block b the five of case i are users b * 100 + 1 to b * 100 + 100. Each has
# read the log, and a fifth of them before the others wrote (who writes is the chain's clock, not ours).
FILL = """
CREATE TEMP TABLE part AS
SELECT i, k, (i / %(block)s) * %(people)s + (i * 5 + k + i / 20) %% %(people)s + 1 AS person
  FROM generate_series(%(first)s, %(last)s - 1) AS i, generate_series(0, 4) AS k;
CREATE TEMP TABLE fresh AS
SELECT i, person AS holder, gen_random_uuid() AS case_id, gen_random_uuid() AS child_id,
       gen_random_uuid() AS person_id FROM part WHERE k = 0;
INSERT INTO accounts_user (id, password, is_superuser, email, full_name, sort_key, kind, phone, is_active,
    is_staff, date_joined)
SELECT DISTINCT person, '!', false, 'maaler' || person || '@example.dk', 'Måler ' || person,
    'maaler ' || person, 'professional', '', true, false, now() FROM part;
INSERT INTO accounts_employment (title, actor_group, is_leader, valid_from, unit_id, user_id)
SELECT DISTINCT 'Lærer', 1, false, DATE '2020-01-01', 1, person FROM part;
INSERT INTO cases_child (id, name, sort_key, search_key, birth_date, cpr_encrypted, cpr_hash, place,
    group_name, municipality_id)
SELECT child_id, 'Barn ' || i, 'barn ' || i, 'barn ' || i, DATE '2012-01-01' + i %% 4000, '', '',
    'Måleskolen', '1.B', 1 FROM fresh;
INSERT INTO cases_case (id, holder_is_acting, holder_since, level, status, opened_at, purpose, review_on,
    next_on, next_kind, archive_marking, legal_hold, authority_id, holder_unit_id, municipality_id,
    opened_by_id, stafetholder_id, child_id)
SELECT case_id, true, now(), 1 + i %% 3, 'open', now() - interval '90 days', 'Måling',
    current_date + i %% 183, current_date + i %% 60 - 10,
    'meeting', 'undecided', false, 1, 1, 1, holder, holder, child_id FROM fresh;
INSERT INTO cases_caseperson (id, name, relation, has_custody, protected, interpreter, case_id)
SELECT person_id, 'Mor ' || i, 'mother', true, false, '', case_id FROM fresh;
INSERT INTO cases_personcontact (person_id, address, phone, case_id)
SELECT person_id, 'Vej ' || i, '', case_id FROM fresh;
INSERT INTO cases_casemembership (id, role, actor_group, title, task, valid_from, added_by_id, case_id,
    unit_id, user_id)
SELECT gen_random_uuid(), 'aktoer', 1, 'Lærer', '', current_date - 90, holder, case_id, 1, person
  FROM fresh JOIN part USING (i);
INSERT INTO cases_caseuserpermission (content_object_id, permission_id, user_id)
SELECT case_id, p.id, person FROM fresh JOIN part USING (i), auth_permission p
  JOIN django_content_type t ON t.id = p.content_type_id AND t.app_label = 'cases' AND t.model = 'case'
 WHERE p.codename = ANY(%(perms)s) OR (p.codename = ANY(%(holder_perms)s) AND k = 0);
INSERT INTO stafetlog_entry (id, case_id, seq, kind, phase, level, text, occurred_at, written_at, author_id,
    author_role, prev_hash, hash)
SELECT gen_random_uuid(), case_id, 0, 'observation', 'opsporing', 1,
    repeat('Noah var med i legen og fortalte om sin weekend, da vi talte sammen i dag. ', 5) || n,
    now() - n * interval '1 day', now(), holder, 'Lærer, Måleskolen', '', ''
  FROM fresh, generate_series(1, CASE WHEN i = 0 THEN %(long)s ELSE %(entries)s END) AS n;
INSERT INTO cases_accessevent (id, at, user_ref, case_ref, action, purpose, unit_ref, role, page)
SELECT gen_random_uuid(), CASE WHEN (i + k) %% 5 = 0 THEN now() - interval '1 day' ELSE clock_timestamp() END,
    person, case_id, 'read', 'cooperation', 1, 'Lærer', 'stafetlog:timeline' FROM fresh JOIN part USING (i);
DROP TABLE fresh;
DROP TABLE part
"""


def prepare(connection: Any) -> None:
    """Write the municipality and its school. `connection` is psycopg's, of the administrator."""
    with connection.transaction(), _defaults(connection):
        connection.execute(REFERENCE)


@contextmanager
def _defaults(connection: Any) -> Iterator[None]:
    """Let the columns have the defaults of their models for a while, whatever columns there are by now."""
    columns = [
        (model._meta.db_table, field.column, field.get_db_prep_save(field.get_default(), connections[ALIAS]))
        for model in FILLED
        for field in model._meta.concrete_fields
        if _has_a_fixed_default(field)
    ]
    _alter(connection, "ALTER TABLE {} ALTER COLUMN {} SET DEFAULT {}", columns)
    yield
    connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    _alter(connection, "ALTER TABLE {} ALTER COLUMN {} DROP DEFAULT", columns)


def _has_a_fixed_default(field: Any) -> bool:
    if field.primary_key or field.null or field.is_relation or field.has_db_default():
        return False
    given = field.default
    return field.get_default() is not None and (given is NOT_PROVIDED or not callable(given))


def _alter(connection: Any, pattern: str, columns: list[tuple[str, str, Any]]) -> None:
    for table, column, value in columns:
        names = sql.Identifier(table), sql.Identifier(column)
        connection.execute(sql.SQL(pattern).format(*names, sql.Literal(value)))


def fill(connection: Any, *, first: int, last: int, entries: int, long: int) -> None:
    """Write the cases `first` to `last`; case 0 has a log of `long` entries, the others of `entries`."""
    values = {
        "first": first,
        "last": last,
        "entries": entries,
        "long": long,
        "block": BLOCK,
        "people": PEOPLE,
        "perms": [perm.value for perm in ROLE_PERMS[Role.AKTOER]],
        "holder_perms": [perm.value for perm in HOLDER_PERMS],
    }
    with connection.transaction(), _defaults(connection):
        # Only the chain's own trigger works: it writes number and hash, as for any other entry.
        connection.execute("ALTER TABLE stafetlog_entry ENABLE ALWAYS TRIGGER chain")
        connection.execute("SET LOCAL session_replication_role = replica")
        for statement in FILL.split(";\n"):
            connection.execute(statement, values)
        connection.execute("ALTER TABLE stafetlog_entry ENABLE TRIGGER chain")
    connection.execute("VACUUM ANALYZE")


def long_log(connection: Any) -> Any:
    """Return the number of the case with the long log, and who holds it."""
    query = (
        "SELECT case_id, c.stafetholder_id FROM stafetlog_loghead h JOIN cases_case c ON c.id = h.case_id"
        " ORDER BY h.seq DESC LIMIT 1"
    )
    return connection.execute(query).fetchone()
