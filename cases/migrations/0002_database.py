"""Roles' grants, row security and append-only for the case's own tables (architecture.md, Database).

Hand-written, reviewable SQL. Two walls stand apart: `app_cases()` answers from the rows that cases.access
writes, and the triggers refuse change for everyone, the owner included, except inside the purge of a
whole case (config/0001). Deny by default: a table without a GRANT here is closed to the web.
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION app_uid() RETURNS bigint LANGUAGE sql STABLE SET search_path = public, pg_temp AS
$$ SELECT NULLIF(current_setting('stafetten.uid', true), '')::bigint $$;

-- The cases on which the one who asks has a permission today. Owned by the guard role, which may read the
-- grants past row security; nothing else is readable through it than the asker's own case ids.
CREATE FUNCTION app_cases(perm text) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT g.content_object_id
      FROM cases_caseuserpermission g
      JOIN auth_permission p ON p.id = g.permission_id AND p.codename = perm
      JOIN django_content_type t ON t.id = p.content_type_id AND t.app_label = 'cases' AND t.model = 'case'
     WHERE g.user_id = app_uid()
       AND EXISTS (SELECT 1 FROM accounts_user u WHERE u.id = app_uid() AND u.is_active)
       AND (g.valid_until IS NULL OR g.valid_until >= (now() AT TIME ZONE 'Europe/Copenhagen')::date)
$$;

-- A new case: the opener is granted first, then the row may be written (security.md 2c, pitfall 1).
CREATE FUNCTION open_case_grant(new_case uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM accounts_user u
                    WHERE u.id = app_uid() AND u.kind = 'professional' AND u.is_active) THEN
        RAISE EXCEPTION 'only a professional opens a case' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF EXISTS (SELECT 1 FROM cases_case WHERE id = new_case)
       OR EXISTS (SELECT 1 FROM cases_caseuserpermission WHERE content_object_id = new_case) THEN
        RAISE EXCEPTION 'the case exists' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO cases_caseuserpermission (user_id, permission_id, content_object_id)
    SELECT app_uid(), p.id, new_case
      FROM auth_permission p JOIN django_content_type t ON t.id = p.content_type_id
     WHERE t.app_label = 'cases' AND t.model = 'case' AND p.codename = 'view_case';
END $$;

-- Search before a log is opened: the exact birth date and a like name, or the exact CPR; a masked answer
-- and never a list to browse (wishes.md, traps: enumeration). `likeness` says how sure the answer is:
-- same (this child), other_name (this CPR, but another name or birth date), like (perhaps a twin).
CREATE FUNCTION find_child(in_municipality bigint, in_birth_date date, in_name text, in_cpr_hash text)
RETURNS TABLE (child_id uuid, likeness text, open_case_id uuid, holder_id bigint, holder_unit_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.id,
           CASE WHEN in_cpr_hash <> '' AND c.cpr_hash = in_cpr_hash THEN
                     CASE WHEN c.birth_date = in_birth_date AND similarity(c.search_key, in_name) >= 0.45
                          THEN 'same' ELSE 'other_name' END
                WHEN c.search_key = in_name AND (in_cpr_hash = '' OR c.cpr_hash = '') THEN 'same'
                ELSE 'like' END,
           s.id, s.stafetholder_id, s.holder_unit_id
      FROM cases_child c
      LEFT JOIN cases_case s ON s.child_id = c.id AND s.status = 'open'
     WHERE EXISTS (SELECT 1 FROM accounts_user u WHERE u.id = app_uid() AND u.kind = 'professional' AND u.is_active)
       AND c.municipality_id = in_municipality
       AND ((in_cpr_hash <> '' AND c.cpr_hash = in_cpr_hash)
            OR (c.birth_date = in_birth_date AND similarity(c.search_key, in_name) >= 0.45))
     ORDER BY (in_cpr_hash <> '' AND c.cpr_hash = in_cpr_hash) DESC, similarity(c.search_key, in_name) DESC,
              s.id IS NULL, c.id
     LIMIT 5
$$;

-- Protected addresses and phone numbers of a case, to compare with what somebody is about to write in its log
-- (cases.visibility.leaks). Whoever writes may know them from elsewhere without being shown them here, so the
-- comparison must not stop at what row security shows the writer. Never shown on a page (law.md N-2, N-4).
CREATE FUNCTION protected_contacts(of_case uuid) RETURNS TABLE (address text, phone text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT k.address, k.phone
      FROM cases_personcontact k JOIN cases_caseperson p ON p.id = k.person_id AND p.protected
     WHERE k.case_id = of_case AND of_case IN (SELECT app_cases('write_entry'))
$$;

-- Does this person hold a stafet? Asked before an account is closed, also by those who see no case.
CREATE FUNCTION holds_any_stafet(of_user bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT app_uid() IS NOT NULL
       AND EXISTS (SELECT 1 FROM cases_case WHERE stafetholder_id = of_user AND status = 'open')
$$;

-- Nobody leaves with the stafet in hand, and nobody who has left is given one (domain.md 4.4). Each side locks
-- the other's row, so that the two cannot happen at once.
CREATE FUNCTION holder_stays_active() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF OLD.is_active AND NOT NEW.is_active
       AND EXISTS (SELECT 1 FROM cases_case WHERE stafetholder_id = NEW.id AND status = 'open') THEN
        RAISE EXCEPTION 'the account holds a stafet' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION holder_is_active() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM accounts_user WHERE id = NEW.stafetholder_id AND is_active FOR SHARE;
    IF NEW.status = 'open' AND NOT FOUND THEN
        RAISE EXCEPTION 'a closed account cannot hold a stafet' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TABLE cases_purgepermit (case_id uuid NOT NULL, xid bigint NOT NULL, PRIMARY KEY (case_id, xid));

-- Is the purge of this case running in this very transaction? (security.md 2b, 2e: the index is worth 12x)
CREATE FUNCTION purge_permitted(of_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM cases_purgepermit
                    WHERE case_id = of_case AND xid = txid_current_if_assigned())
$$;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' AND purge_permitted((to_jsonb(OLD) ->> TG_ARGV[0])::uuid) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% er kun til at lægge til i', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION refuse_truncate() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% kan ikke tømmes', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

-- The certificate names no case, so nothing lets it go.
CREATE FUNCTION refuse_all_change() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% er kun til at lægge til i', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

ALTER FUNCTION app_cases(text) OWNER TO stafetten_guard;
ALTER FUNCTION open_case_grant(uuid) OWNER TO stafetten_guard;
ALTER FUNCTION find_child(bigint, date, text, text) OWNER TO stafetten_guard;
ALTER FUNCTION protected_contacts(uuid) OWNER TO stafetten_guard;
ALTER FUNCTION holds_any_stafet(bigint) OWNER TO stafetten_guard;
ALTER FUNCTION purge_permitted(uuid) OWNER TO stafetten_guard;
ALTER FUNCTION holder_stays_active() OWNER TO stafetten_guard;
ALTER FUNCTION holder_is_active() OWNER TO stafetten_guard;
REVOKE ALL ON FUNCTION holder_stays_active(), holder_is_active() FROM PUBLIC;
CREATE TRIGGER holder_stays_active BEFORE UPDATE OF is_active ON accounts_user
    FOR EACH ROW EXECUTE FUNCTION holder_stays_active();
CREATE TRIGGER holder_is_active BEFORE INSERT OR UPDATE OF stafetholder_id, status ON cases_case
    FOR EACH ROW EXECUTE FUNCTION holder_is_active();
REVOKE ALL ON FUNCTION app_cases(text), open_case_grant(uuid), find_child(bigint, date, text, text),
    purge_permitted(uuid), holds_any_stafet(bigint), protected_contacts(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_cases(text), open_case_grant(uuid), find_child(bigint, date, text, text),
    holds_any_stafet(bigint), protected_contacts(uuid) TO stafetten_app;
GRANT EXECUTE ON FUNCTION purge_permitted(uuid) TO stafetten_app, stafetten_purger, stafetten_owner;
GRANT SELECT ON cases_caseuserpermission, cases_case, cases_child, auth_permission, django_content_type,
    cases_purgepermit, cases_caseperson, cases_personcontact, accounts_user TO stafetten_guard;
GRANT INSERT ON cases_caseuserpermission, cases_purgepermit TO stafetten_guard;
GRANT DELETE ON cases_purgepermit TO stafetten_guard;
-- To lock a row takes the right to change a column of it; the guard's functions change none of these.
GRANT UPDATE (last_login) ON accounts_user TO stafetten_guard;
GRANT UPDATE (group_name) ON cases_child TO stafetten_guard;
GRANT USAGE ON SEQUENCE cases_caseuserpermission_id_seq TO stafetten_guard, stafetten_app;
"""

# Table: (what the web may do, the policy's condition). Nothing may be deleted but a grant.
MY_CASES = "ANY(ARRAY(SELECT app_cases('view_case')))"
POLICIES = {
    "cases_case": f"id = {MY_CASES}",
    "cases_caseperson": f"case_id = {MY_CASES}",
    "cases_casemembership": f"case_id = {MY_CASES}",
    "cases_unitdoor": f"case_id = {MY_CASES}",
    "cases_historicalcaseperson": f"case_id = {MY_CASES}",
    "cases_child": "id IN (SELECT child_id FROM cases_case)",
    "cases_historicalchild": "id IN (SELECT child_id FROM cases_case)",
}

GRANTS = """
GRANT SELECT, INSERT, UPDATE (stafetholder_id, holder_unit_id, holder_is_acting, holder_since, level, status,
    next_on, next_kind, closed_at, retention_rule_id, retention_until, archive_marking, archived_on, legal_hold)
    ON cases_case TO stafetten_app;
GRANT SELECT, INSERT, UPDATE ON cases_caseperson, cases_child, cases_personcontact TO stafetten_app;
GRANT SELECT, INSERT, UPDATE (role, task, valid_until, ended_at) ON cases_casemembership TO stafetten_app;
GRANT SELECT, INSERT, UPDATE (open_until, closed_at) ON cases_unitdoor TO stafetten_app;
GRANT SELECT, INSERT ON cases_historicalchild, cases_historicalcaseperson, cases_accessevent TO stafetten_app;
GRANT SELECT, INSERT, DELETE, UPDATE (valid_until) ON cases_caseuserpermission TO stafetten_app;
GRANT SELECT ON cases_erasure TO stafetten_app, stafetten_purger;
"""

SPECIAL_POLICIES = f"""
-- A child row may be written by anybody who is logged in; it is readable only through a case.
CREATE POLICY web_insert ON cases_child FOR INSERT TO stafetten_app WITH CHECK (app_uid() IS NOT NULL);
CREATE POLICY web_insert ON cases_historicalchild FOR INSERT TO stafetten_app WITH CHECK (app_uid() IS NOT NULL);

-- Addresses: professionals on the case, and the person herself. Never another parent.
ALTER TABLE cases_personcontact ENABLE ROW LEVEL SECURITY;
ALTER TABLE cases_personcontact FORCE ROW LEVEL SECURITY;
CREATE POLICY web ON cases_personcontact TO stafetten_app USING (
    case_id = ANY(ARRAY(SELECT app_cases('see_addresses')))
    OR person_id IN (SELECT id FROM cases_caseperson WHERE user_id = app_uid()));

-- Grants: one's own, and those of the cases one sees.
ALTER TABLE cases_caseuserpermission ENABLE ROW LEVEL SECURITY;
ALTER TABLE cases_caseuserpermission FORCE ROW LEVEL SECURITY;
CREATE POLICY web ON cases_caseuserpermission TO stafetten_app USING (content_object_id = {MY_CASES});
CREATE POLICY web_own ON cases_caseuserpermission FOR SELECT TO stafetten_app USING (user_id = app_uid());

-- Access events: written in one's own name, read by those who take part.
ALTER TABLE cases_accessevent ENABLE ROW LEVEL SECURITY;
ALTER TABLE cases_accessevent FORCE ROW LEVEL SECURITY;
CREATE POLICY web ON cases_accessevent FOR SELECT TO stafetten_app USING (case_ref = {MY_CASES});
CREATE POLICY web_insert ON cases_accessevent FOR INSERT TO stafetten_app WITH CHECK (user_ref = app_uid());

ALTER TABLE cases_erasure ENABLE ROW LEVEL SECURITY;
ALTER TABLE cases_erasure FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON cases_erasure FOR SELECT TO stafetten_app, stafetten_purger USING (true);
ALTER TABLE cases_purgepermit ENABLE ROW LEVEL SECURITY;
ALTER TABLE cases_purgepermit FORCE ROW LEVEL SECURITY;

CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON cases_accessevent
    FOR EACH ROW EXECUTE FUNCTION refuse_change('case_ref');
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON cases_accessevent EXECUTE FUNCTION refuse_truncate();
CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON cases_erasure
    FOR EACH ROW EXECUTE FUNCTION refuse_all_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON cases_erasure EXECUTE FUNCTION refuse_truncate();

-- No names in the server's column statistics (security.md 2e).
ALTER TABLE cases_child ALTER COLUMN name SET STATISTICS 0, ALTER COLUMN sort_key SET STATISTICS 0,
    ALTER COLUMN search_key SET STATISTICS 0, ALTER COLUMN cpr_hash SET STATISTICS 0,
    ALTER COLUMN cpr_encrypted SET STATISTICS 0, ALTER COLUMN place SET STATISTICS 0,
    ALTER COLUMN group_name SET STATISTICS 0;
ALTER TABLE cases_historicalchild ALTER COLUMN place SET STATISTICS 0, ALTER COLUMN group_name SET STATISTICS 0;
ALTER TABLE cases_caseperson ALTER COLUMN name SET STATISTICS 0;
ALTER TABLE cases_casemembership ALTER COLUMN task SET STATISTICS 0;
ALTER TABLE cases_personcontact ALTER COLUMN address SET STATISTICS 0, ALTER COLUMN phone SET STATISTICS 0;
"""


def row_security() -> str:
    """Return the statements that force the policies of POLICIES."""
    return "".join(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY;"
        f"CREATE POLICY web ON {table} TO stafetten_app USING ({condition});"
        for table, condition in POLICIES.items()
    )


class Migration(migrations.Migration):
    """Irreversible on purpose: an installation never takes its walls down."""

    dependencies = (
        ("cases", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    )

    operations = (
        migrations.RunSQL(FUNCTIONS),
        migrations.RunSQL(GRANTS),
        migrations.RunSQL(row_security()),
        migrations.RunSQL(SPECIAL_POLICIES),
    )
