"""Does this account open any case today? Asked before its mail address is changed, also by who sees no case."""

from django.db import migrations

SQL = """
CREATE FUNCTION opens_any_case(of_user bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT app_uid() IS NOT NULL
       AND EXISTS (SELECT 1 FROM cases_caseuserpermission g
                    WHERE g.user_id = of_user
                      AND (g.valid_until IS NULL
                           OR g.valid_until >= (now() AT TIME ZONE 'Europe/Copenhagen')::date))
$$;
ALTER FUNCTION opens_any_case(bigint) OWNER TO stafetten_guard;
REVOKE ALL ON FUNCTION opens_any_case(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opens_any_case(bigint) TO stafetten_app;
"""


class Migration(migrations.Migration):
    dependencies = (("cases", "0011_event_of_reading"),)
    operations = (migrations.RunSQL(SQL, migrations.RunSQL.noop),)
