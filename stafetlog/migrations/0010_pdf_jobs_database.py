"""Row security and grants of the orders for printed logs, and the three questions the worker asks of all of them.

Only the one who asked sees her order. The worker is the web's own role: it takes an order by number, learns
who asked, and does the rest as that person.
"""

from django.db import migrations

POLICY = """
ALTER TABLE stafetlog_pdfjob ENABLE ROW LEVEL SECURITY;
ALTER TABLE stafetlog_pdfjob FORCE ROW LEVEL SECURITY;
CREATE POLICY web ON stafetlog_pdfjob TO stafetten_app USING (
    asked_by_id = app_uid() AND case_id = ANY(ARRAY(SELECT app_cases('view_case'))));
GRANT SELECT, INSERT, UPDATE (state, progress, pages, made_at, expires_at, file_name, file_key, last_seq, sight)
    ON stafetlog_pdfjob TO stafetten_app;
GRANT SELECT, DELETE, UPDATE (state, attempts, progress, pages) ON stafetlog_pdfjob TO stafetten_guard;
ALTER TABLE stafetlog_pdfjob ALTER COLUMN kind SET STATISTICS 0, ALTER COLUMN state SET STATISTICS 0,
    ALTER COLUMN file_name SET STATISTICS 0, ALTER COLUMN file_key SET STATISTICS 0,
    ALTER COLUMN sight SET STATISTICS 0;
"""

FUNCTIONS = """
-- Takes the oldest order that nobody works on, and holds it by a lock of the session: a worker that dies lets go at
-- once, and the order is taken again. After three tries it is given up.
CREATE FUNCTION take_pdf_job() RETURNS TABLE (job uuid, asker bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE j stafetlog_pdfjob;
BEGIN
    FOR j IN SELECT * FROM stafetlog_pdfjob WHERE state IN ('waiting', 'running') AND expires_at > now()
              ORDER BY asked_at, id FOR UPDATE SKIP LOCKED LOOP
        IF NOT pg_try_advisory_lock(7023114, hashtext(j.id::text)) THEN
            CONTINUE;
        END IF;
        IF j.attempts >= 3 THEN
            UPDATE stafetlog_pdfjob SET state = 'failed' WHERE id = j.id;
            PERFORM pg_advisory_unlock(7023114, hashtext(j.id::text));
            CONTINUE;
        END IF;
        UPDATE stafetlog_pdfjob SET state = 'running', attempts = j.attempts + 1, progress = 0, pages = 0
         WHERE id = j.id;
        job := j.id;
        asker := j.asked_by_id;
        RETURN NEXT;
        RETURN;
    END LOOP;
END $$;

CREATE FUNCTION leave_pdf_job(of_job uuid) RETURNS boolean
LANGUAGE sql SET search_path = public, pg_temp AS $$
    SELECT pg_advisory_unlock(7023114, hashtext(of_job::text))
$$;

-- Ends what has had its day; returns the names of the files that are still wanted. They say nothing.
CREATE FUNCTION end_pdf_jobs() RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM stafetlog_pdfjob WHERE expires_at <= now();
    RETURN QUERY SELECT file_name::text FROM stafetlog_pdfjob WHERE file_name <> '';
END $$;

ALTER FUNCTION take_pdf_job() OWNER TO stafetten_guard;
ALTER FUNCTION end_pdf_jobs() OWNER TO stafetten_guard;
REVOKE ALL ON FUNCTION take_pdf_job(), end_pdf_jobs() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION take_pdf_job(), end_pdf_jobs() TO stafetten_app;
"""


class Migration(migrations.Migration):
    """Irreversible on purpose: an installation never takes its walls down."""

    dependencies = (("stafetlog", "0009_pdf_jobs"),)

    operations = (migrations.RunSQL(POLICY), migrations.RunSQL(FUNCTIONS))
