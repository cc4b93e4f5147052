"""Row security, append-only and grants of consent: what was asked and answered stays as it was (law.md C-9)."""

from django.db import migrations

TABLES = ("consent_consent", "consent_consentsigner", "consent_consentdecision")


def statements() -> str:
    """Return the walls around each table of consent."""
    return "".join(
        f"GRANT SELECT, INSERT ON {table} TO stafetten_app;"
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY;"
        f"CREATE POLICY web ON {table} TO stafetten_app"
        f" USING (case_id = ANY(ARRAY(SELECT app_cases('view_case'))));"
        f"CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION refuse_change('case_id');"
        f"CREATE TRIGGER no_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION refuse_truncate();"
        for table in TABLES
    )


class Migration(migrations.Migration):
    """Irreversible on purpose: an installation never takes its walls down."""

    dependencies = (("consent", "0001_initial"), ("cases", "0002_database"))

    operations = (
        migrations.RunSQL(statements()),
        migrations.RunSQL(
            "ALTER TABLE consent_consent ALTER COLUMN purpose SET STATISTICS 0,"
            " ALTER COLUMN text_shown SET STATISTICS 0, ALTER COLUMN own_text_shown SET STATISTICS 0;"
            "ALTER TABLE consent_consentdecision ALTER COLUMN note SET STATISTICS 0;"
        ),
    )
