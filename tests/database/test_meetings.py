"""The walls around meetings: locked when they are over, and told to those alone who are invited."""

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, InternalError, connection, transaction

from accounts.whoasks import acting_as
from stafetlog.models import Meeting, MeetingItem, MeetingParticipant
from tests.dbroles import connected_as
from tests.meetings import called, held, tomorrow_at

pytestmark = [pytest.mark.database, pytest.mark.django_db]

REFUSED = (IntegrityError, InternalError)


def refused(sql: str, *parameters: object) -> bool:
    """Return whether the database refuses a statement of the web's role."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, parameters)
    except REFUSED:
        return True
    return False


@pytest.fixture
def over(world, case):
    meeting = called(case)
    held(meeting)
    return meeting


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE stafetlog_meeting SET purpose = 'andet' WHERE id = %s",
        "UPDATE stafetlog_meeting SET state = 'planned', entry_id = NULL, finished_at = NULL WHERE id = %s",
        "UPDATE stafetlog_meetingitem SET note = 'andet' WHERE meeting_id = %s",
        "DELETE FROM stafetlog_meetingitem WHERE meeting_id = %s",
        "UPDATE stafetlog_meetingparticipant SET attendance = 'absent' WHERE meeting_id = %s",
        "DELETE FROM stafetlog_meetingparticipant WHERE meeting_id = %s",
        "INSERT INTO stafetlog_meetingitem (id, case_id, meeting_id, key, position, title, help, note)"
        " SELECT gen_random_uuid(), case_id, id, 'eget', 9, '', '', '' FROM stafetlog_meeting WHERE id = %s",
    ],
)
def test_nothing_of_a_meeting_that_is_over_changes(world, over, statement):
    with acting_as(world.alma):
        assert refused(statement, over.pk)


def test_the_agenda_of_a_planned_meeting_follows_what_people_decide(world, case):
    meeting = called(case)
    with acting_as(world.alma):
        statement = "UPDATE stafetlog_meetingitem SET note = 'x' WHERE meeting_id = %s"
        assert not refused(statement, meeting.pk)


def test_a_point_cannot_move_to_another_meeting(world, case):
    one, other = called(case), called(case, starts_at=tomorrow_at(16))
    with acting_as(world.alma), pytest.raises(psycopg.errors.InsufficientPrivilege):
        _as_web("UPDATE stafetlog_meetingitem SET meeting_id = %s WHERE meeting_id = %s", other.pk, one.pk)


def _as_web(sql: str, *parameters: object) -> None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, parameters)
    except DatabaseError as error:
        raise (error.__cause__ or error) from error


def test_a_parent_finds_the_meetings_she_is_invited_to_and_no_others(world, case):
    with_mother = called(case, people=("Cecilie Skov",))
    with acting_as(world.cecilie):
        assert list(Meeting.objects.all()) == [with_mother]
        assert MeetingItem.objects.count() == 6
        assert MeetingParticipant.objects.count() == 2
    with acting_as(world.daniel):
        for model in (Meeting, MeetingItem, MeetingParticipant):
            assert not model.objects.exists()
    for stranger in (world.dorte, world.gry, world.hassan):
        with acting_as(stranger):
            assert not Meeting.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_owner_cannot_empty_the_table_either():
    for table in ("stafetlog_meeting", "stafetlog_meetingitem", "stafetlog_meetingparticipant"):
        with connected_as("owner") as owner, pytest.raises(psycopg.Error):
            owner.execute(f"TRUNCATE {table} CASCADE")
