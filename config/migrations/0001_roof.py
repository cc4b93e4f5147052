"""Grants on the frameworks' tables, the login's shared cache, and the purge of a whole case.

The purge names every table that hangs on a case, in order, history last; config/retention.py holds the same
list for people, and a test compares them.
"""

from django.db import migrations

FRAMEWORK_GRANTS = """
CREATE TABLE accounts_cache (
    cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX accounts_cache_expires ON accounts_cache (expires);
GRANT SELECT, INSERT, UPDATE, DELETE ON accounts_cache, django_session TO stafetten_app;
GRANT SELECT ON auth_permission, django_content_type, django_migrations, auth_group, auth_group_permissions,
    accounts_user_groups, accounts_user_user_permissions TO stafetten_app;
GRANT SELECT, INSERT, UPDATE ON accounts_user, accounts_employment TO stafetten_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON account_emailaddress, account_emailconfirmation TO stafetten_app;
GRANT SELECT, INSERT, UPDATE ON btimodel_municipality, btimodel_authority, btimodel_unit, btimodel_legalbasis,
    btimodel_legalbasisversion, btimodel_deadline, btimodel_retentionrule TO stafetten_app;
GRANT SELECT, INSERT ON django_admin_log, accounts_historicalemployment, btimodel_historicalmunicipality,
    btimodel_historicalunit, btimodel_historicallegalbasis, btimodel_historicaldeadline,
    btimodel_historicalretentionrule TO stafetten_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO stafetten_app;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO stafetten_backup;
GRANT SELECT ON django_migrations TO stafetten_purger;
"""

# ANALYZE leaves the statistics of an emptied table as they were, so nothing a family can be known by may ever
# come into them (security.md 2e). The apps' own migrations name their longer texts.
NO_STATISTICS = (
    ("accounts_user", ("email", "full_name", "sort_key", "phone", "password")),
    ("account_emailaddress", ("email",)),
    ("account_emailconfirmation", ("key",)),
    ("django_admin_log", ("object_id", "object_repr", "change_message")),
    ("django_session", ("session_key", "session_data")),
    ("accounts_cache", ("cache_key", "value")),
    ("cases_caseperson", ("interpreter",)),
    ("cases_casemembership", ("title",)),
    ("cases_historicalcaseperson", ("interpreter", "history_change_reason")),
    ("cases_historicalchild", ("history_change_reason",)),
    ("cases_accessevent", ("role", "page")),
    ("stafetlog_entry", ("author_role", "hash", "prev_hash")),
    ("stafetlog_loghead", ("hash", "salt")),
    ("stafetlog_draft", ("form",)),
)


def no_statistics() -> str:
    """Return the statements that keep the columns of NO_STATISTICS out of the server's samples."""
    return "".join(
        f"ALTER TABLE {table} " + ", ".join(f"ALTER COLUMN {name} SET STATISTICS 0" for name in columns) + ";"
        for table, columns in NO_STATISTICS
    )


# Children before parents; history last, because deleting writes history (security.md 2e).
PURGE_TABLES = (
    ("consent_consentdecision", "case_id"),
    ("consent_consentsigner", "case_id"),
    ("consent_consent", "case_id"),
    ("stafetlog_draft", "case_id"),
    ("stafetlog_meetingitem", "case_id"),
    ("stafetlog_meetingparticipant", "case_id"),
    ("stafetlog_meeting", "case_id"),
    ("stafetlog_evaluation", "case_id"),
    ("stafetlog_measure", "case_id"),
    ("stafetlog_goalwords", "case_id"),
    ("stafetlog_goal", "case_id"),
    ("stafetlog_handover", "case_id"),
    ("stafetlog_levelchange", "case_id"),
    ("stafetlog_closing", "case_id"),
    ("stafetlog_entry", "case_id"),
    ("stafetlog_loghead", "case_id"),
    ("cases_unitdoor", "case_id"),
    ("cases_casemembership", "case_id"),
    ("cases_personcontact", "case_id"),
    ("cases_caseperson", "case_id"),
    ("cases_caseuserpermission", "content_object_id"),
    ("cases_accessevent", "case_ref"),
    ("cases_case", "id"),
    ("cases_historicalcaseperson", "case_id"),
)

# A family member's account, once no case is left: what hangs on it, then the account.
PURGE_ACCOUNT = (
    (
        "account_emailconfirmation",
        "email_address_id IN (SELECT e.id FROM account_emailaddress e WHERE e.user_id = ANY(gone))",
    ),
    ("account_emailaddress", "user_id = ANY(gone)"),
    ("accounts_user_groups", "user_id = ANY(gone)"),
    ("accounts_user_user_permissions", "user_id = ANY(gone)"),
    (
        "django_admin_log",
        "user_id = ANY(gone) OR (object_id = ANY(gone::text[]) AND content_type_id IN"
        " (SELECT t.id FROM django_content_type t WHERE t.app_label = 'accounts' AND t.model = 'user'))",
    ),
    ("accounts_user", "id = ANY(gone)"),
)


def purge_function() -> str:
    """Return the SQL of everything that destroys, and of what it asks."""
    deletes = "".join(
        f"    DELETE FROM {table} WHERE {column} = of_case; GET DIAGNOSTICS n = ROW_COUNT; total := total + n;\n"
        for table, column in PURGE_TABLES
    )
    account_deletes = "".join(
        f"    DELETE FROM {table} WHERE {condition}; GET DIAGNOSTICS n = ROW_COUNT; total := total + n;\n"
        for table, condition in PURGE_ACCOUNT
    )
    tables = ", ".join(table for table, _ in (*PURGE_TABLES, *PURGE_ACCOUNT))
    return f"""
CREATE FUNCTION case_is_due(c cases_case, today date) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
    -- Never NULL: a case without a date is never due (law.md R-6).
    SELECT c.status = 'closed' AND NOT c.legal_hold AND coalesce(c.retention_until < today, false)
       AND (c.archive_marking = 'discard' OR (c.archive_marking = 'keep' AND c.archived_on IS NOT NULL))
$$;

-- The cases that may be destroyed today: deadline, archive gate and legal hold (law.md R-1, R-9).
CREATE FUNCTION due_cases(today date) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.id FROM cases_case c WHERE case_is_due(c, today) ORDER BY c.retention_until, c.id
$$;

-- Removes the accounts of a purged family that take part in no other case, and what the administration wrote
-- about them. Part of purge_case; nobody else may call it.
CREATE FUNCTION purge_family(family bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE gone bigint[]; n integer; total integer := 0;
BEGIN
    gone := ARRAY(
        SELECT u.id FROM accounts_user u WHERE u.id = ANY(family) AND u.kind = 'family'
           AND NOT EXISTS (SELECT 1 FROM cases_casemembership m WHERE m.user_id = u.id)
           AND NOT EXISTS (SELECT 1 FROM cases_caseperson p WHERE p.user_id = u.id));
{account_deletes}
    RETURN total;
END $$;

-- Destroys one case whole and leaves a certificate without personal data. Returns NULL, and does nothing,
-- when another purger has the case or it is no longer due. The child goes with its last case, and so does a
-- parent's or the young person's own account.
CREATE FUNCTION purge_case(of_case uuid, today date, certificate uuid, pseudonym text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE c cases_case; n integer; total integer := 0; entries integer; head text; rule text; family bigint[];
BEGIN
    IF today > (now() AT TIME ZONE 'Europe/Copenhagen')::date THEN
        RAISE EXCEPTION 'purge_case cannot run ahead of the calendar' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT * INTO c FROM cases_case WHERE id = of_case FOR UPDATE SKIP LOCKED;
    IF NOT FOUND OR case_is_due(c, today) IS NOT TRUE THEN
        RETURN NULL;
    END IF;
    SELECT l.seq, l.hash INTO entries, head FROM stafetlog_loghead l WHERE l.case_id = of_case;
    SELECT r.key INTO rule FROM btimodel_retentionrule r WHERE r.id = c.retention_rule_id;
    -- Two cases of one child, or of one parent, may be purged at once: whoever comes last takes the rest.
    PERFORM 1 FROM cases_child ch WHERE ch.id = c.child_id FOR UPDATE;
    family := ARRAY(
        SELECT u.id FROM accounts_user u WHERE u.kind = 'family' AND u.id IN (
            SELECT m.user_id FROM cases_casemembership m WHERE m.case_id = of_case
            UNION SELECT p.user_id FROM cases_caseperson p WHERE p.case_id = of_case)
        ORDER BY u.id FOR UPDATE);
    INSERT INTO cases_purgepermit (case_id, xid) VALUES (of_case, txid_current());
    -- Entries, level changes and closings point at each other; the checks wait for the end.
    SET CONSTRAINTS ALL DEFERRED;
{deletes}
    DELETE FROM cases_child ch WHERE ch.id = c.child_id
        AND NOT EXISTS (SELECT 1 FROM cases_case o WHERE o.child_id = ch.id);
    GET DIAGNOSTICS n = ROW_COUNT; total := total + n;
    IF n > 0 THEN
        DELETE FROM cases_historicalchild h WHERE h.id = c.child_id;
        GET DIAGNOSTICS n = ROW_COUNT; total := total + n;
    END IF;
    total := total + purge_family(family);
    INSERT INTO cases_erasure (id, at, pseudonym, rule_key, entries, rows, files, chain_head)
    VALUES (certificate, clock_timestamp(), pseudonym, coalesce(rule, ''), coalesce(entries, 0), total, 0,
            coalesce(head, ''));
    DELETE FROM cases_purgepermit WHERE case_id = of_case;
    RETURN total;
END $$;

-- Undringsnotater that were closed long ago; they hang on no case (domain.md 3.4).
CREATE FUNCTION purge_notes(closed_before timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE n integer;
BEGIN
    IF closed_before > now() THEN
        RAISE EXCEPTION 'purge_notes cannot run ahead of the calendar' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM stafetlog_noteobservation o USING stafetlog_undringsnotat u
     WHERE o.note_id = u.id AND u.status <> 'open' AND u.closed_at < closed_before;
    DELETE FROM stafetlog_undringsnotat u WHERE u.status <> 'open' AND u.closed_at < closed_before;
    GET DIAGNOSTICS n = ROW_COUNT;
    RETURN n;
END $$;

-- The two keys that operations hold: a stop for as long as the case is needed (law.md R-9), and the archive's
-- receipt for a case it wanted (law.md R-1, R-3). Each returns whether there was such a case.
CREATE FUNCTION hold_case(of_case uuid, stop boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE cases_case SET legal_hold = stop WHERE id = of_case;
    RETURN FOUND;
END $$;

CREATE FUNCTION case_is_archived(of_case uuid, on_day date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF on_day > (now() AT TIME ZONE 'Europe/Copenhagen')::date THEN
        RAISE EXCEPTION 'the archive has not received it yet' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE cases_case SET archived_on = on_day
     WHERE id = of_case AND status = 'closed' AND archive_marking = 'keep';
    RETURN FOUND;
END $$;

-- Drafts that nobody has touched for long, and those of a log that can no longer be written in.
CREATE FUNCTION purge_drafts(untouched_since timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE n integer;
BEGIN
    IF untouched_since > now() THEN
        RAISE EXCEPTION 'purge_drafts cannot run ahead of the calendar' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM stafetlog_draft d USING cases_case c
     WHERE c.id = d.case_id AND (d.updated_at < untouched_since OR c.status = 'closed');
    GET DIAGNOSTICS n = ROW_COUNT;
    RETURN n;
END $$;

ALTER FUNCTION due_cases(date) OWNER TO stafetten_guard;
ALTER FUNCTION purge_family(bigint[]) OWNER TO stafetten_guard;
ALTER FUNCTION hold_case(uuid, boolean) OWNER TO stafetten_guard;
ALTER FUNCTION case_is_archived(uuid, date) OWNER TO stafetten_guard;
ALTER FUNCTION purge_drafts(timestamptz) OWNER TO stafetten_guard;
ALTER FUNCTION purge_case(uuid, date, uuid, text) OWNER TO stafetten_guard;
ALTER FUNCTION purge_notes(timestamptz) OWNER TO stafetten_guard;
REVOKE ALL ON FUNCTION due_cases(date), purge_case(uuid, date, uuid, text), purge_notes(timestamptz),
    purge_drafts(timestamptz), purge_family(bigint[]), hold_case(uuid, boolean), case_is_archived(uuid, date)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION due_cases(date), purge_case(uuid, date, uuid, text), purge_notes(timestamptz),
    purge_drafts(timestamptz), hold_case(uuid, boolean), case_is_archived(uuid, date) TO stafetten_purger;
GRANT SELECT, DELETE ON {tables}, cases_child, cases_historicalchild, stafetlog_noteobservation,
    stafetlog_undringsnotat TO stafetten_guard;
-- The lock of the purge needs one column it never changes; the other two are what it may change.
GRANT UPDATE (status, legal_hold, archived_on) ON cases_case TO stafetten_guard;
GRANT SELECT ON btimodel_retentionrule TO stafetten_guard;
GRANT INSERT ON cases_erasure TO stafetten_guard;
"""


class Migration(migrations.Migration):
    """Irreversible on purpose: an installation never takes its walls down."""

    initial = True

    dependencies = (
        ("consent", "0002_database"),
        ("stafetlog", "0006_meetings_database"),
        ("cases", "0002_database"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("guardian", "0003_remove_groupobjectpermission_guardian_gr_content_ae6aec_idx_and_more"),
        ("sessions", "0001_initial"),
    )

    operations = (
        migrations.RunSQL(FRAMEWORK_GRANTS),
        migrations.RunSQL(no_statistics()),
        migrations.RunSQL(purge_function()),
    )
