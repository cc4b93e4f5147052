"""Row security and grants of the rounds of rating (domain.md 5.4).

A rating alone is its author's until the round is opened. Only the last who rates or the stafetholder can open a
round, and an opened round never closes: the trigger says so whatever the program does. The purge takes the
rounds with the case; those that came to nothing go by the drafts' clock (config/0006).
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION round_opens_once() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF OLD.opened_at IS NULL AND NEW.opened_at IS NOT NULL AND NEW.opened_by_id = app_uid()
          AND (NEW.id, NEW.case_id, NEW.spec_id, NEW.started_by_id, NEW.started_at)
            = (OLD.id, OLD.case_id, OLD.spec_id, OLD.started_by_id, OLD.started_at)
          AND (NOT EXISTS (SELECT 1 FROM redskaber_roundmember m
                            WHERE m.round_id = NEW.id AND m.rated_at IS NULL)
               OR EXISTS (SELECT 1 FROM cases_case c
                           WHERE c.id = NEW.case_id AND c.stafetholder_id = app_uid())) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'vurderingsrunden kan ikke ændres' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER opens_once BEFORE UPDATE ON redskaber_ratinground
    FOR EACH ROW EXECUTE FUNCTION round_opens_once();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON redskaber_ratinground EXECUTE FUNCTION refuse_truncate();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON redskaber_ownrating EXECUTE FUNCTION refuse_truncate();
"""

GRANTS = """
GRANT SELECT, INSERT, UPDATE (opened_at, opened_by_id) ON redskaber_ratinground TO stafetten_app;
GRANT SELECT, INSERT, UPDATE (rated_at) ON redskaber_roundmember TO stafetten_app;
GRANT SELECT, INSERT, UPDATE (step, words, rated_at) ON redskaber_ownrating TO stafetten_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO stafetten_app;
GRANT SELECT ON redskaber_ratinground, redskaber_roundmember, redskaber_ownrating TO stafetten_backup;
ALTER TABLE redskaber_ownrating ALTER COLUMN words SET STATISTICS 0;
ALTER TABLE redskaber_roundmember ALTER COLUMN title SET STATISTICS 0;
"""

PROFESSIONALS = "case_id = ANY(ARRAY(SELECT app_cases('read_all_entries')))"
OF_MY_ROUND = "round_id IN (SELECT r.id FROM redskaber_ratinground r WHERE {})"
STILL_CLOSED = OF_MY_ROUND.format("r.opened_at IS NULL")
OPENED = OF_MY_ROUND.format("r.opened_at IS NOT NULL")
TAKES_PART = """(EXISTS (SELECT 1 FROM redskaber_roundmember m
                    WHERE m.round_id = redskaber_ownrating.round_id AND m.user_id = app_uid())
        OR EXISTS (SELECT 1 FROM cases_case c
                    WHERE c.id = redskaber_ownrating.case_id AND c.stafetholder_id = app_uid()))"""
MINE = "rater_id = app_uid()"

POLICIES = f"""
CREATE POLICY web ON redskaber_ratinground TO stafetten_app USING ({PROFESSIONALS});
CREATE POLICY web_read ON redskaber_roundmember FOR SELECT TO stafetten_app USING ({PROFESSIONALS});
CREATE POLICY web_insert ON redskaber_roundmember FOR INSERT TO stafetten_app
    WITH CHECK ({PROFESSIONALS} AND {STILL_CLOSED});
CREATE POLICY web_rated ON redskaber_roundmember FOR UPDATE TO stafetten_app
    USING ({PROFESSIONALS} AND user_id = app_uid() AND {STILL_CLOSED});
CREATE POLICY web_read ON redskaber_ownrating FOR SELECT TO stafetten_app
    USING ({PROFESSIONALS} AND ({MINE} OR ({OPENED} AND {TAKES_PART})));
CREATE POLICY web_insert ON redskaber_ownrating FOR INSERT TO stafetten_app
    WITH CHECK ({PROFESSIONALS} AND {MINE} AND {STILL_CLOSED} AND {TAKES_PART});
CREATE POLICY web_update ON redskaber_ownrating FOR UPDATE TO stafetten_app
    USING ({PROFESSIONALS} AND {MINE} AND {STILL_CLOSED});
"""


def row_security() -> str:
    """Return the statements that force the policies."""
    tables = ("redskaber_ratinground", "redskaber_roundmember", "redskaber_ownrating")
    forced = "".join(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY;"
        for table in tables
    )
    return forced + POLICIES


class Migration(migrations.Migration):
    """Irreversible on purpose: an installation never takes its walls down."""

    dependencies = (("redskaber", "0005_rounds"),)

    operations = (
        migrations.RunSQL(FUNCTIONS),
        migrations.RunSQL(GRANTS),
        migrations.RunSQL(row_security()),
    )
