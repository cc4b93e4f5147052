"""What a file of a draft says of itself may be written later than the file (law.md J-2); nothing else of it may."""

from django.db import migrations

GRANTS = """
GRANT UPDATE (subject, dated, origin) ON stafetlog_draftfile TO stafetten_app;
-- No sample of what somebody writes lies in the planner's statistics.
ALTER TABLE stafetlog_draftfile ALTER COLUMN subject SET STATISTICS 0;
"""


class Migration(migrations.Migration):
    """Irreversible on purpose: an installation never takes its walls down."""

    dependencies = (("stafetlog", "0026_document_facts"),)

    operations = (migrations.RunSQL(GRANTS),)
