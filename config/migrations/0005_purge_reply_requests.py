"""The purge of a case takes the questions to colleagues (see 0004 for how the function is changed)."""

from django.db import migrations

PURGE = """
DO $do$
DECLARE body text := pg_get_functiondef('purge_case(uuid, date, uuid, text)'::regprocedure);
BEGIN
    EXECUTE replace(body, 'DELETE FROM stafetlog_draftfile WHERE case_id = of_case;',
        'DELETE FROM stafetlog_replyrequest WHERE case_id = of_case; GET DIAGNOSTICS n = ROW_COUNT; total := total + n;
    DELETE FROM stafetlog_draftfile WHERE case_id = of_case;');
END $do$;
"""


class Migration(migrations.Migration):
    """Irreversible on purpose: an installation never takes its walls down."""

    dependencies = (("config", "0004_purge_attachments"), ("stafetlog", "0014_reply_requests_database"))

    operations = (migrations.RunSQL(PURGE),)
