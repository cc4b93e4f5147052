"""The chain, row security and grants of what an entry holds besides its words (security.md 2b; law.md D-8, J-1).

The names, sizes and digests of an entry's attachments stand in the entry and are hashed with it, so a file that
is swapped in the storage is found by verify_log.
"""

from django.db import migrations

CHAIN = """
-- One place for what is hashed; stafetlog.chain says the same in Python's query.
CREATE OR REPLACE FUNCTION entry_hash(e stafetlog_entry) RETURNS text
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT encode(sha256(convert_to(
        e.prev_hash || '|' || e.id || '|' || e.case_id || '|' || e.seq || '|' || e.author_id
        || '|' || length(e.author_role) || ':' || e.author_role
        || '|' || length(e.kind) || ':' || e.kind || '|' || length(e.phase) || ':' || e.phase || '|' || e.level
        || '|' || (extract(epoch FROM e.occurred_at) * 1000000)::bigint
        || '|' || (extract(epoch FROM e.written_at) * 1000000)::bigint
        || '|' || coalesce(e.concerns_id::text, '') || '|' || coalesce(e.corrects_id::text, '')
        || '|' || coalesce(e.coordinator_id::text, '') || '|' || coalesce(e.performer_id::text, '')
        || '|' || coalesce(e.performer_person_id::text, '')
        || '|' || coalesce((e.deadline - DATE '2000-01-01')::text, '')
        || '|' || length(e.heard_from) || ':' || e.heard_from
        || '|' || coalesce((e.heard_on - DATE '2000-01-01')::text, '')
        || '|' || e.words_how || '|' || e.sensitivity
        || '|' || coalesce(e.refers_to_id::text, '') || '|' || e.refers_how
        || '|' || length(e.attachments::text) || ':' || e.attachments::text
        || '|' || length(e.text) || ':' || e.text, 'UTF8')), 'hex')
$$;
"""

MY_CASES = "ANY(ARRAY(SELECT app_cases('view_case')))"
POLICIES = f"""
-- What is kept to those with a task in the case is not in the database for a professional who only reads along;
-- what concerns one parent's own matters is not there for the other (law.md C-12, D-8; cases.visibility).
ALTER POLICY web ON stafetlog_entry USING (case_id = {MY_CASES}
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

ALTER TABLE stafetlog_draftfile ENABLE ROW LEVEL SECURITY;
ALTER TABLE stafetlog_draftfile FORCE ROW LEVEL SECURITY;
CREATE POLICY web ON stafetlog_draftfile TO stafetten_app USING (user_id = app_uid() AND case_id = {MY_CASES});
GRANT SELECT, INSERT, DELETE ON stafetlog_draftfile TO stafetten_app;
"""

NO_STATISTICS = """
ALTER TABLE stafetlog_entry ALTER COLUMN attachments SET STATISTICS 0, ALTER COLUMN heard_from SET STATISTICS 0;
ALTER TABLE stafetlog_draftfile ALTER COLUMN name SET STATISTICS 0, ALTER COLUMN media_type SET STATISTICS 0,
    ALTER COLUMN sha256 SET STATISTICS 0, ALTER COLUMN form SET STATISTICS 0;
"""


class Migration(migrations.Migration):
    """Irreversible on purpose: an installation never takes its walls down."""

    dependencies = (("stafetlog", "0011_entry_facts"),)

    operations = (
        migrations.RunSQL(CHAIN),
        migrations.RunSQL(POLICIES),
        migrations.RunSQL(NO_STATISTICS),
    )
