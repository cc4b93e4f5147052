"""What the family is told stands in the log alone: no sample of it is kept in the planner's statistics.

The two tables are granted and walled whole, so the new columns need no grant and no policy of their own.
"""

from django.db import migrations

QUIET = """
ALTER TABLE stafetlog_levelchange ALTER COLUMN against_reason SET STATISTICS 0,
    ALTER COLUMN told_how SET STATISTICS 0;
ALTER TABLE stafetlog_closing ALTER COLUMN against_reason SET STATISTICS 0,
    ALTER COLUMN told_how SET STATISTICS 0;
"""


class Migration(migrations.Migration):
    """Keeps what the family is told out of the statistics."""

    dependencies = [("stafetlog", "0028_family_wish")]

    operations = [migrations.RunSQL(QUIET, migrations.RunSQL.noop)]
