"""The functions that row security asks in every statement keep their plan (security.md 2c).

A function in SQL is planned anew each time it is called, one in PL/pgSQL once a connection. These two are
asked several times in each statement on a case, and to plan them took more time than all the rest of it.
What they answer, who owns them and who may call them is as before.
"""

from django.db import migrations

SQL = """
CREATE OR REPLACE FUNCTION app_uid() RETURNS bigint LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
    RETURN NULLIF(current_setting('stafetten.uid', true), '')::bigint;
END $$;

-- The cases on which the one who asks has a permission today. Owned by the guard role, which may read the
-- grants past row security; nothing else is readable through it than the asker's own case ids.
CREATE OR REPLACE FUNCTION app_cases(perm text) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE asker CONSTANT bigint := app_uid();
BEGIN
    RETURN QUERY
    SELECT g.content_object_id
      FROM cases_caseuserpermission g
      JOIN auth_permission p ON p.id = g.permission_id AND p.codename = perm
      JOIN django_content_type t ON t.id = p.content_type_id AND t.app_label = 'cases' AND t.model = 'case'
     WHERE g.user_id = asker
       AND EXISTS (SELECT 1 FROM accounts_user u WHERE u.id = asker AND u.is_active)
       AND (g.valid_until IS NULL OR g.valid_until >= (now() AT TIME ZONE 'Europe/Copenhagen')::date);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = (("cases", "0003_work_ends"),)
    operations = (migrations.RunSQL(SQL, migrations.RunSQL.noop),)
