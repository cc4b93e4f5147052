"""Takes the rounds of rating into the purge: with their case, and those that came to nothing by the drafts' clock.

The functions are read as they stand and written again with some lines more, as in 0002.
"""

from django.db import migrations

PURGE = """
DO $patch$
DECLARE
    patches CONSTANT text[][] := ARRAY[
        ['purge_case(uuid,date,uuid,text)',
         '    DELETE FROM stafetlog_draft WHERE case_id = of_case;',
         '    DELETE FROM redskaber_ownrating WHERE case_id = of_case;'
         ' GET DIAGNOSTICS n = ROW_COUNT; total := total + n;' || chr(10)
         || '    DELETE FROM redskaber_roundmember WHERE case_id = of_case;'
         ' GET DIAGNOSTICS n = ROW_COUNT; total := total + n;' || chr(10)
         || '    DELETE FROM redskaber_ratinground WHERE case_id = of_case;'
         ' GET DIAGNOSTICS n = ROW_COUNT; total := total + n;' || chr(10)
         || '    DELETE FROM stafetlog_draft WHERE case_id = of_case;'],
        ['purge_drafts(timestamp with time zone)',
         '        GET DIAGNOSTICS more = ROW_COUNT;',
         '        GET DIAGNOSTICS more = ROW_COUNT;' || chr(10)
         || '        n := n + purge_rounds(untouched_since);']];
    patch text[];
    before text;
BEGIN
    FOREACH patch SLICE 1 IN ARRAY patches LOOP
        before := pg_get_functiondef(patch[1]::regprocedure);
        IF position(patch[2] IN before) = 0 THEN
            RAISE EXCEPTION '% is not as expected', patch[1];
        END IF;
        EXECUTE replace(before, patch[2], patch[3]);
    END LOOP;
END $patch$;

-- Rounds that never became a shared tool. Part of purge_drafts; nobody else may call it.
CREATE FUNCTION purge_rounds(untouched_since timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE stale uuid[]; n integer; total integer := 0;
BEGIN
    stale := ARRAY(
        SELECT r.id FROM redskaber_ratinground r JOIN cases_case c ON c.id = r.case_id
         WHERE (coalesce(r.opened_at, r.started_at) < untouched_since OR c.status = 'closed')
           AND NOT EXISTS (SELECT 1 FROM redskaber_filledtool t WHERE t.round_id = r.id)
           FOR UPDATE OF r);
    DELETE FROM redskaber_ownrating WHERE round_id = ANY(stale);
    GET DIAGNOSTICS n = ROW_COUNT; total := total + n;
    DELETE FROM redskaber_roundmember WHERE round_id = ANY(stale);
    GET DIAGNOSTICS n = ROW_COUNT; total := total + n;
    DELETE FROM redskaber_ratinground WHERE id = ANY(stale);
    GET DIAGNOSTICS n = ROW_COUNT; total := total + n;
    RETURN total;
END $$;
ALTER FUNCTION purge_rounds(timestamptz) OWNER TO stafetten_guard;
REVOKE ALL ON FUNCTION purge_rounds(timestamptz) FROM PUBLIC;
GRANT SELECT, DELETE ON redskaber_ratinground, redskaber_roundmember, redskaber_ownrating TO stafetten_guard;
GRANT UPDATE (opened_at) ON redskaber_ratinground TO stafetten_guard;
"""


class Migration(migrations.Migration):
    """Irreversible on purpose: an installation never takes its walls down."""

    dependencies = (("config", "0005_purge_reply_requests"), ("redskaber", "0006_rounds_database"))

    operations = (migrations.RunSQL(PURGE),)
