"""How much somebody has searched for children, counted from what nobody can remove (docs/adr/0045).

The events of a search that met somebody else's case are not the searcher's to read, so the database counts. A
caller is told of nobody but herself.
"""

from django.db import migrations

SQL = """
CREATE FUNCTION searches_since(moment timestamptz) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(DISTINCT at) FROM cases_accessevent
     WHERE user_ref = app_uid() AND action = 'search' AND at > moment
$$;
ALTER FUNCTION searches_since(timestamptz) OWNER TO stafetten_guard;
REVOKE ALL ON FUNCTION searches_since(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION searches_since(timestamptz) TO stafetten_app;
"""


class Migration(migrations.Migration):
    dependencies = (("cases", "0013_event_of_search"),)
    operations = (migrations.RunSQL(SQL, migrations.RunSQL.noop),)
