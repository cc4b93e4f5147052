"""Grants on the texts, and row security on what one has ticked: a person sees her own ticks alone.

The texts know no child. The web may change them (the municipality's wording) and never remove one.
"""

from django.db import migrations

SQL = """
GRANT SELECT, UPDATE ON handlevejledninger_content TO stafetten_app;
GRANT SELECT, INSERT ON handlevejledninger_historicalcontent TO stafetten_app;
GRANT SELECT, INSERT, UPDATE (is_folded, ticks) ON handlevejledninger_guideuse TO stafetten_app;
GRANT USAGE ON SEQUENCE handlevejledninger_historicalcontent_history_id_seq, handlevejledninger_guideuse_id_seq
    TO stafetten_app;
GRANT SELECT ON handlevejledninger_content, handlevejledninger_historicalcontent, handlevejledninger_guideuse
    TO stafetten_backup;
ALTER TABLE handlevejledninger_guideuse ENABLE ROW LEVEL SECURITY;
ALTER TABLE handlevejledninger_guideuse FORCE ROW LEVEL SECURITY;
CREATE POLICY web ON handlevejledninger_guideuse TO stafetten_app USING (user_id = app_uid());
"""


class Migration(migrations.Migration):
    """`app_uid()` comes from the migration of the cases."""

    dependencies = (("handlevejledninger", "0001_initial"), ("cases", "0002_database"))
    operations = (migrations.RunSQL(SQL),)
