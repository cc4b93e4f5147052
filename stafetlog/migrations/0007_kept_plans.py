"""The function behind the policies of meetings keeps its plan, as those of cases do (cases/0004)."""

from django.db import migrations

SQL = """
-- The meetings that the one who asks is invited to as family. Apart from the policies, which would ask each other.
CREATE OR REPLACE FUNCTION app_invitations() RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT i.meeting_id
      FROM stafetlog_meetingparticipant i JOIN cases_caseperson p ON p.id = i.person_id
     WHERE p.user_id = app_uid();
END $$;
"""


class Migration(migrations.Migration):
    dependencies = (("stafetlog", "0006_meetings_database"), ("cases", "0004_kept_plans"))
    operations = (migrations.RunSQL(SQL, migrations.RunSQL.noop),)
