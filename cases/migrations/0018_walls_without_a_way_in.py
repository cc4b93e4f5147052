"""Row security of cases and access events asks a set, and no longer an array (ADR 0047).

`= ANY(array)` is a way into a table: PostgreSQL sorts the array and looks every element up, once more for each
row that is found by its key. Who has 1,000 cases pays a million times for 1,000 lines. A case is always sought
by its key or by who holds it, an access event by its case or its reader: there the asker's cases are hashed
once in a question and only looked into.
"""

from django.db import migrations

SQL = """
ALTER POLICY web ON cases_case USING (id IN (SELECT app_cases('view_case')));
ALTER POLICY web ON cases_accessevent USING (case_ref IN (SELECT app_cases('view_case')));
"""


class Migration(migrations.Migration):
    dependencies = (("cases", "0017_same_family_by_names"),)
    operations = (migrations.RunSQL(SQL, migrations.RunSQL.noop),)
