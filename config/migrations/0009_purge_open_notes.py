"""Undringsnotater that nobody ever decided on are erased too: what is not used is not kept (law.md D-7).

Not before the author has been warned, and she is warned only by what the daily reminders have remembered. An
author who cannot log in can read neither the note nor the warning, so hers go without.
"""

from django.db import migrations

PURGE = """
CREATE FUNCTION purge_open_notes(forgotten_since date, warned_since date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    n integer;
    gone uuid[];
BEGIN
    IF GREATEST(forgotten_since, warned_since) > (now() AT TIME ZONE 'Europe/Copenhagen')::date THEN
        RAISE EXCEPTION 'purge_open_notes cannot run ahead of the calendar'
              USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT array_agg(u.id) INTO gone FROM (
        SELECT u.id FROM stafetlog_undringsnotat u
          JOIN accounts_user author ON author.id = u.author_id
         WHERE u.status = 'open' AND u.decide_by <= forgotten_since
           AND NOT EXISTS (SELECT 1 FROM stafetlog_noteobservation o WHERE o.note_id = u.id
                  AND (o.created_at AT TIME ZONE 'Europe/Copenhagen')::date > forgotten_since)
           AND (NOT author.is_active
                OR EXISTS (SELECT 1 FROM stafetlog_reminder r WHERE r.user_id = u.author_id
                              AND r.kind = 'note_ends' AND r.subject = u.id AND r.sent_on <= warned_since))
           FOR UPDATE OF u SKIP LOCKED) u;
    DELETE FROM redskaber_notetool WHERE note_id = ANY(gone);
    DELETE FROM stafetlog_noteobservation WHERE note_id = ANY(gone);
    DELETE FROM stafetlog_undringsnotat WHERE id = ANY(gone);
    GET DIAGNOSTICS n = ROW_COUNT;
    RETURN n;
END $$;
ALTER FUNCTION purge_open_notes(date, date) OWNER TO stafetten_guard;
REVOKE ALL ON FUNCTION purge_open_notes(date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION purge_open_notes(date, date) TO stafetten_purger;
GRANT SELECT ON stafetlog_reminder TO stafetten_guard;
-- A lock needs the right to change one column, and the guard's functions change none.
GRANT UPDATE (status) ON stafetlog_undringsnotat TO stafetten_guard;
"""


class Migration(migrations.Migration):
    """Irreversible on purpose: what is purged stays purged."""

    dependencies = (("config", "0008_purge_drawings"), ("stafetlog", "0022_reminder_of_notes"))

    operations = (migrations.RunSQL(PURGE),)
