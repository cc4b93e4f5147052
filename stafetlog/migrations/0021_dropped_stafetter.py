"""What a leader may know of a stafet whose holder can no longer open the case, and how she takes it up.

A door shuts at once when the family takes a consent back, also the one that the stafetholder came in by
(docs/adr/0041). Then nobody coordinates, until somebody of the responsible authority takes the stafet.
"""

from django.db import migrations

# She is told the holder, the units, since when, and who on the case can take it: never a child. `stafet_ref`
# stands for the stafet without telling the case. She may take it herself when nobody on the case can, or when
# it has lain as long as an offer may wait (the municipality's own number), and only in the authority that
# opened the case: the leaders of units that take part there, or that did when nobody does any more.
LEADER = """
CREATE FUNCTION dropped_cases()
RETURNS TABLE (of_case uuid, stafet_ref uuid, since date, holder text, holder_unit text, takers text[],
               may_take boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH today AS MATERIALIZED (SELECT (now() AT TIME ZONE 'Europe/Copenhagen')::date AS day),
    led AS MATERIALIZED (
        SELECT e.unit_id FROM today, accounts_employment e
          JOIN accounts_user u ON u.id = e.user_id AND u.is_active AND u.kind = 'professional'
         WHERE e.user_id = app_uid() AND e.is_leader AND e.valid_from <= today.day
           AND (e.valid_until IS NULL OR e.valid_until >= today.day)),
    right_to AS MATERIALIZED (
        SELECT p.codename, p.id FROM auth_permission p JOIN django_content_type t ON t.id = p.content_type_id
         WHERE t.app_label = 'cases' AND t.model = 'case' AND p.codename IN ('manage_case', 'take_stafet')),
    may AS NOT MATERIALIZED (
        SELECT g.user_id, g.content_object_id, r.codename
          FROM today, cases_caseuserpermission g JOIN right_to r ON r.id = g.permission_id
         WHERE g.valid_until IS NULL OR g.valid_until >= today.day),
    near AS (
        SELECT c.id FROM cases_case c WHERE c.status = 'open' AND c.holder_unit_id IN (SELECT unit_id FROM led)
         UNION
        SELECT m.case_id FROM cases_casemembership m
         WHERE m.role = 'aktoer' AND m.unit_id IN (SELECT unit_id FROM led)),
    dropped AS MATERIALIZED (
        SELECT c.* FROM near JOIN cases_case c ON c.id = near.id AND c.status = 'open'
         WHERE NOT EXISTS (SELECT 1 FROM may WHERE may.user_id = c.stafetholder_id
                              AND may.content_object_id = c.id AND may.codename = 'manage_case')),
    part AS MATERIALIZED (
        SELECT d.id, m.unit_id, u.full_name,
               m.ended_at IS NULL AND u.is_active AND u.id <> d.stafetholder_id
               AND EXISTS (SELECT 1 FROM may WHERE may.user_id = u.id AND may.content_object_id = d.id
                              AND may.codename = 'take_stafet') AS takes
          FROM dropped d
          JOIN cases_casemembership m ON m.case_id = d.id AND m.role = 'aktoer'
          JOIN btimodel_unit b ON b.id = m.unit_id AND b.authority_id = d.authority_id
          JOIN accounts_user u ON u.id = m.user_id),
    told AS (
        SELECT d.*,
               ARRAY(SELECT DISTINCT p.full_name::text FROM part p WHERE p.id = d.id AND p.takes ORDER BY 1)
                   AS takers,
               EXISTS (SELECT 1 FROM part p JOIN led ON led.unit_id = p.unit_id
                        WHERE p.id = d.id
                          AND (p.takes OR NOT EXISTS (SELECT 1 FROM part q WHERE q.id = d.id AND q.takes)))
                   AS leads_part,
               COALESCE(LEAST(
                   (SELECT max(LEAST((o.closed_at AT TIME ZONE 'Europe/Copenhagen')::date, o.open_until + 1))
                      FROM cases_unitdoor o WHERE o.case_id = d.id AND o.unit_id = d.holder_unit_id),
                   (SELECT max(m.valid_until) + 1 FROM cases_casemembership m
                     WHERE m.case_id = d.id AND m.user_id = d.stafetholder_id AND m.ended_at IS NULL)),
                   (d.holder_since AT TIME ZONE 'Europe/Copenhagen')::date) AS since
          FROM dropped d)
    SELECT t.id, md5(t.id::text || t.holder_since::text)::uuid, t.since, u.full_name, b.name, t.takers,
           t.leads_part AND (t.takers = '{}' OR t.since <= today.day
               - (SELECT d.days FROM btimodel_deadline d WHERE d.key = 'stafet_ubesvaret'))
      FROM today, told t
      JOIN accounts_user u ON u.id = t.stafetholder_id
      JOIN btimodel_unit b ON b.id = t.holder_unit_id
     WHERE t.leads_part OR t.holder_unit_id IN (SELECT unit_id FROM led)
$$;

CREATE FUNCTION dropped_stafetter()
RETURNS TABLE (stafet_ref uuid, since date, holder text, holder_unit text, takers text[], may_take boolean,
               case_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT d.stafet_ref, d.since, d.holder, d.holder_unit, d.takers, d.may_take,
           CASE WHEN d.of_case IN (SELECT app_cases('view_case')) THEN d.of_case END
      FROM dropped_cases() d ORDER BY d.since, d.stafet_ref
$$;

-- The one way in for a leader: the case is locked, asked of again, and she is granted the sight of it. The
-- service makes her take part and passes the stafet in the same transaction. NULL when she may not.
CREATE FUNCTION lead_case_grant(of_stafet uuid) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE found_case uuid;
BEGIN
    SELECT d.of_case INTO found_case FROM dropped_cases() d WHERE d.stafet_ref = of_stafet AND d.may_take;
    IF found_case IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM 1 FROM cases_case WHERE id = found_case FOR UPDATE;
    IF NOT EXISTS (SELECT 1 FROM dropped_cases() d WHERE d.stafet_ref = of_stafet AND d.may_take) THEN
        RETURN NULL;
    END IF;
    INSERT INTO cases_caseuserpermission (user_id, permission_id, content_object_id)
    SELECT app_uid(), p.id, found_case
      FROM auth_permission p JOIN django_content_type t ON t.id = p.content_type_id
     WHERE t.app_label = 'cases' AND t.model = 'case' AND p.codename = 'view_case'
    ON CONFLICT (user_id, permission_id, content_object_id) DO UPDATE SET valid_until = NULL;
    RETURN found_case;
END $$;

ALTER FUNCTION dropped_cases() OWNER TO stafetten_guard;
ALTER FUNCTION dropped_stafetter() OWNER TO stafetten_guard;
ALTER FUNCTION lead_case_grant(uuid) OWNER TO stafetten_guard;
REVOKE ALL ON FUNCTION dropped_cases(), dropped_stafetter(), lead_case_grant(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION dropped_stafetter(), lead_case_grant(uuid) TO stafetten_app;
"""


class Migration(migrations.Migration):
    """Irreversible on purpose: an installation never takes its walls down."""

    dependencies = (
        ("stafetlog", "0020_reminder_of_dropped"),
        ("cases", "0010_quicker_walls"),
        ("accounts", "0001_initial"),
        ("btimodel", "0001_initial"),
    )

    operations = (migrations.RunSQL(LEADER),)
