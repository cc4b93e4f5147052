"""Row security and grants of state changes, handover notes and reminders; and what a leader may know of offers.

Steps and notes are records of fact. A reminder is read by the one who was reminded and by nobody else; the
daily command works on behalf of each in turn (docs/drift/cron.md).
"""

from django.db import migrations

APPEND_ONLY = ("stafetlog_statechange", "stafetlog_handovernote")
POLICIES = {
    "stafetlog_statechange": "case_id = ANY(ARRAY(SELECT app_cases('view_case')))",
    # The family reads the note's words in the log; the note itself is the professionals'.
    "stafetlog_handovernote": "case_id = ANY(ARRAY(SELECT app_cases('read_all_entries')))",
    "stafetlog_reminder": "user_id = app_uid()",
}

GRANTS = """
GRANT SELECT, INSERT ON stafetlog_statechange, stafetlog_handovernote TO stafetten_app;
GRANT UPDATE (escalated_at) ON stafetlog_handover TO stafetten_app;
GRANT SELECT, INSERT, DELETE ON stafetlog_reminder TO stafetten_app;
GRANT USAGE ON SEQUENCE stafetlog_reminder_id_seq TO stafetten_app;
ALTER TABLE stafetlog_handover ALTER COLUMN asked_who SET STATISTICS 0;
ALTER TABLE stafetlog_levelchange ALTER COLUMN child_heard SET STATISTICS 0,
    ALTER COLUMN summing_up SET STATISTICS 0;
ALTER TABLE stafetlog_statechange ALTER COLUMN reason SET STATISTICS 0, ALTER COLUMN family_words SET STATISTICS 0;
ALTER TABLE stafetlog_handovernote ALTER COLUMN worry SET STATISTICS 0, ALTER COLUMN agreed SET STATISTICS 0,
    ALTER COLUMN works SET STATISTICS 0, ALTER COLUMN works_not SET STATISTICS 0,
    ALTER COLUMN child_view SET STATISTICS 0, ALTER COLUMN parents_view SET STATISTICS 0,
    ALTER COLUMN measures SET STATISTICS 0, ALTER COLUMN consents SET STATISTICS 0,
    ALTER COLUMN practical SET STATISTICS 0, ALTER COLUMN contacts SET STATISTICS 0,
    ALTER COLUMN follows SET STATISTICS 0, ALTER COLUMN stays SET STATISTICS 0;
"""

# A leader sees no case, and must still see that nobody answers in her unit (domain.md 3.5, 4.4). She is told
# the two people, their units and since when: never a child, and a case only if she takes part in it. Who asks
# and which units she leads is found here, and so is how long one waits: a caller can ask for nothing else.
LEADER = """
CREATE FUNCTION unanswered_offers()
RETURNS TABLE (offer_id uuid, offered_at timestamptz, holder text, holder_unit text, receiver text,
               receiver_unit text, case_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH led AS (
        SELECT e.unit_id FROM accounts_employment e
          JOIN accounts_user u ON u.id = e.user_id AND u.is_active AND u.kind = 'professional'
         WHERE e.user_id = app_uid() AND e.is_leader
           AND e.valid_from <= (now() AT TIME ZONE 'Europe/Copenhagen')::date
           AND (e.valid_until IS NULL OR e.valid_until >= (now() AT TIME ZONE 'Europe/Copenhagen')::date))
    SELECT h.id, h.offered_at, giver.full_name, giver_unit.name, taker.full_name, taker_unit.name,
           CASE WHEN h.case_id IN (SELECT app_cases('view_case')) THEN h.case_id END
      FROM stafetlog_handover h
      JOIN cases_case c ON c.id = h.case_id AND c.status = 'open'
      JOIN accounts_user giver ON giver.id = h.from_user_id
      JOIN accounts_user taker ON taker.id = h.to_user_id
      JOIN btimodel_unit giver_unit ON giver_unit.id = c.holder_unit_id
      JOIN btimodel_unit taker_unit ON taker_unit.id = h.to_unit_id
     WHERE h.state = 'pending'
       AND (c.holder_unit_id IN (SELECT unit_id FROM led) OR h.to_unit_id IN (SELECT unit_id FROM led))
       AND (h.offered_at AT TIME ZONE 'Europe/Copenhagen')::date
           <= (now() AT TIME ZONE 'Europe/Copenhagen')::date
              - (SELECT d.days FROM btimodel_deadline d WHERE d.key = 'stafet_ubesvaret')
     ORDER BY h.offered_at, h.id
$$;
ALTER FUNCTION unanswered_offers() OWNER TO stafetten_guard;
REVOKE ALL ON FUNCTION unanswered_offers() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION unanswered_offers() TO stafetten_app;
GRANT SELECT ON stafetlog_handover, accounts_employment, btimodel_unit, btimodel_deadline TO stafetten_guard;
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

    dependencies = (
        ("stafetlog", "0015_states_and_handover_note"),
        ("cases", "0008_state_database"),
        ("accounts", "0001_initial"),
    )

    operations = (
        migrations.RunSQL(append_only()),
        migrations.RunSQL(GRANTS),
        migrations.RunSQL(row_security()),
        migrations.RunSQL(LEADER),
    )
