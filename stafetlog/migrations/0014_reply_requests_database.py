"""Row security and grants of the questions to a colleague, and their place in the purge.

The policy asks for the entry itself, with the asker's own eyes: whoever may not read it does not see that
anybody was asked about it. The family is not asked, and sees no question.
"""

from django.db import migrations

SQL = """
ALTER TABLE stafetlog_replyrequest ENABLE ROW LEVEL SECURITY;
ALTER TABLE stafetlog_replyrequest FORCE ROW LEVEL SECURITY;
CREATE POLICY web ON stafetlog_replyrequest TO stafetten_app
    USING (case_id = ANY(ARRAY(SELECT app_cases('read_all_entries')))
           AND EXISTS (SELECT 1 FROM stafetlog_entry e WHERE e.id = entry_id));
GRANT SELECT, INSERT, UPDATE (state, answer_id, ended_at) ON stafetlog_replyrequest TO stafetten_app;
GRANT SELECT ON stafetlog_replyrequest TO stafetten_backup;
GRANT SELECT, DELETE ON stafetlog_replyrequest TO stafetten_guard;
ALTER TABLE stafetlog_replyrequest ALTER COLUMN question SET STATISTICS 0;
"""


class Migration(migrations.Migration):
    """Irreversible on purpose: an installation never takes its walls down."""

    dependencies = (("stafetlog", "0013_reply_requests"),)

    operations = (migrations.RunSQL(SQL),)
