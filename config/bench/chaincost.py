"""What the chain costs: an insert into the log beside one into the same table without its triggers."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

PLAIN = """
CREATE TABLE bench_plain (LIKE stafetlog_entry INCLUDING ALL);
ALTER TABLE bench_plain ADD FOREIGN KEY (case_id) REFERENCES cases_case DEFERRABLE INITIALLY DEFERRED,
    ADD FOREIGN KEY (author_id) REFERENCES accounts_user DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE bench_plain ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY web ON bench_plain TO stafetten_app
    USING (case_id = ANY(ARRAY(SELECT app_cases('view_case'))));
GRANT SELECT, INSERT ON bench_plain TO stafetten_app;
"""
INSERT = """
INSERT INTO {} (id, case_id, seq, kind, phase, level, text, occurred_at, written_at, author_id, author_role,
    prev_hash, hash)
VALUES (%s, %s, %s, 'observation', 'opsporing', 1, repeat('Noah var med i legen. ', 16), now(), now(), %s,
    'Lærer', repeat('0', 64), repeat('0', 64))
"""


def jobs(admin: Any, app: Any, case_id: UUID, user_id: int) -> dict[str, Callable[[], Any]]:
    """Return the two inserts, each a transaction of its own by the web's role."""
    admin.execute(PLAIN)
    app.execute("SELECT set_config('stafetten.uid', %s, false)", [str(user_id)])
    numbers = iter(range(1, 1_000_000))

    def insert(table: str) -> None:
        app.execute(INSERT.format(table), [uuid4(), case_id, next(numbers), user_id])

    return {"plain": lambda: insert("bench_plain"), "chained": lambda: insert("stafetlog_entry")}
