"""Search before a log is opened: does the child, or an open log, exist already? A masked, recorded answer."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Employment, User
from btimodel.danish import search_key
from btimodel.models import Municipality, Unit
from cases import access, crypto, events
from cases.exceptions import TooManySearches
from cases.models import Case
from cases.roles import CasePerm

SEARCH_LOCK = 7_023_115


class Likeness(StrEnum):
    """How sure it is that the child found is the one meant."""

    SAME = "same"
    OTHER_NAME = "other_name"
    LIKE = "like"


@dataclass(frozen=True)
class ChildMatch:
    """A child that may be the one meant: no name, only where to turn."""

    child_id: UUID
    likeness: Likeness
    open_case_id: UUID | None
    holder: User | None
    unit: Unit | None
    i_can_open: bool

    @property
    def has_open_log(self) -> bool:
        """Whether somebody holds the stafet for this child now."""
        return self.open_case_id is not None

    @property
    def is_surely_open(self) -> bool:
        """Whether this child, beyond doubt, has an open log already."""
        return self.has_open_log and self.likeness != Likeness.LIKE

    @property
    def is_perhaps_open(self) -> bool:
        """Whether a child much like this one, perhaps a twin, has an open log."""
        return self.has_open_log and self.likeness == Likeness.LIKE


def find_child(
    *, municipality: Municipality, name: str, birth_date: dt.date, cpr: str, by: User, employment: Employment
) -> list[ChildMatch]:
    """Return the children with this birth date and a like name, or this CPR (ten digits or "").

    Every search is written as an access event, also on the open case it met (law.md D-1), and so is one that
    is refused. Raises TooManySearches.
    """
    found, met = [], [None]
    with transaction.atomic():
        _wait_in_line(by)
        refusal = _too_many(has_room=searches_of_the_hour() < settings.CHILD_SEARCHES_AN_HOUR)
        if refusal is None:
            found = matches(municipality=municipality, name=name, birth_date=birth_date, cpr=cpr, by=by)
            met = [match.open_case_id for match in found] or met
        at = timezone.now()
        for case_ref in met:
            events.record_search(
                by=by,
                unit_id=employment.unit_id,
                title=employment.title,
                at=at,
                case_ref=case_ref,
                is_refused=refusal is not None,
            )
    if refusal is not None:
        raise refusal
    return found


def check_may_open() -> None:
    """Refuse to open a log for who has searched too much: to open one asks the same. Raises TooManySearches.

    Whoever opens has just searched, so the last search that is allowed can still become a log.
    """
    if refusal := _too_many(has_room=searches_of_the_hour() <= settings.CHILD_SEARCHES_AN_HOUR):
        raise refusal


def searches_of_the_hour() -> int:
    """Return how many times the one who asks has searched in the last hour, refusals too.

    The events are counted, for nobody can remove them. Row security hides those of a case one does not see,
    so the database counts (migration cases/0014).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT searches_since(%s)", [timezone.now() - dt.timedelta(hours=1)])
        return int(cursor.fetchone()[0])


def _too_many(*, has_room: bool) -> TooManySearches | None:
    if has_room:
        return None
    return TooManySearches(
        _(
            "Du har søgt efter mange børn den seneste time, så søgningen er lukket for dig lidt endnu. Prøv "
            "igen om en time. Haster det, så bed en kollega eller din leder om at søge. "
            "Søgninger bliver gemt."
        )
    )


def _wait_in_line(by: User) -> None:
    """One search at a time for each person, so that many at once are counted too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [SEARCH_LOCK, by.pk % 2**31])


def matches(
    *, municipality: Municipality, name: str, birth_date: dt.date, cpr: str, by: User
) -> list[ChildMatch]:
    """Return what find_child returns, for the service that asks again just before it writes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT child_id, likeness, open_case_id, holder_id, holder_unit_id"
            "  FROM find_child(%s, %s, %s, %s)",
            [municipality.pk, birth_date, search_key(name), crypto.search_hash(cpr) if cpr else ""],
        )
        rows = cursor.fetchall()
    return [_match(row, by) for row in rows]


def _match(row: tuple[Any, ...], by: User) -> ChildMatch:
    child_id, likeness, case_id, holder_id, unit_id = row
    return ChildMatch(
        child_id=child_id,
        likeness=Likeness(likeness),
        open_case_id=case_id,
        holder=User.objects.filter(pk=holder_id).first(),
        unit=Unit.objects.filter(pk=unit_id).first(),
        i_can_open=case_id is not None and access.can(by, CasePerm.VIEW, Case(pk=case_id)),
    )
