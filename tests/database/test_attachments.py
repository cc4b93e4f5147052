"""Files in the chain and in the purge: a swapped one is found, and none is left (security.md 2b, 2e)."""

import io
import os
import time
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.whoasks import acting_as
from cases.models import Erasure
from redskaber.services import drawings
from stafetlog.attachments import store
from stafetlog.services import drafts, entries, files
from tests import expired, tools
from tests.dbroles import connected_as
from tests.files import PDF, add_draft_file, entry_with, picture, stored

pytestmark = [
    pytest.mark.database,
    pytest.mark.django_db(transaction=True, databases=["default", "backup", "purger"]),
]


def verify() -> tuple[list[str], bool]:
    """Return the faults that verify_log names, and whether it ended well."""
    out = io.StringIO()
    try:
        call_command("verify_log", stdout=out)
    except CommandError:
        return [line for line in out.getvalue().splitlines() if line.startswith("Sag ")], False
    return [], True


def test_a_swapped_a_missing_and_a_renamed_file_are_found_by_case_and_entry(world, case):
    entry_with(case, world.alma, picture(), picture(colour="blue"))
    written = entry_with(case, world.alma, PDF, name="plan.pdf")
    assert verify() == ([], True)
    key = written.attachments[0]["id"]
    path = next(path for path in stored() if path.name == key)

    path.write_bytes(PDF.replace(b"1 0 obj", b"2 0 obj"))
    assert verify() == ([f"Sag {case.pk}, indførsel {written.seq}: bilag 1 er ændret."], False)
    path.unlink()
    assert verify() == ([f"Sag {case.pk}, indførsel {written.seq}: bilag 1 mangler."], False)
    path.write_bytes(PDF)
    assert verify() == ([], True)
    # A digest that is made to fit the swapped file, or a new name for it, breaks the chain.
    with connected_as("admin") as admin, admin.transaction():
        admin.execute("SET LOCAL session_replication_role = replica")
        admin.execute(
            "UPDATE stafetlog_entry SET attachments = jsonb_set(attachments, '{0,name}', '\"andet.pdf\"')"
            " WHERE id = %s",
            [written.pk],
        )
    assert verify() == ([f"Sag {case.pk}, indførsel {written.seq}: indholdet er ændret."], False)


def test_a_removed_file_of_a_draft_is_truly_gone_and_a_draft_s_files_go_with_it(world, case):
    first, second = add_draft_file(case, world.alma), add_draft_file(case, world.alma)
    with acting_as(world.alma):
        assert files.remove(case=case, by=world.alma, form=drafts.ENTRY, only=first.pk)
        assert [path.name for path in stored()] == [str(second.pk)]
        assert drafts.discard(case=case, by=world.alma, form=drafts.ENTRY)
    assert stored() == []


def test_a_file_and_its_folder_tell_nothing_and_are_for_the_web_s_user_alone(world, case):
    entry_with(case, world.alma, picture(), name="Noah hos Hr. Andersen.jpg")
    (path,) = stored()
    assert path.parent.name == str(case.pk)
    assert oct(path.stat().st_mode & 0o777) == "0o600"
    assert oct(path.parent.stat().st_mode & 0o777) == "0o700"


def test_the_purge_takes_the_files_after_the_rows_and_a_dry_run_takes_none(world, case):
    other = expired.personas.open_another_case(world, by=world.dorte)
    entry_with(other, world.dorte, picture())
    expired.expired_case(world, case)
    mine = [path for path in stored() if path.parent.name == str(case.pk)]
    assert len(mine) == 2  # one in an entry, one in a draft
    out = io.StringIO()
    call_command("purge_expired", "--dry-run", stdout=out)
    assert "Bilag ville blive slettet: 2" in out.getvalue()
    assert all(path.exists() for path in mine)

    call_command("purge_expired", stdout=out)
    assert [path.parent.name for path in stored()] == [str(other.pk)]
    assert not mine[0].parent.exists()
    with connected_as("admin") as admin:
        assert admin.execute("SELECT files FROM cases_erasure").fetchall() == [(2,)]
    assert Erasure._meta.get_field("files")
    assert verify() == ([], True)


def test_what_a_broken_run_left_is_swept_and_what_is_on_its_way_is_not(world, case):
    written = entry_with(case, world.alma, picture())
    drafted = add_draft_file(case, world.alma)
    old, new, gone = uuid4(), uuid4(), uuid4()
    for folder, key in ((case.pk, old), (case.pk, new), (gone, old)):
        store.save(folder, key, b"x")
    for path in stored():
        if path.name != str(new):
            os.utime(path, (time.time() - 200_000,) * 2)
    call_command("purge_expired", stdout=io.StringIO())
    kept = {written.attachments[0]["id"], str(drafted.pk), str(new)}
    assert {path.name for path in stored()} == kept


def test_files_of_old_drafts_and_of_closed_logs_go_by_the_draft_s_clock(world, case):
    add_draft_file(case, world.alma)
    for path in stored():
        os.utime(path, (time.time() - 200_000,) * 2)
    call_command("purge_expired", stdout=io.StringIO())
    assert len(stored()) == 1
    with connected_as("admin") as admin:
        admin.execute(
            "UPDATE stafetlog_draftfile SET added_at = %s", [timezone.now() - timezone.timedelta(400)]
        )
    call_command("purge_expired", stdout=io.StringIO())
    assert stored() == []


def test_a_drawing_lives_as_long_as_the_draft_it_was_added_to(world, case):
    draft = tools.draft(case, typed={"barnets_ord": "Der er larm."}, slug="boernesamtale")
    with acting_as(world.alma):
        drawings.add(filled=draft, by=world.alma, name="hus.png", data=picture("PNG"))
    for path in stored():
        os.utime(path, (time.time() - 200_000,) * 2)
    long_ago = timezone.now() - timezone.timedelta(400)
    with connected_as("admin") as admin:
        admin.execute("UPDATE stafetlog_draftfile SET added_at = %s", [long_ago])
    call_command("purge_expired", stdout=io.StringIO())
    assert len(stored()) == 1
    with connected_as("admin") as admin:
        admin.execute("UPDATE redskaber_filledtool SET updated_at = %s", [long_ago])
    call_command("purge_expired", stdout=io.StringIO())
    assert stored() == []


def test_nobody_sees_another_s_draft_file_and_nobody_changes_one(world, case):
    added = add_draft_file(case, world.alma)
    expired.add_member(world, case, world.birk)
    with connected_as("app", asker=world.birk.pk) as birk:
        assert birk.execute("SELECT count(*) FROM stafetlog_draftfile").fetchone() == (0,)
    with (
        connected_as("app", asker=world.alma.pk) as alma,
        pytest.raises(Exception, match="permission denied"),
    ):
        alma.execute("UPDATE stafetlog_draftfile SET tells_no_place = true WHERE id = %s", [added.pk])
    with acting_as(world.birk), pytest.raises(Exception, match="fjernet i en anden fane"):
        entries.write(
            case=case,
            by=world.birk,
            kind="observation",
            phase="opsporing",
            text="x",
            occurred_at=timezone.now(),
            new_files=[added.pk],
        )
