"""What is hashed of an entry is put together in one call: a quarter less to verify, and to write a little less.

The bytes are as before, so older chains verify as they stand: concat() writes each value as a cast to text
would, and nothing for a null.
"""

from django.db import migrations

SQL = """
CREATE OR REPLACE FUNCTION entry_hash(e stafetlog_entry) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
    RETURN encode(sha256(convert_to(concat(
        e.prev_hash, '|', e.id, '|', e.case_id, '|', e.seq, '|', e.author_id,
        '|', length(e.author_role), ':', e.author_role,
        '|', length(e.kind), ':', e.kind, '|', length(e.phase), ':', e.phase, '|', e.level,
        '|', (extract(epoch FROM e.occurred_at) * 1000000)::bigint,
        '|', (extract(epoch FROM e.written_at) * 1000000)::bigint,
        '|', e.concerns_id, '|', e.corrects_id, '|', e.coordinator_id, '|', e.performer_id,
        '|', e.performer_person_id, '|', e.deadline - DATE '2000-01-01',
        '|', length(e.heard_from), ':', e.heard_from, '|', e.heard_on - DATE '2000-01-01',
        '|', e.words_how, '|', e.sensitivity, '|', e.refers_to_id, '|', e.refers_how,
        '|', length(e.attachments::text), ':', e.attachments::text,
        '|', length(e.text), ':', e.text), 'UTF8')), 'hex');
END $$;
"""


class Migration(migrations.Migration):
    """Who owns the function and who may call it is as before."""

    dependencies = (("stafetlog", "0029_family_wish_database"),)
    operations = (migrations.RunSQL(SQL, migrations.RunSQL.noop),)
