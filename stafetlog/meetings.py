"""Turns a meeting into what the pages, the documents and the family's pages draw. Asks; never writes.

Whoever reads as family brings a `FamilySight`: the place is told to those alone who may know where the child
is, and names of such places are cut out of every text (law.md N-2).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import access
from cases.models import Case
from cases.roles import CasePerm
from cases.visibility import FamilySight, family_sight
from stafetlog import meeting_rules, meeting_texts
from stafetlog.meeting_lines import Reminder, badge, reminders, title, when
from stafetlog.models import Measure, Meeting, MeetingItem, MeetingParticipant
from stafetlog.plan import due_in
from ui.dates import danish_date
from ui.parts import Badge, Fact, Link


@dataclass(frozen=True)
class Point:
    """One point of the agenda, and what was said about it once the meeting is held."""

    number: int
    title: str
    help: str = ""
    minutes: int | None = None
    note: str = ""


@dataclass(frozen=True)
class MeetingView:
    """One meeting as one reader sees it. `place_note` says why the place is missing."""

    pk: UUID
    case_id: UUID
    version: int
    title: str
    when: str
    purpose: str
    place: str
    place_note: str
    state: str
    badge: Badge
    is_planned: bool
    is_held: bool
    participants: list[str]
    chair: str
    writer: str
    child_words: str
    points: list[Point]
    reminders: list[Reminder] = field(default_factory=list)
    cancel_reason: str = ""
    agenda_sent: str = ""

    @property
    def facts(self) -> list[Fact]:
        """What is known of the meeting, as a list of labels and values."""
        facts = [
            Fact(_("Hvornår"), self.when),
            Fact(_("Hvor"), self.place or self.place_note),
            Fact(_("Formål"), self.purpose),
            Fact(_("Mødeleder"), self.chair),
            Fact(_("Referent"), self.writer),
        ]
        return [fact for fact in facts if fact.value]

    @property
    def url(self) -> str:
        """Where professionals read about it."""
        return reverse("meetings:show", args=[self.case_id, self.pk])

    @property
    def agenda_url(self) -> str:
        """Where the agenda is fetched, for everyone who is invited."""
        return reverse("meetings:agenda", args=[self.case_id, self.pk])

    @property
    def calendar_url(self) -> str:
        """Where the calendar file is fetched, for everyone who is invited."""
        return reverse("meetings:calendar", args=[self.case_id, self.pk])


def coming_meetings(
    case: Case, user: Any, *, perms: frozenset[CasePerm] | None = None, sight: FamilySight | None = None
) -> list[MeetingView]:
    """Return the meetings to come that `user` may know of, the nearest first, without points and reminders.

    A professional sees all, somebody in the family those she is invited to. Pass `perms`, and `sight` on a
    family page, when the page has them already.
    """
    if not case.is_open:
        return []
    perms = access.perms_on(user, case) if perms is None else perms
    found = case.meetings.visible_to(user, perms).coming().with_people()
    sight = (sight or sight_of(user, case)) if found else None
    return [_view(meeting, people, [], sight) for meeting, people in found]


def sight_of(user: Any, case: Case) -> FamilySight | None:
    """Return what a family reader may see of places, or None for a professional."""
    prefetch_related_objects([case], "people")
    is_family = any(person.user_id == user.pk for person in case.people.all())
    return family_sight(user, case) if is_family else None


def present(meeting: Meeting, *, sight: FamilySight | None = None) -> MeetingView:
    """Return one meeting, made ready by `whole()`, as a reader sees it."""
    reminded = [] if sight else reminders(meeting, meeting_rules.limits_of(meeting))
    view = _view(meeting, meeting.participants.all(), meeting.items.all(), sight)
    return replace(view, reminders=reminded)


def _view(
    meeting: Meeting,
    people: Iterable[MeetingParticipant],
    items: Iterable[MeetingItem],
    sight: FamilySight | None,
) -> MeetingView:
    seen = sight.text if sight else str
    visible = sight is None or sight.place_visible
    return MeetingView(
        pk=meeting.pk,
        case_id=meeting.case_id,
        version=meeting.version,
        title=title(meeting),
        when=when(meeting),
        purpose=seen(meeting.purpose),
        place=meeting.place if visible else "",
        place_note="" if visible else _("Ring til stafetholderen, og hør, hvor mødet er."),
        state=meeting.state,
        badge=badge(meeting),
        is_planned=meeting.is_planned,
        is_held=meeting.state == Meeting.State.HELD,
        participants=[seen(meeting_texts.participant_line(one)) for one in people],
        chair=meeting.chair.full_name,
        writer=meeting.writer.full_name,
        child_words=seen(_child_words(meeting)),
        points=[
            Point(number, seen(item.title), item.help, item.minutes, seen(item.note))
            for number, item in enumerate(items, start=1)
        ],
        cancel_reason=seen(meeting.cancel_reason),
        agenda_sent=danish_date(meeting.agenda_sent_at),
    )


def due_lines(meeting: Meeting, sight: FamilySight | None = None) -> list[Link]:
    """Return the measures to be evaluated at the meeting: those that are due by its day, overdue ones too.

    Each leads to its evaluation, for those who write in the log.
    """
    day = timezone.localdate(meeting.starts_at)
    return [
        Link(
            _due_line(measure, sight),
            reverse("plan:evaluate", args=[meeting.case_id, measure.pk]),
        )
        for measure in due_in(meeting.case, day)
    ]


def attendance(meeting: Meeting) -> list[Fact]:
    """Return who was there, who sent apologies and who did not come, for minutes."""
    facts = []
    for value, label in MeetingParticipant.Attendance.choices:
        names = [
            meeting_texts.participant_line(one)
            for one in meeting.participants.all()
            if one.attendance == value
        ]
        if names:
            facts.append(Fact(str(label), "\n".join(names)))
    return facts


def without_login(meeting: Meeting) -> list[str]:
    """Return those who are invited and get no mail, by name; `meeting` is made ready by `whole()`."""
    invited = (one.person for one in meeting.participants.all() if one.person is not None)
    return [person.name for person in invited if person.user_id is None]


def agreed(meeting: Meeting) -> list[Measure]:
    """Return the measures that the meeting agreed on, the nearest date first."""
    if meeting.entry is None:
        return []
    return list(
        meeting.entry.measures.select_related("responsible", "responsible_person").order_by(
            "evaluate_on", "pk"
        )
    )


def onward(meeting: Meeting) -> list[Fact]:
    """Return what was decided about the stafet, the level and the next date."""
    next_date = _("%(what)s den %(date)s") % {
        "what": meeting.get_next_kind_display(),
        "date": danish_date(meeting.next_on),
    }
    kept = Meeting.Onward.KEPT
    return [
        Fact(
            _("Stafetten"),
            _("Bliver, hvor den er") if meeting.holder_onward == kept else _("Skal tilbydes til en anden"),
        ),
        Fact(
            _("Niveauet"),
            _("Bliver, som det er") if meeting.level_onward == kept else _("Skal ændres"),
        ),
        Fact(_("Næste dato"), next_date),
    ]


def _due_line(measure: Measure, sight: FamilySight | None) -> str:
    person = measure.responsible_person
    line = _("%(what)s (%(name)s, evalueres den %(date)s)") % {
        "what": measure.what.strip().rstrip("."),
        "name": person.name if person else measure.responsible.full_name,
        "date": danish_date(measure.evaluate_on),
    }
    return sight.text(line) if sight else line


def _child_words(meeting: Meeting) -> str:
    if not meeting.child_words:
        return ""
    return meeting_texts.child_words(
        meeting.child_heard, meeting.child_words, on=meeting.child_heard_on, by=meeting.child_heard_by
    )
