"""The purge takes the attachments: counts them on the certificate, and tells which files still belong to a row.

The files themselves lie outside the database; config.purging removes a case's folder when the case is gone, and
sweeps what no row knows (live_files).
"""

from django.db import migrations

PURGE = """
-- The functions are read as they stand and written back with a line more, so that what other migrations have
-- put into them stays.
DO $do$
DECLARE body text := pg_get_functiondef('purge_case(uuid, date, uuid, text)'::regprocedure);
BEGIN
    body := replace(body, 'DELETE FROM stafetlog_draft WHERE case_id = of_case;',
        'DELETE FROM stafetlog_draftfile WHERE case_id = of_case; GET DIAGNOSTICS n = ROW_COUNT; total := total + n;
    DELETE FROM stafetlog_draft WHERE case_id = of_case;');
    body := replace(body, 'INSERT INTO cases_purgepermit (case_id, xid)',
        'files := (SELECT count(*) FROM live_files(of_case));
    INSERT INTO cases_purgepermit (case_id, xid)');
    body := replace(body, 'DECLARE c cases_case;', 'DECLARE c cases_case; files integer;');
    body := replace(body, 'coalesce(entries, 0), total, 0,', 'coalesce(entries, 0), total, files,');
    EXECUTE body;
    -- A draft's file may be older than the words it was added to; it goes when they go.
    EXECUTE replace(pg_get_functiondef('purge_drafts(timestamp with time zone)'::regprocedure), 'RETURN n;',
        'DELETE FROM stafetlog_draftfile f USING cases_case c
     WHERE c.id = f.case_id AND (c.status = ''closed'' OR (f.added_at < untouched_since AND NOT EXISTS (
           SELECT 1 FROM stafetlog_draft d WHERE (d.case_id, d.user_id, d.form) = (f.case_id, f.user_id, f.form))));
    RETURN n;');
END $do$;
"""

FUNCTIONS = """
-- The names in the storage of the files that a case's entries and drafts know.
CREATE FUNCTION live_files(of_case uuid) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT f.id::text FROM stafetlog_draftfile f WHERE f.case_id = of_case
    UNION
    SELECT a ->> 'id' FROM stafetlog_entry e, jsonb_array_elements(e.attachments) a
     WHERE e.case_id = of_case AND e.attachments <> '[]' AND a ->> 'id' IS NOT NULL
$$;

ALTER FUNCTION live_files(uuid) OWNER TO stafetten_guard;
REVOKE ALL ON FUNCTION live_files(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION live_files(uuid) TO stafetten_purger;
GRANT SELECT, DELETE ON stafetlog_draftfile TO stafetten_guard;
GRANT SELECT ON stafetlog_draftfile TO stafetten_backup;
"""


class Migration(migrations.Migration):
    """Irreversible on purpose: an installation never takes its walls down."""

    dependencies = (("config", "0003_purge_pdf_jobs"), ("stafetlog", "0012_entry_facts_database"))

    operations = (migrations.RunSQL(FUNCTIONS), migrations.RunSQL(PURGE))
