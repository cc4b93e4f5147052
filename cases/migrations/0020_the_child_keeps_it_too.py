"""The child's own words give no protected address away either (law.md N-4; docs/adr/0048).

The child mostly lives there, and what she writes the other parent reads. So the check may know the address
when the child writes, and when somebody writes her own. It knows none when another parent writes: were the right
address alone refused, he would know it.
"""

from django.db import migrations

SQL = """
CREATE OR REPLACE FUNCTION protected_contacts(of_case uuid) RETURNS TABLE (address text, phone text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT k.address, k.phone
      FROM cases_personcontact k JOIN cases_caseperson p ON p.id = k.person_id
     WHERE (of_case IN (SELECT app_cases('write_entry'))
            OR (of_case IN (SELECT app_cases('family_read'))
                AND (p.user_id = app_uid()
                     OR EXISTS (SELECT FROM cases_caseperson me
                                 WHERE me.case_id = of_case AND me.user_id = app_uid() AND me.relation = 'child'))))
       AND ((p.case_id = of_case AND (p.protected OR p.protected_elsewhere))
            OR (p.protected AND p.id IN (SELECT there FROM same_people(of_case))))
$$;
"""


class Migration(migrations.Migration):
    dependencies = (("cases", "0019_purpose_and_review"),)
    operations = (migrations.RunSQL(SQL, migrations.RunSQL.noop),)
