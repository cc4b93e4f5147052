"""Append-only, row security and grants of goals and measures (domain.md 3.3 D).

The words of a goal and an evaluation are records of fact. Of a goal and a measure the web may change the state
alone, and remove nothing; the purge of the whole case takes them all (config/0001).
"""

from django.db import migrations

APPEND_ONLY = ("stafetlog_goalwords", "stafetlog_evaluation")
TABLES = ("stafetlog_goal", "stafetlog_goalwords", "stafetlog_measure", "stafetlog_evaluation")

GRANTS = """
GRANT SELECT, INSERT ON stafetlog_goalwords, stafetlog_evaluation TO stafetten_app;
GRANT SELECT, INSERT, UPDATE (status, ended_on, end_reason, end_entry_id) ON stafetlog_goal TO stafetten_app;
GRANT SELECT, INSERT, UPDATE (status, evaluate_on, ended_on) ON stafetlog_measure TO stafetten_app;
ALTER TABLE stafetlog_goal ALTER COLUMN end_reason SET STATISTICS 0;
ALTER TABLE stafetlog_goalwords ALTER COLUMN title SET STATISTICS 0, ALTER COLUMN success SET STATISTICS 0,
    ALTER COLUMN child_view_text SET STATISTICS 0, ALTER COLUMN disagreement SET STATISTICS 0;
ALTER TABLE stafetlog_measure ALTER COLUMN what SET STATISTICS 0,
    ALTER COLUMN child_view_text SET STATISTICS 0, ALTER COLUMN disagreement SET STATISTICS 0;
ALTER TABLE stafetlog_evaluation ALTER COLUMN effect SET STATISTICS 0, ALTER COLUMN heard SET STATISTICS 0,
    ALTER COLUMN child_view_text SET STATISTICS 0;
"""


def row_security() -> str:
    """Return the statements that show the web the rows of the asker's own cases, and no others."""
    return "".join(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY;"
        f"CREATE POLICY web ON {table} TO stafetten_app"
        f" USING (case_id = ANY(ARRAY(SELECT app_cases('view_case'))));"
        for table in TABLES
    )


def append_only() -> str:
    """Return the triggers that refuse change and removal, for the owner too."""
    return "".join(
        f"CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION refuse_change('case_id');"
        f"CREATE TRIGGER no_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION refuse_truncate();"
        for table in APPEND_ONLY
    )


class Migration(migrations.Migration):
    """Irreversible on purpose: an installation never takes its walls down."""

    dependencies = (("stafetlog", "0003_goals"),)

    operations = (
        migrations.RunSQL(append_only()),
        migrations.RunSQL(GRANTS),
        migrations.RunSQL(row_security()),
    )
