"""What the web may change of a case: also whether it is paused, and who is the child's adult."""

from django.db import migrations

SQL = """
GRANT UPDATE (stage, childs_adult_id) ON cases_case TO stafetten_app;
"""


class Migration(migrations.Migration):
    """Irreversible on purpose: an installation never takes its walls down."""

    dependencies = (("cases", "0007_state_and_childs_adult"),)
    operations = (migrations.RunSQL(SQL),)
