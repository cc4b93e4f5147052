"""Takes the tools into the purge: filled ones with their case, drafts by the drafts' clock, a note's with the note.

The functions are read as they stand and written again with a line more, so that it does not matter which other
table has been taken in before.
"""

from django.db import migrations

PURGE = """
DO $patch$
DECLARE
    patches CONSTANT text[][] := ARRAY[
        ['purge_case(uuid,date,uuid,text)',
         '    DELETE FROM stafetlog_draft WHERE case_id = of_case;',
         '    DELETE FROM redskaber_filledtool WHERE case_id = of_case;'
         ' GET DIAGNOSTICS n = ROW_COUNT; total := total + n;' || chr(10)
         || '    DELETE FROM stafetlog_draft WHERE case_id = of_case;'],
        ['purge_notes(timestamp with time zone)',
         '    DELETE FROM stafetlog_noteobservation o',
         '    DELETE FROM redskaber_notetool t USING stafetlog_undringsnotat u' || chr(10)
         || '     WHERE t.note_id = u.id AND u.status <> ''open'' AND u.closed_at < closed_before;' || chr(10)
         || '    DELETE FROM stafetlog_noteobservation o'],
        ['purge_drafts(timestamp with time zone)',
         '    RETURN n;',
         '    DECLARE more integer;' || chr(10)
         || '    BEGIN' || chr(10)
         || '        DELETE FROM redskaber_filledtool t USING cases_case c' || chr(10)
         || '         WHERE c.id = t.case_id AND t.entry_id IS NULL' || chr(10)
         || '           AND (t.updated_at < untouched_since OR c.status = ''closed'');' || chr(10)
         || '        GET DIAGNOSTICS more = ROW_COUNT;' || chr(10)
         || '        n := n + more;' || chr(10)
         || '    END;' || chr(10)
         || '    RETURN n;']];
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
GRANT SELECT, DELETE ON redskaber_filledtool, redskaber_notetool TO stafetten_guard;
"""


class Migration(migrations.Migration):
    """Irreversible on purpose: an installation never takes its walls down."""

    dependencies = (("config", "0001_roof"), ("redskaber", "0002_database"))

    operations = (migrations.RunSQL(PURGE),)
