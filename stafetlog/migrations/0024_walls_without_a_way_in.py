"""Row security of entries asks which cases are the asker's by a set, as that of cases does (cases/0018, ADR 0047)."""

from django.db import migrations

SQL = """
ALTER POLICY web ON stafetlog_entry USING (case_id IN (SELECT app_cases('view_case'))
    AND (concerns_id IS NULL
        OR case_id = ANY(ARRAY(SELECT app_cases('read_own_matters')))
        OR concerns_id = ANY(ARRAY(
            SELECT unnest(d.own_matters_of) FROM cases_unitdoor d
              JOIN cases_casemembership m ON m.case_id = d.case_id AND m.unit_id = d.unit_id
             WHERE m.user_id = app_uid() AND m.ended_at IS NULL AND d.closed_at IS NULL
               AND least(d.open_until, d.own_matters_until) >= (now() AT TIME ZONE 'Europe/Copenhagen')::date
               AND d.own_matters_until IS NOT NULL))
        OR concerns_id IN (SELECT id FROM cases_caseperson WHERE user_id = app_uid()))
    AND (sensitivity = 'ordinary'
        OR case_id = ANY(ARRAY(SELECT app_cases('read_task_entries')))
        OR case_id = ANY(ARRAY(SELECT app_cases('family_read')))));
"""


class Migration(migrations.Migration):
    dependencies = (("stafetlog", "0023_entry_as_written"),)
    operations = (migrations.RunSQL(SQL, migrations.RunSQL.noop),)
