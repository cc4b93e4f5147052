"""Rules of coordination meetings. `check_…` raises one Danish sentence (domain.md 4.2, 5.9; law.md P-5)."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from btimodel.lookups import ReferenceDataMissing, deadline_days, deadlines
from cases import access
from cases.exceptions import MissingRight
from cases.models import Case, CaseMembership
from cases.roles import PROFESSIONAL_ROLES, CasePerm
from cases.rules import check_can_manage, check_has, check_is_open
from cases.visibility import leaks
from stafetlog import rules
from stafetlog.days import is_long_past
from stafetlog.exceptions import MeetingOver, MeetingRefused
from stafetlog.models import ChildHeard, Meeting
from ui.dates import danish_date

if TYPE_CHECKING:
    from stafetlog.services.meetings import Agreement, ChildWords, Minutes, Plan

SHORTEST, LONGEST = 10, 480  # minutes
MOST_OWN_POINTS = 9
MOST_AGREEMENTS = 20
# The minutes are one entry, and an entry can be corrected whole: both have the same limit.
LONGEST_TEXT = 10_000


def check_can_call(user: User, case: Case) -> None:
    """The stafetholder calls, changes and cancels (domain.md 4.2). Raises MissingRight or CaseClosed."""
    check_can_manage(user, case)


def check_is_planned(meeting: Meeting) -> None:
    """A meeting that is held or cancelled stays as it was. Raises MeetingOver."""
    if meeting.state == Meeting.State.HELD:
        raise MeetingOver(_("Mødet er allerede holdt, og referatet står i stafetloggen."))
    if meeting.state == Meeting.State.CANCELLED:
        raise MeetingOver(_("Mødet er aflyst. Indkald til et nyt, hvis I skal mødes."))


def check_not_seen_too(seen: int, now: int) -> None:
    """Nobody writes over a change she has not read (wishes.md 33). Raises MeetingOver."""
    if seen != now:
        raise MeetingOver(
            _("Mødet er ændret, siden du åbnede siden. Gå tilbage til mødet, læs det nye, og prøv igen.")
        )


def may_write_minutes(user: User, meeting: Meeting) -> bool:
    """Whether minutes are for this one to write, among those who may write in the log."""
    return user.pk in (meeting.case.stafetholder_id, meeting.writer_id)


def check_may_hold(user: User, meeting: Meeting) -> None:
    """Who: the stafetholder, or the one she has chosen to write the minutes. Raises MissingRight."""
    check_has(user, CasePerm.WRITE, meeting.case)
    if not may_write_minutes(user, meeting):
        raise MissingRight(_("Kun stafetholderen og referenten skriver referatet."))


def check_can_hold(user: User, meeting: Meeting) -> None:
    """Who and when, see check_may_hold. Raises MissingRight, CaseClosed or MeetingOver."""
    check_may_hold(user, meeting)
    check_is_open(meeting.case)
    check_is_planned(meeting)


def check_can_tell_child_words(user: User, meeting: Meeting) -> None:
    """Whoever writes in the log may have talked with the child.

    Raises MissingRight, CaseClosed or MeetingOver.
    """
    check_has(user, CasePerm.WRITE, meeting.case)
    check_is_open(meeting.case)
    check_is_planned(meeting)


def check_plan(case: Case, by: User, plan: "Plan", *, was: dt.datetime | None = None) -> None:
    """What a call says: when, who, and no secret. Raises MeetingRefused.

    `was` is when it should have been before it was changed. Who chaired, wrote and came may be put right
    until the minutes are written, so a time that is passed stays as it is.
    """
    if plan.starts_at != was:
        _check_when(plan.starts_at)
        _check_is_alone(case, plan.starts_at)
    if not plan.purpose.strip():
        raise MeetingRefused(_("Skriv, hvad I vil med mødet."))
    if not SHORTEST <= plan.minutes <= LONGEST:
        raise MeetingRefused(
            _("Mødet skal vare mellem %(least)s og %(most)s minutter.") % {"least": SHORTEST, "most": LONGEST}
        )
    if len(plan.own_points) > MOST_OWN_POINTS:
        raise MeetingRefused(
            _("Der er plads til %(most)s egne punkter. Tag nogle af dem på et andet møde.")
            % {"most": MOST_OWN_POINTS}
        )
    _check_people(case, by, plan)
    _check_gives_nothing_away(case, [plan.purpose, *plan.own_points], places=True)
    # The place may be the school: it is shown to those alone who may know it. An address is never a place.
    _check_gives_nothing_away(case, [plan.place], places=False)


def _check_is_alone(case: Case, starts_at: dt.datetime) -> None:
    """Two meetings of one log at the same time are one that was sent twice. Raises MeetingRefused."""
    if case.meetings.coming().filter(starts_at=starts_at).exists():
        raise MeetingRefused(
            _("Der er allerede indkaldt til et møde på det tidspunkt. Se det, eller vælg et andet.")
        )


def check_cancel_reason(case: Case, reason: str) -> None:
    """A cancelled meeting tells the family why. Raises MeetingRefused."""
    if not reason.strip():
        raise MeetingRefused(_("Skriv, hvorfor mødet er aflyst, og hvad der sker i stedet."))
    _check_gives_nothing_away(case, [reason], places=True)


def check_child_words(meeting: Meeting, child: "ChildWords") -> None:
    """The child's own words with how, when, by whom; or why not (law.md P-5). Raises MeetingRefused."""
    if not child.words.strip():
        if child.heard == ChildHeard.NOT_HEARD:
            raise MeetingRefused(
                _("Skriv, hvorfor I ikke har barnets egne ord, og hvad I ellers ved om barnets syn.")
            )
        raise MeetingRefused(_("Skriv, hvad barnet siger, med barnets egne ord."))
    if child.heard.was_before and not (child.on and child.by.strip()):
        raise MeetingRefused(_("Skriv, hvornår det var, og hvem der var sammen med barnet."))
    if child.on and child.on > timezone.localdate():
        raise MeetingRefused(
            _("Datoen for samtalen med barnet ligger i fremtiden. Tjek datoen."), about="child_on"
        )
    if child.on and is_long_past(child.on):
        raise MeetingRefused(
            _("Samtalen med barnet ligger mere end et år tilbage. Tjek årstallet, eller spørg barnet igen."),
            about="child_on",
        )
    _check_gives_nothing_away(meeting.case, [child.words, child.by], places=True)


def check_minutes(meeting: Meeting, minutes: "Minutes") -> None:
    """What the minutes must have before the meeting is finished. Raises MeetingRefused or NextDateRefused."""
    case = meeting.case
    if meeting.starts_at > timezone.now():
        raise MeetingRefused(
            _(
                "Mødet er ikke begyndt endnu. Det, du har skrevet, er gemt som din kladde. "
                "Er mødet flyttet, så ret tidspunktet først."
            )
        )
    check_child_words(meeting, minutes.child)
    _check_attendance(meeting, minutes)
    if len(minutes.agreements) > MOST_AGREEMENTS:
        raise MeetingRefused(
            _("Der er plads til %(most)s aftaler. Vælg de vigtigste.") % {"most": MOST_AGREEMENTS}
        )
    for agreement in minutes.agreements:
        _check_agreement(agreement)
    rules.check_next_day(minutes.next_on)
    texts = [*minutes.notes.values(), *(agreement.what for agreement in minutes.agreements)]
    _check_gives_nothing_away(case, texts, places=True)


def check_length(text: str) -> None:
    """The minutes are one entry. Raises MeetingRefused."""
    if len(text) > LONGEST_TEXT:
        raise MeetingRefused(
            _("Referatet er på %(length)s tegn. Der er plads til %(most)s. Skriv det vigtigste.")
            % {"length": len(text), "most": LONGEST_TEXT}
        )


@dataclass(frozen=True)
class Limits:
    """How long before a meeting its agenda, and how long after it its minutes, should be there."""

    agenda_days: int
    minutes_days: int

    def agenda_due_on(self, meeting: Meeting) -> dt.date:
        """Return the day on which the agenda should be with everybody."""
        return timezone.localdate(meeting.starts_at) - dt.timedelta(days=self.agenda_days)

    def minutes_due_on(self, meeting: Meeting) -> dt.date:
        """Return the day on which the minutes should be written."""
        return timezone.localdate(meeting.ends_at) + dt.timedelta(days=self.minutes_days)


def limits() -> Limits:
    """Return the municipality's limits, in one question (domain.md 5.9)."""
    days = deadlines("dagsorden_foer", "referat_inden")
    return Limits(days["dagsorden_foer"], days["referat_inden"])


def limits_of(meeting: Meeting) -> Limits:
    """Return the same from a meeting that was read with `with_limits()`. Raises ReferenceDataMissing."""
    if meeting.agenda_days is None or meeting.minutes_days is None:
        raise ReferenceDataMissing("Mødernes frister mangler. Kør manage.py load_content.")
    return Limits(meeting.agenda_days, meeting.minutes_days)


def _check_when(starts_at: dt.datetime) -> None:
    today, day = timezone.localdate(), timezone.localdate(starts_at)
    if day < today:
        raise MeetingRefused(_("Datoen er passeret. Vælg i dag eller en dag, der kommer."), about="on")
    if day > today + dt.timedelta(days=deadline_days("naeste_dato_senest")):
        raise MeetingRefused(_("Datoen ligger meget langt fremme. Tjek årstallet."), about="on")


def _check_people(case: Case, by: User, plan: "Plan") -> None:
    if not set(plan.users) - {by} and not plan.people:
        raise MeetingRefused(_("Vælg mindst én, der skal med, ud over dig selv."))
    if any(person.case_id != case.pk for person in plan.people):
        raise MeetingRefused(_("Personen hører ikke til denne sag. Vælg fra listen."))
    if plan.chair not in plan.users or plan.writer not in plan.users:
        raise MeetingRefused(_("Mødelederen og referenten skal være blandt de fagpersoner, der er med."))
    here = professionals_here(case)
    missing = [user for user in plan.users if user.pk not in here]
    if missing:
        raise MeetingRefused(
            _("%(name)s deltager ikke i sagen eller har ikke adgang endnu. Vælg fra listen.")
            % {"name": missing[0].full_name}
        )
    if not access.can(plan.writer, CasePerm.WRITE, case):
        raise MeetingRefused(
            _("%(name)s kan kun læse i loggen. Vælg en referent, der kan skrive.")
            % {"name": plan.writer.full_name}
        )


def professionals_here(case: Case) -> set[int]:
    """Return the ids of the professionals who take part today and have access."""
    members = CaseMembership.objects.active(timezone.localdate()).filter(
        case=case, role__in=PROFESSIONAL_ROLES, user__in=access.users_with(CasePerm.READ_ALL, case)
    )
    return set(members.values_list("user_id", flat=True))


def _check_attendance(meeting: Meeting, minutes: "Minutes") -> None:
    invited = {participant.pk for participant in meeting.participants.all()}
    if set(minutes.attendance) != invited:
        raise MeetingRefused(_("Vælg for alle, der var inviteret: til stede, afbud eller udeblev."))
    if "present" not in minutes.attendance.values():
        raise MeetingRefused(_("Der er ingen til stede. Aflys mødet, hvis det ikke blev holdt."))
    if not set(minutes.notes) <= {item.pk for item in meeting.items.all()}:
        raise MeetingRefused(_("Dagsordenen er ændret, siden du åbnede siden. Åbn siden igen."))


def _check_agreement(agreement: "Agreement") -> None:
    if not agreement.what.strip():
        raise MeetingRefused(_("Skriv, hvad der er aftalt."))
    if (agreement.user is None) == (agreement.person is None):
        raise MeetingRefused(_("Vælg én person, der gør det."))
    if agreement.on <= timezone.localdate():
        raise MeetingRefused(
            _("En aftale har en dato efter i dag, hvor I ser på, om det er gjort. %(date)s er for tidligt.")
            % {"date": danish_date(agreement.on)}
        )


def _check_gives_nothing_away(case: Case, texts: Collection[str], *, places: bool) -> None:
    """The family reads along, so nothing tells a protected address or place (law.md N-4)."""
    if found := leaks("\n".join(filter(None, texts)), case, places=places):
        raise MeetingRefused(" ".join(found))
