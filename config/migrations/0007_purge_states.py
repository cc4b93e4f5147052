"""The purge of a case takes its reminders, steps of state and handover notes too (law.md R-4).

The function is changed where it stands, so that it keeps what other migrations have put into it.
"""

from django.db import migrations

# What goes, and the line of the purge that it goes before.
STEPS = (
    (("stafetlog_handovernote", "stafetlog_reminder", "stafetlog_statechange"), "stafetlog_handover"),
)


def lines() -> str:
    """Return the statement that puts each new line before the line it belongs before, or fails."""
    body = ""
    for tables, before in STEPS:
        new = "".join(
            f"    DELETE FROM {table} WHERE case_id = of_case;"
            " GET DIAGNOSTICS n = ROW_COUNT; total := total + n;\n"
            for table in tables
        )
        anchor = f"    DELETE FROM {before} WHERE case_id = of_case;"
        body += f"""
    IF position('{anchor}' IN body) = 0 THEN
        RAISE EXCEPTION 'purge_case has no line for {before}';
    END IF;
    body := replace(body, '{anchor}', '{new}{anchor}');"""
    return f"""
DO $change$
DECLARE body text := pg_get_functiondef('purge_case(uuid, date, uuid, text)'::regprocedure);
BEGIN{body}
    EXECUTE body;
END $change$;
GRANT SELECT, DELETE ON stafetlog_handovernote, stafetlog_reminder, stafetlog_statechange TO stafetten_guard;
"""


class Migration(migrations.Migration):
    """Irreversible on purpose: what is purged stays purged."""

    dependencies = (("config", "0006_purge_rounds"), ("stafetlog", "0016_states_database"))

    operations = (migrations.RunSQL(lines()),)
