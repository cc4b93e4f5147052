"""Row security, grants and the lock of a finished meeting (domain.md 5.9; law.md N-2).

Professionals see the case's meetings; somebody in the family sees those she is invited to, so that one parent
does not learn when another goes where. Once a meeting is held or cancelled nothing of it changes, for the owner
neither; the purge of the whole case takes it (config/0001).
"""

from django.db import migrations

FUNCTIONS = """
-- The meetings that the one who asks is invited to as family. Apart from the policies, which would ask each other.
CREATE FUNCTION app_invitations() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT i.meeting_id
      FROM stafetlog_meetingparticipant i JOIN cases_caseperson p ON p.id = i.person_id
     WHERE p.user_id = app_uid()
$$;
ALTER FUNCTION app_invitations() OWNER TO stafetten_guard;
REVOKE ALL ON FUNCTION app_invitations() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_invitations() TO stafetten_app;
GRANT SELECT ON stafetlog_meeting, stafetlog_meetingparticipant TO stafetten_guard;

CREATE FUNCTION meeting_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' AND purge_permitted(OLD.case_id) THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'DELETE' OR OLD.state <> 'planned' OR NEW.case_id <> OLD.case_id THEN
        RAISE EXCEPTION 'mødet er slut og kan ikke ændres' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

-- Who was invited and what was said: as long as the meeting is planned. SECURITY DEFINER: the owner sees no rows.
CREATE FUNCTION meeting_part_stays() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE of_meeting uuid; of_case uuid;
BEGIN
    IF TG_OP = 'DELETE' THEN
        of_meeting := OLD.meeting_id; of_case := OLD.case_id;
        IF purge_permitted(of_case) THEN
            RETURN OLD;
        END IF;
    ELSE
        of_meeting := NEW.meeting_id; of_case := NEW.case_id;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.meeting_id <> OLD.meeting_id THEN
        RAISE EXCEPTION 'et møde beholder sine deltagere og punkter' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM stafetlog_meeting m
                    WHERE m.id = of_meeting AND m.case_id = of_case AND m.state = 'planned') THEN
        RAISE EXCEPTION 'mødet er slut og kan ikke ændres' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
ALTER FUNCTION meeting_part_stays() OWNER TO stafetten_guard;
REVOKE ALL ON FUNCTION meeting_part_stays() FROM PUBLIC;

CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON stafetlog_meeting
    FOR EACH ROW EXECUTE FUNCTION meeting_stays();
CREATE TRIGGER stays BEFORE INSERT OR UPDATE OR DELETE ON stafetlog_meetingparticipant
    FOR EACH ROW EXECUTE FUNCTION meeting_part_stays();
CREATE TRIGGER stays BEFORE INSERT OR UPDATE OR DELETE ON stafetlog_meetingitem
    FOR EACH ROW EXECUTE FUNCTION meeting_part_stays();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON stafetlog_meeting EXECUTE FUNCTION refuse_truncate();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON stafetlog_meetingparticipant EXECUTE FUNCTION refuse_truncate();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON stafetlog_meetingitem EXECUTE FUNCTION refuse_truncate();
"""

# Table: the column that names the meeting.
TABLES = {
    "stafetlog_meeting": "id",
    "stafetlog_meetingparticipant": "meeting_id",
    "stafetlog_meetingitem": "meeting_id",
}

GRANTS = """
GRANT SELECT, INSERT, UPDATE (state, version, purpose, starts_at, minutes, place, chair_id, writer_id,
    agenda_sent_at, cancel_reason, child_heard, child_words, child_heard_on, child_heard_by, holder_onward,
    level_onward, next_on, next_kind, entry_id, finished_at) ON stafetlog_meeting TO stafetten_app;
GRANT SELECT, INSERT, DELETE, UPDATE (attendance) ON stafetlog_meetingparticipant TO stafetten_app;
GRANT SELECT, INSERT, DELETE, UPDATE (note) ON stafetlog_meetingitem TO stafetten_app;
ALTER TABLE stafetlog_meeting ALTER COLUMN purpose SET STATISTICS 0, ALTER COLUMN place SET STATISTICS 0,
    ALTER COLUMN cancel_reason SET STATISTICS 0, ALTER COLUMN child_words SET STATISTICS 0,
    ALTER COLUMN child_heard_by SET STATISTICS 0;
ALTER TABLE stafetlog_meetingitem ALTER COLUMN key SET STATISTICS 0, ALTER COLUMN title SET STATISTICS 0, ALTER COLUMN help SET STATISTICS 0,
    ALTER COLUMN note SET STATISTICS 0;
"""


def row_security() -> str:
    """Return the statements that show a meeting to professionals and to the family members it invites."""
    return "".join(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY;"
        f"CREATE POLICY web ON {table} TO stafetten_app USING (case_id = ANY(ARRAY(SELECT app_cases('view_case')))"
        f" AND (case_id = ANY(ARRAY(SELECT app_cases('read_all_entries')))"
        f" OR {column} = ANY(ARRAY(SELECT app_invitations()))));"
        for table, column in TABLES.items()
    )


class Migration(migrations.Migration):
    """Irreversible on purpose: an installation never takes its walls down."""

    dependencies = (("stafetlog", "0005_meetings"),)

    operations = (
        migrations.RunSQL(FUNCTIONS),
        migrations.RunSQL(GRANTS),
        migrations.RunSQL(row_security()),
    )
