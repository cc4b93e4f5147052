"""Row security asks the same and is answered sooner (ADR 0040).

`app_cases` finds the permission first, and then reads all it needs out of one index (cases/0009). A child is
sought by the cases of that child, and no longer among all the cases of the one who asks. A person's own grants
are compared with a number that is found once in a statement, and not once a row.
"""

from django.db import migrations

SQL = """
-- The cases on which the one who asks has a permission today. Owned by the guard role, which may read the
-- grants past row security; nothing else is readable through it than the asker's own case ids.
CREATE OR REPLACE FUNCTION app_cases(perm text) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE asker CONSTANT bigint := app_uid();
BEGIN
    RETURN QUERY
    SELECT g.content_object_id
      FROM cases_caseuserpermission g
     WHERE g.user_id = asker
       AND g.permission_id = (SELECT p.id
                                FROM auth_permission p JOIN django_content_type t ON t.id = p.content_type_id
                               WHERE t.app_label = 'cases' AND t.model = 'case' AND p.codename = perm)
       AND EXISTS (SELECT 1 FROM accounts_user u WHERE u.id = asker AND u.is_active)
       AND (g.valid_until IS NULL OR g.valid_until >= (now() AT TIME ZONE 'Europe/Copenhagen')::date);
END $$;

ALTER POLICY web ON cases_child USING (EXISTS (SELECT 1 FROM cases_case c WHERE c.child_id = cases_child.id));
ALTER POLICY web ON cases_historicalchild
    USING (EXISTS (SELECT 1 FROM cases_case c WHERE c.child_id = cases_historicalchild.id));
ALTER POLICY web_own ON cases_caseuserpermission USING (user_id = (SELECT app_uid()));
"""


class Migration(migrations.Migration):
    dependencies = (("cases", "0009_grants_of_person"),)
    operations = (migrations.RunSQL(SQL, migrations.RunSQL.noop),)
