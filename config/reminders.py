"""The daily reminders: what each should be reminded of, asked on her own behalf (domain.md 4.2, 4.4).

Every question is put as the one who is reminded, so a reminder can tell nobody of a case she does not see.
The mail says what kind of thing waits and never whose: names and numbers stay in the program (law.md D-15).
"""

import datetime as dt
import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.core.mail import EmailMessage
from django.db import DEFAULT_DB_ALIAS, transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.lookups import leaders_of
from accounts.models import User
from accounts.whoasks import acting_as
from btimodel.lookups import deadlines
from cases import access
from cases.models import UnitDoor
from cases.roles import CasePerm
from config.alone import alone
from stafetlog.leading import dropped_stafetter, unanswered_offers
from stafetlog.lookups import pending_for
from stafetlog.models import Handover, Meeting, ReminderKind, Undringsnotat
from stafetlog.next_dates import without_next_date
from stafetlog.notes import about_to_go
from stafetlog.plan import overdue_for
from stafetlog.services import handover, reminders
from stafetlog.services.reminders import Due

LOCK = 7_023_114_003
KEYS = (
    "stafet_ubesvaret",
    "dagsorden_foer",
    "referat_inden",
    "samtykke_paamindelse",
    "paamindelse_igen",
    "paamindelser_gemmes",
)
logger = logging.getLogger("stafetten.reminders")


@dataclass
class Tally:
    """What a run did, as numbers: nothing here tells whose."""

    mails: int = 0
    failed: int = 0
    escalated: int = 0
    things: Counter[ReminderKind] = field(default_factory=Counter)


@dataclass(frozen=True)
class Days:
    """Today, and the municipality's own numbers of days."""

    today: dt.date
    numbers: dict[str, int]

    def ago(self, key: str) -> dt.date:
        """Return the day that many days ago."""
        return self.today - dt.timedelta(days=self.numbers[key])

    def ahead(self, key: str) -> dt.date:
        """Return the day in that many days."""
        return self.today + dt.timedelta(days=self.numbers[key])


def send(*, dry_run: bool) -> Tally:
    """Remind everybody of what waits, one mail each; a dry run counts and neither sends nor writes.

    Raises AlreadyRunning.
    """
    tally = Tally()
    days = Days(timezone.localdate(), deadlines(*KEYS))
    people = User.objects.filter(kind=User.Kind.PROFESSIONAL, is_active=True).order_by("pk")
    with alone(LOCK, using=DEFAULT_DB_ALIAS):
        for user in people.iterator():
            with acting_as(user):
                _escalate(user, days, tally, dry_run=dry_run)
        for user in people.iterator():
            with acting_as(user):
                _remind(user, days, tally, dry_run=dry_run)
    return tally


def due(user: User, days: Days) -> Iterator[Due]:
    """Yield everything that waits for one person today, whether she has been reminded of it or not."""
    for offer in pending_for(user):
        if timezone.localdate(offer.offered_at) < days.today:
            yield Due(ReminderKind.OFFER, offer.pk, offer.case_id)
    for measure in overdue_for(user, days.today):
        yield Due(ReminderKind.MEASURE, measure.pk, measure.case_id)
    held = access.visible(user, CasePerm.MANAGE).held_by(user)
    for case in without_next_date(held, days.today):
        yield Due(ReminderKind.NEXT_DATE, case.pk, case.pk)
    for case in held.to_review(days.today):
        yield Due(ReminderKind.REVIEW, case.pk, case.pk)
    yield from _meetings(user, days)
    doors = UnitDoor.objects.open_on(days.today).filter(
        case__in=held, open_until__lte=days.ahead("samtykke_paamindelse")
    )
    for door in doors:
        yield Due(ReminderKind.CONSENT, door.pk, door.case_id)
    notes = Undringsnotat.objects.filter(author=user, status=Undringsnotat.Status.OPEN)
    for note in notes.filter(decide_by__lte=days.today):
        yield Due(ReminderKind.NOTE, note.pk)
    for note in about_to_go(user, on=days.today):
        yield Due(ReminderKind.NOTE_ENDS, note.pk)
    for case in access.without_manager(user):
        yield Due(ReminderKind.DROPPED, case.pk, case.pk)
    for dropped in dropped_stafetter():
        yield Due(ReminderKind.DROPPED, dropped.stafet_ref)
    for waiting in unanswered_offers():
        yield Due(ReminderKind.OFFER_UNANSWERED, waiting.offer_id, waiting.case_id)


def _meetings(user: User, days: Days) -> Iterator[Due]:
    planned = Meeting.objects.to_see_to_by(user.pk).filter(case__in=access.visible(user, CasePerm.WRITE))
    soon = planned.filter(
        case__stafetholder=user,
        agenda_sent_at__isnull=True,
        starts_at__gte=timezone.now(),
        starts_at__date__lte=days.ahead("dagsorden_foer"),
    )
    for meeting in soon:
        yield Due(ReminderKind.AGENDA, meeting.pk, meeting.case_id)
    for meeting in planned.filter(starts_at__date__lte=days.ago("referat_inden")):
        yield Due(ReminderKind.MINUTES, meeting.pk, meeting.case_id)


def _escalate(user: User, days: Days, tally: Tally, *, dry_run: bool) -> None:
    """Write in the log, once for each offer, that both leaders are told of it; on the holder's behalf."""
    waiting = Handover.objects.pending().filter(
        from_user=user,
        case__stafetholder=user,
        escalated_at__isnull=True,
        offered_at__date__lte=days.ago("stafet_ubesvaret"),
    )
    for offer in waiting.select_related("case", "from_user", "to_user"):
        leaders = leaders_of([offer.case.holder_unit_id, offer.to_unit_id], on=days.today)
        if dry_run or handover.escalate(handover=offer, by=user, leaders=leaders):
            tally.escalated += 1


def _remind(user: User, days: Days, tally: Tally, *, dry_run: bool) -> None:
    since = days.ago("paamindelse_igen") + dt.timedelta(days=1)
    new = reminders.not_yet_told(by=user, due=list(due(user, days)), since=since)
    if not new or not user.email:
        return
    if not dry_run:
        try:
            with transaction.atomic():
                reminders.forget(by=user, before=days.ago("paamindelser_gemmes"))
                reminders.remember(by=user, due=new, on=days.today)
                _mail(user, new)
        except OSError as error:  # smtplib's errors are OSErrors, and their text holds the address
            tally.failed += 1
            logger.warning("A reminder could not be sent: %s", type(error).__name__)
            return
    tally.mails += 1
    tally.things.update(one.kind for one in new)


def _mail(user: User, new: list[Due]) -> None:
    kinds = {one.kind for one in new}
    lines = [kind.label for kind in ReminderKind if kind in kinds]
    body = render_to_string("mail/config/reminders.txt", {"lines": lines})
    message = EmailMessage(_("Påmindelse fra Stafetten"), body, to=[user.email])
    message.extra_headers["Auto-Submitted"] = "auto-generated"
    message.send()
