"""The purge of a case takes the orders for printed logs with it. Adds one line to the function that stands."""

from django.db import migrations

ADD = """
DO $do$
DECLARE known text := pg_get_functiondef('purge_case(uuid, date, uuid, text)'::regprocedure);
        here text := 'SET CONSTRAINTS ALL DEFERRED;';
BEGIN
    IF position(here IN known) = 0 THEN
        RAISE EXCEPTION 'purge_case has another shape than expected';
    END IF;
    EXECUTE replace(known, here, here || E'\n    DELETE FROM stafetlog_pdfjob WHERE case_id = of_case;'
        || ' GET DIAGNOSTICS n = ROW_COUNT; total := total + n;');
END $do$;
"""


class Migration(migrations.Migration):
    """Irreversible on purpose: an installation never takes its walls down."""

    dependencies = (("config", "0002_purge_tools"), ("stafetlog", "0010_pdf_jobs_database"))

    operations = (migrations.RunSQL(ADD),)
