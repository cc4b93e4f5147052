"""A protected address follows the person into every case she stands in (law.md N-2; docs/adr/0046).

Nobody sees both cases, so the database itself finds out who is the same and keeps `protected_elsewhere`.
"""

from django.db import migrations

SQL = """
-- Who of a case stands in another too: the same login, or the same name where the cases share a child or somebody
-- else's login.
CREATE FUNCTION same_people(of_case uuid) RETURNS TABLE (here uuid, there uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH family AS (
        SELECT o.case_id FROM cases_caseperson m JOIN cases_caseperson o ON o.user_id = m.user_id
         WHERE m.case_id = of_case AND o.case_id <> of_case
        UNION
        SELECT o.id FROM cases_case m JOIN cases_case o ON o.child_id = m.child_id
         WHERE m.id = of_case AND o.id <> of_case)
    SELECT m.id, o.id
      FROM cases_caseperson m JOIN cases_caseperson o ON o.user_id = m.user_id OR lower(o.name) = lower(m.name)
     WHERE m.case_id = of_case AND o.case_id IN (SELECT case_id FROM family)
$$;

-- One at a time, and before any row is locked: two cases could each miss what is being written in the other.
CREATE FUNCTION wait_for_protection() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7302, 0);
    RETURN NULL;
END $$;

-- The web writes whole rows. What it believes of other cases is never taken from it.
CREATE FUNCTION elsewhere_is_kept() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF current_user <> 'stafetten_guard' THEN
        NEW.protected_elsewhere := TG_OP = 'UPDATE' AND OLD.protected_elsewhere;
    END IF;
    RETURN NEW;
END $$;

-- A login, a name or a mark may make two cases one family's, so all of the case are looked at. A mark that came
-- from another case goes when the last such mark is taken away, and not because that case is erased.
CREATE FUNCTION protection_follows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.protected, OLD.user_id, OLD.name)
                            IS NOT DISTINCT FROM (NEW.protected, NEW.user_id, NEW.name) THEN
        RETURN NULL;
    END IF;
    UPDATE cases_caseperson t SET protected_elsewhere = true
      FROM same_people(NEW.case_id) x, cases_caseperson s
     WHERE s.protected AND NOT t.protected_elsewhere
       AND ((s.id = x.here AND t.id = x.there) OR (s.id = x.there AND t.id = x.here));
    IF TG_OP = 'UPDATE' AND OLD.protected AND NOT NEW.protected THEN
        UPDATE cases_caseperson t SET protected_elsewhere = false
         WHERE t.protected_elsewhere
           AND (t.id = NEW.id OR t.id IN (SELECT there FROM same_people(NEW.case_id) WHERE here = NEW.id))
           AND NOT EXISTS (SELECT FROM same_people(t.case_id) x JOIN cases_caseperson s ON s.id = x.there
                            WHERE x.here = t.id AND s.protected);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER wait_for_protection BEFORE INSERT OR UPDATE ON cases_caseperson
    FOR EACH STATEMENT EXECUTE FUNCTION wait_for_protection();
CREATE TRIGGER elsewhere_is_kept BEFORE INSERT OR UPDATE ON cases_caseperson
    FOR EACH ROW EXECUTE FUNCTION elsewhere_is_kept();
CREATE TRIGGER protection_follows AFTER INSERT OR UPDATE ON cases_caseperson
    FOR EACH ROW EXECUTE FUNCTION protection_follows();

-- What nobody may write in the log: also the address and telephone that only the other case knows.
CREATE OR REPLACE FUNCTION protected_contacts(of_case uuid) RETURNS TABLE (address text, phone text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT k.address, k.phone
      FROM cases_personcontact k JOIN cases_caseperson p ON p.id = k.person_id
     WHERE of_case IN (SELECT app_cases('write_entry'))
       AND ((p.case_id = of_case AND (p.protected OR p.protected_elsewhere))
            OR (p.protected AND p.id IN (SELECT there FROM same_people(of_case))))
$$;

ALTER FUNCTION same_people(uuid) OWNER TO stafetten_guard;
ALTER FUNCTION protection_follows() OWNER TO stafetten_guard;
REVOKE ALL ON FUNCTION same_people(uuid), protection_follows() FROM PUBLIC;
GRANT UPDATE (protected_elsewhere) ON cases_caseperson TO stafetten_guard;

-- Those who are there already. Row security shows the owner none of them.
CREATE FUNCTION mark_those_already_there() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE cases_caseperson t SET protected_elsewhere = true
     WHERE EXISTS (SELECT FROM same_people(t.case_id) x JOIN cases_caseperson s ON s.id = x.there
                    WHERE x.here = t.id AND s.protected)
$$;
ALTER FUNCTION mark_those_already_there() OWNER TO stafetten_guard;
SELECT mark_those_already_there();
DROP FUNCTION mark_those_already_there();
"""


class Migration(migrations.Migration):
    """Irreversible on purpose: a protection that has begun to follow is not left behind."""

    dependencies = (("cases", "0015_protected_elsewhere"),)
    operations = (migrations.RunSQL(SQL),)
