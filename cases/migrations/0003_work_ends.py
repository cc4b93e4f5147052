"""Access ends with the job (law.md D-2): the last day of an employment is the last day of the access it gave.

The administrator who ends an employment sees no case, so the database carries the date to the grants itself.
cases.access writes the same date when it derives a case anew, and `verify_access` compares the two.
"""

from django.db import migrations

SQL = """
-- The last day somebody works in a unit: NULL when no end is known, a day that has passed when she does not.
CREATE FUNCTION work_ends(of_user bigint, at_unit bigint) RETURNS date
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN count(*) = 0 THEN (now() AT TIME ZONE 'Europe/Copenhagen')::date - 1
                WHEN bool_or(valid_until IS NULL) THEN NULL
                ELSE max(valid_until) END
      FROM accounts_employment WHERE user_id = of_user AND unit_id = at_unit
$$;

-- Whoever holds a stafet keeps it until another has hold (domain.md 4.4): a case without anybody to hand it
-- over is worse than a day too long. Her grants end with the handover.
CREATE FUNCTION access_follows_work() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE cases_caseuserpermission g
       SET valid_until = LEAST(m.valid_until, d.open_until, work_ends(m.user_id, m.unit_id))
      FROM cases_casemembership m
      JOIN cases_case c ON c.id = m.case_id
      LEFT JOIN cases_unitdoor d ON d.case_id = m.case_id AND d.unit_id = m.unit_id AND d.closed_at IS NULL
     WHERE g.content_object_id = m.case_id AND g.user_id = m.user_id AND m.ended_at IS NULL
       AND m.user_id IN (NEW.user_id, OLD.user_id) AND m.unit_id IN (NEW.unit_id, OLD.unit_id)
       AND NOT (c.stafetholder_id = m.user_id AND c.status <> 'closed');
    RETURN NULL;
END $$;

ALTER FUNCTION access_follows_work() OWNER TO stafetten_guard;
REVOKE ALL ON FUNCTION access_follows_work() FROM PUBLIC;
GRANT SELECT ON accounts_employment TO stafetten_guard;
GRANT UPDATE (valid_until) ON cases_caseuserpermission TO stafetten_guard;
CREATE TRIGGER access_follows_work AFTER INSERT OR UPDATE ON accounts_employment
    FOR EACH ROW EXECUTE FUNCTION access_follows_work();
"""


class Migration(migrations.Migration):
    dependencies = (("cases", "0002_database"), ("accounts", "0001_initial"))
    operations = (migrations.RunSQL(SQL, migrations.RunSQL.noop),)
