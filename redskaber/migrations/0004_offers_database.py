"""Grants of the list of offers: reference data, which an administrator edits and nobody deletes."""

from django.db import migrations

GRANTS = """
GRANT SELECT, INSERT, UPDATE ON redskaber_offer TO stafetten_app;
GRANT SELECT, INSERT ON redskaber_historicaloffer TO stafetten_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO stafetten_app;
GRANT SELECT ON redskaber_offer, redskaber_historicaloffer TO stafetten_backup;
"""


class Migration(migrations.Migration):
    """Irreversible on purpose: an installation never takes its walls down."""

    dependencies = (("redskaber", "0003_offers"),)

    operations = (migrations.RunSQL(GRANTS),)
