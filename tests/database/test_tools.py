"""The walls around tools: locked when shared, read with their entry, and gone when their time is out."""

import datetime as dt

import pytest
from django.db import connection, transaction
from django.db.utils import Error
from django.utils import timezone

from accounts.whoasks import acting_as
from redskaber.models import FilledTool, NoteTool
from stafetlog.services import undring
from tests import tools
from tests.dbroles import connected_as
from tests.personas import add_member

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def refused(sql: str, *parameters: object) -> bool:
    """Return whether the database refuses a statement of the web's role."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, parameters)
    except Error:
        return True
    return False


def test_nothing_of_a_shared_tool_changes_and_a_draft_stays_with_its_author(world, case):
    add_member(world, case, world.birk)
    shared, draft = tools.shared(case), tools.draft(case)
    with acting_as(world.alma):
        for statement in (
            "UPDATE redskaber_filledtool SET answers = '{}' WHERE id = %s",
            "UPDATE redskaber_filledtool SET entry_id = NULL, shared_at = NULL WHERE id = %s",
            "DELETE FROM redskaber_filledtool WHERE id = %s",
        ):
            assert refused(statement, shared.pk), statement
        assert refused(
            "UPDATE redskaber_filledtool SET author_id = %s WHERE id = %s", world.birk.pk, draft.pk
        )
        assert refused("UPDATE redskaber_toolspec SET document = '{}' WHERE id = %s", draft.spec_id)
        assert refused("DELETE FROM redskaber_toolspec WHERE id = %s", draft.spec_id)
    with acting_as(world.birk):
        assert list(FilledTool.objects.values_list("pk", flat=True)) == [shared.pk]
        assert not refused("UPDATE redskaber_filledtool SET typed = '{}' WHERE id = %s", draft.pk)
    with acting_as(world.alma):
        assert FilledTool.objects.get(pk=draft.pk).typed["lykkes"] == ["Han hjælper de små."]


def test_the_owner_cannot_change_it_either(world, case):
    shared = tools.shared(case)
    with connected_as("admin") as admin:
        query = "SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid = 'redskaber_filledtool'::regclass"
        triggers = {
            name: str(state) for name, state in admin.execute(query) if name in {"stays", "no_truncate"}
        }
    assert set(triggers) == {"stays", "no_truncate"}
    assert shared.is_shared


@pytest.mark.django_db(transaction=True)
def test_old_drafts_and_the_tools_of_old_notes_go_by_their_clocks(world, case):
    shared, old, fresh = tools.shared(case), tools.draft(case), tools.draft(case)
    with acting_as(world.alma):
        notes = [
            undring.start(
                by=world.alma, label=name, first=undring.Seen(seen_at=timezone.now(), saw_heard="x")
            )
            for name in ("slut", "i gang")
        ]
        kept = [tools.on_note(note) for note in notes][1]
        undring.close(note=notes[0], by=world.alma, outcome="x")
    long_ago, now = timezone.now() - dt.timedelta(days=90), timezone.now()
    with connected_as("admin") as admin:
        admin.execute("UPDATE redskaber_filledtool SET updated_at = %s WHERE id = %s", [long_ago, old.pk])
        admin.execute("UPDATE stafetlog_undringsnotat SET closed_at = %s WHERE status = 'closed'", [long_ago])
    month_ago = now - dt.timedelta(days=30)
    with connected_as("purger") as purger:
        assert purger.execute("SELECT purge_drafts(%s)", [month_ago]).fetchone() == (1,)
        assert purger.execute("SELECT purge_notes(%s)", [month_ago]).fetchone() == (1,)
    with acting_as(world.alma):
        assert set(FilledTool.objects.values_list("pk", flat=True)) == {shared.pk, fresh.pk}
        assert list(NoteTool.objects.values_list("pk", flat=True)) == [kept.pk]
