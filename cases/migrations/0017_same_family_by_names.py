"""Two cases that share two names are one family's too: she may have a login in neither (docs/adr/0046)."""

from django.db import migrations

SQL = """
-- Of a digest: an index on names would put them in the server's samples (security.md 2e).
CREATE INDEX person_by_name ON cases_caseperson (hashtext(lower(name)));
ALTER INDEX person_by_name ALTER COLUMN 1 SET STATISTICS 0;

CREATE OR REPLACE FUNCTION same_people(of_case uuid) RETURNS TABLE (here uuid, there uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH family AS (
        SELECT o.case_id FROM cases_caseperson m JOIN cases_caseperson o ON o.user_id = m.user_id
         WHERE m.case_id = of_case AND o.case_id <> of_case
        UNION
        SELECT o.id FROM cases_case m JOIN cases_case o ON o.child_id = m.child_id
         WHERE m.id = of_case AND o.id <> of_case
        UNION
        SELECT o.case_id FROM cases_caseperson m
          JOIN cases_caseperson o ON hashtext(lower(o.name)) = hashtext(lower(m.name))
         WHERE m.case_id = of_case AND o.case_id <> of_case AND lower(o.name) = lower(m.name)
         GROUP BY o.case_id HAVING count(DISTINCT lower(m.name)) > 1)
    SELECT m.id, o.id
      FROM cases_caseperson m JOIN cases_caseperson o ON o.user_id = m.user_id OR lower(o.name) = lower(m.name)
     WHERE m.case_id = of_case AND o.case_id IN (SELECT case_id FROM family)
$$;
"""


class Migration(migrations.Migration):
    dependencies = (("cases", "0016_protection_follows"),)
    operations = (migrations.RunSQL(SQL),)
