"""Row security, grants and the lock of a shared tool (domain.md 5; architecture.md, Database).

A draft is its author's alone. A shared tool is read by whoever reads its entry: the entry's own policy decides,
so the two cannot differ. Once shared nothing of it changes, for the owner neither; the purge of the whole case
takes it (config/0001, config/0002). A tool on a note is as private as the note.
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION filled_tool_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.entry_id IS NULL OR purge_permitted(OLD.case_id) THEN
            RETURN OLD;
        END IF;
    ELSIF OLD.entry_id IS NULL AND (NEW.case_id, NEW.author_id, NEW.spec_id) = (OLD.case_id, OLD.author_id, OLD.spec_id)
          AND NEW.replaces_id IS NOT DISTINCT FROM OLD.replaces_id THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'redskabet er delt og kan ikke ændres' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON redskaber_filledtool
    FOR EACH ROW EXECUTE FUNCTION filled_tool_stays();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON redskaber_filledtool EXECUTE FUNCTION refuse_truncate();

-- A version of a tool is never rewritten: filled tools show as they were. It may be taken out of use.
CREATE FUNCTION tool_version_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.id, NEW.slug, NEW.version, NEW.local, NEW.title, NEW.source, NEW.document)
                          = (OLD.id, OLD.slug, OLD.version, OLD.local, OLD.title, OLD.source, OLD.document) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'en udgave af et redskab ændres ikke' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON redskaber_toolspec
    FOR EACH ROW EXECUTE FUNCTION tool_version_stays();
"""

GRANTS = """
GRANT SELECT, INSERT, UPDATE (retired) ON redskaber_toolspec TO stafetten_app;
GRANT SELECT, INSERT, DELETE, UPDATE (typed, page, version, updated_at, answers, entry_id, shared_at)
    ON redskaber_filledtool TO stafetten_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON redskaber_notetool TO stafetten_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO stafetten_app;
GRANT SELECT ON redskaber_toolspec, redskaber_filledtool, redskaber_notetool TO stafetten_backup;
ALTER TABLE redskaber_filledtool ALTER COLUMN typed SET STATISTICS 0, ALTER COLUMN answers SET STATISTICS 0;
ALTER TABLE redskaber_notetool ALTER COLUMN typed SET STATISTICS 0;
"""

POLICIES = {
    "redskaber_filledtool": """case_id = ANY(ARRAY(SELECT app_cases('view_case')))
        AND CASE WHEN entry_id IS NULL THEN author_id = app_uid()
                 ELSE EXISTS (SELECT 1 FROM stafetlog_entry e WHERE e.id = entry_id) END""",
    "redskaber_notetool": "note_id IN (SELECT id FROM stafetlog_undringsnotat)",
}


def row_security() -> str:
    """Return the statements that force the policies of POLICIES."""
    return "".join(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY;"
        f"CREATE POLICY web ON {table} TO stafetten_app USING ({condition});"
        for table, condition in POLICIES.items()
    )


class Migration(migrations.Migration):
    """Irreversible on purpose: an installation never takes its walls down."""

    dependencies = (("redskaber", "0001_initial"),)

    operations = (
        migrations.RunSQL(FUNCTIONS),
        migrations.RunSQL(GRANTS),
        migrations.RunSQL(row_security()),
    )
