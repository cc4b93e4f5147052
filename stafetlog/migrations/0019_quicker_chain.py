"""The chain is written with plans that are kept, and touches its head twice, and not three times (ADR 0040).

What is hashed, who owns the functions and who may call them is as before: older chains verify as they stand.
A function in SQL is planned anew for each entry, one in PL/pgSQL once a connection. The head is looked for
first, and made only when it is not there.
"""

from django.db import migrations

SQL = """
CREATE OR REPLACE FUNCTION entry_hash(e stafetlog_entry) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
    RETURN encode(sha256(convert_to(
        e.prev_hash || '|' || e.id || '|' || e.case_id || '|' || e.seq || '|' || e.author_id
        || '|' || length(e.author_role) || ':' || e.author_role
        || '|' || length(e.kind) || ':' || e.kind || '|' || length(e.phase) || ':' || e.phase || '|' || e.level
        || '|' || (extract(epoch FROM e.occurred_at) * 1000000)::bigint
        || '|' || (extract(epoch FROM e.written_at) * 1000000)::bigint
        || '|' || coalesce(e.concerns_id::text, '') || '|' || coalesce(e.corrects_id::text, '')
        || '|' || coalesce(e.coordinator_id::text, '') || '|' || coalesce(e.performer_id::text, '')
        || '|' || coalesce(e.performer_person_id::text, '')
        || '|' || coalesce((e.deadline - DATE '2000-01-01')::text, '')
        || '|' || length(e.heard_from) || ':' || e.heard_from
        || '|' || coalesce((e.heard_on - DATE '2000-01-01')::text, '')
        || '|' || e.words_how || '|' || e.sensitivity
        || '|' || coalesce(e.refers_to_id::text, '') || '|' || e.refers_how
        || '|' || length(e.attachments::text) || ':' || e.attachments::text
        || '|' || length(e.text) || ':' || e.text, 'UTF8')), 'hex');
END $$;

CREATE OR REPLACE FUNCTION chain_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE head stafetlog_loghead;
BEGIN
    SELECT * INTO head FROM stafetlog_loghead WHERE case_id = NEW.case_id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        INSERT INTO stafetlog_loghead (case_id, seq, salt, hash)
        SELECT NEW.case_id, 0, s.salt, encode(sha256(convert_to(s.salt, 'UTF8')), 'hex')
          FROM (SELECT replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '') AS salt) s
        ON CONFLICT (case_id) DO NOTHING;
        SELECT * INTO head FROM stafetlog_loghead WHERE case_id = NEW.case_id FOR NO KEY UPDATE;
    END IF;
    NEW.seq := head.seq + 1;
    NEW.written_at := clock_timestamp();
    NEW.prev_hash := head.hash;
    NEW.hash := entry_hash(NEW);
    UPDATE stafetlog_loghead SET seq = NEW.seq, hash = NEW.hash WHERE case_id = NEW.case_id;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = (("stafetlog", "0018_entry_indexes"),)
    operations = (migrations.RunSQL(SQL, migrations.RunSQL.noop),)
