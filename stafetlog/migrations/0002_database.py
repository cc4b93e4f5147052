"""The chain, append-only, row security and grants of the log (architecture.md, Database; security.md 2b).

The trigger that writes the chain is SECURITY DEFINER, so the web needs no grant on the chain's head, and
whatever sequence, time or hash an INSERT sends is written over.
"""

from django.db import migrations

CHAIN = """
-- One place for what is hashed; verify_log asks the same function. Variable fields carry their length.
CREATE FUNCTION entry_hash(e stafetlog_entry) RETURNS text
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
        || '|' || length(e.text) || ':' || e.text, 'UTF8')), 'hex')
$$;

CREATE FUNCTION chain_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE head stafetlog_loghead;
BEGIN
    INSERT INTO stafetlog_loghead (case_id, seq, salt, hash)
    SELECT NEW.case_id, 0, s.salt, encode(sha256(convert_to(s.salt, 'UTF8')), 'hex')
      FROM (SELECT replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '') AS salt) s
    ON CONFLICT (case_id) DO NOTHING;
    SELECT * INTO head FROM stafetlog_loghead WHERE case_id = NEW.case_id FOR UPDATE;
    NEW.seq := head.seq + 1;
    NEW.written_at := clock_timestamp();
    NEW.prev_hash := head.hash;
    NEW.hash := entry_hash(NEW);
    UPDATE stafetlog_loghead SET seq = NEW.seq, hash = NEW.hash WHERE case_id = NEW.case_id;
    RETURN NEW;
END $$;
ALTER FUNCTION chain_entry() OWNER TO stafetten_guard;
REVOKE ALL ON FUNCTION chain_entry() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION entry_hash(stafetlog_entry) TO stafetten_guard, stafetten_backup;
GRANT SELECT, INSERT, UPDATE ON stafetlog_loghead TO stafetten_guard;

CREATE TRIGGER chain BEFORE INSERT ON stafetlog_entry FOR EACH ROW EXECUTE FUNCTION chain_entry();

-- INSERT ... ON CONFLICT DO NOTHING would move the head and write no entry: a false alarm in the chain.
CREATE FUNCTION head_has_its_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.seq > 0 AND NOT EXISTS (SELECT 1 FROM stafetlog_entry e
                                    WHERE e.case_id = NEW.case_id AND e.seq = NEW.seq AND e.hash = NEW.hash) THEN
        RAISE EXCEPTION 'the head of a chain needs its entry' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
ALTER FUNCTION head_has_its_entry() OWNER TO stafetten_guard;
REVOKE ALL ON FUNCTION head_has_its_entry() FROM PUBLIC;
GRANT SELECT ON stafetlog_entry TO stafetten_guard;
CREATE CONSTRAINT TRIGGER head_has_its_entry AFTER INSERT OR UPDATE ON stafetlog_loghead
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION head_has_its_entry();
"""

APPEND_ONLY = ("stafetlog_entry", "stafetlog_levelchange", "stafetlog_closing")

MY_CASES = "ANY(ARRAY(SELECT app_cases('view_case')))"
POLICIES = {
    # What concerns one parent's own matters is not even in the database for the other (law.md C-12).
    "stafetlog_entry": f"""case_id = {MY_CASES} AND (concerns_id IS NULL
        OR case_id = ANY(ARRAY(SELECT app_cases('read_own_matters')))
        OR concerns_id = ANY(ARRAY(
            SELECT unnest(d.own_matters_of) FROM cases_unitdoor d
              JOIN cases_casemembership m ON m.case_id = d.case_id AND m.unit_id = d.unit_id
             WHERE m.user_id = app_uid() AND m.ended_at IS NULL AND d.closed_at IS NULL
               AND least(d.open_until, d.own_matters_until) >= (now() AT TIME ZONE 'Europe/Copenhagen')::date
               AND d.own_matters_until IS NOT NULL))
        OR concerns_id IN (SELECT id FROM cases_caseperson WHERE user_id = app_uid()))""",
    "stafetlog_levelchange": f"case_id = {MY_CASES}",
    "stafetlog_closing": f"case_id = {MY_CASES}",
    "stafetlog_handover": f"case_id = {MY_CASES}",
    "stafetlog_draft": f"user_id = app_uid() AND case_id = {MY_CASES}",
    "stafetlog_undringsnotat": "author_id = app_uid()",
    "stafetlog_noteobservation": "note_id IN (SELECT id FROM stafetlog_undringsnotat)",
}

GRANTS = """
GRANT SELECT, INSERT ON stafetlog_entry, stafetlog_levelchange, stafetlog_closing TO stafetten_app;
GRANT SELECT, INSERT, UPDATE (state, answered_at, answer) ON stafetlog_handover TO stafetten_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON stafetlog_draft, stafetlog_undringsnotat, stafetlog_noteobservation
    TO stafetten_app;
ALTER TABLE stafetlog_loghead ENABLE ROW LEVEL SECURITY;
ALTER TABLE stafetlog_loghead FORCE ROW LEVEL SECURITY;
ALTER TABLE stafetlog_entry ALTER COLUMN text SET STATISTICS 0;
ALTER TABLE stafetlog_noteobservation ALTER COLUMN saw_heard SET STATISTICS 0,
    ALTER COLUMN interpretation SET STATISTICS 0, ALTER COLUMN place SET STATISTICS 0;
ALTER TABLE stafetlog_undringsnotat ALTER COLUMN label SET STATISTICS 0, ALTER COLUMN outcome SET STATISTICS 0;
ALTER TABLE stafetlog_handover ALTER COLUMN summary SET STATISTICS 0, ALTER COLUMN family_asked SET STATISTICS 0,
    ALTER COLUMN answer SET STATISTICS 0;
ALTER TABLE stafetlog_levelchange ALTER COLUMN reason SET STATISTICS 0,
    ALTER COLUMN parents_informed SET STATISTICS 0, ALTER COLUMN notification_considered SET STATISTICS 0;
ALTER TABLE stafetlog_closing ALTER COLUMN summary SET STATISTICS 0, ALTER COLUMN what_helped SET STATISTICS 0,
    ALTER COLUMN who_follows SET STATISTICS 0, ALTER COLUMN family_words SET STATISTICS 0;
ALTER TABLE stafetlog_draft ALTER COLUMN data SET STATISTICS 0;
"""


def row_security() -> str:
    """Return the statements that force the policies of POLICIES."""
    return "".join(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY;"
        f"CREATE POLICY web ON {table} TO stafetten_app USING ({condition});"
        for table, condition in POLICIES.items()
    )


def append_only() -> str:
    """Return the triggers that refuse change and removal, for the owner too."""
    return "".join(
        f"CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION refuse_change('case_id');"
        f"CREATE TRIGGER no_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION refuse_truncate();"
        for table in APPEND_ONLY
    )


class Migration(migrations.Migration):
    """Irreversible on purpose: an installation never takes its walls down."""

    dependencies = (("stafetlog", "0001_initial"), ("cases", "0002_database"))

    operations = (
        migrations.RunSQL(CHAIN),
        migrations.RunSQL(append_only()),
        migrations.RunSQL(GRANTS),
        migrations.RunSQL(row_security()),
    )
