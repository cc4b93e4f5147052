"""What the log says of meetings: whole sentences that the family reads too.

No time of day and no place before the meeting is over: those are for the ones who are invited (law.md N-2).
"""

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from btimodel.danish import genitive
from cases.models import Case
from stafetlog.models import ChildHeard, Meeting, MeetingParticipant
from ui.dates import danish_date

if TYPE_CHECKING:
    from stafetlog.services.meetings import Agreement, Minutes, Plan


def called(meeting: Meeting, *, is_next: bool) -> str:
    """Return the text of the entry that a meeting is called."""
    return _joined(
        _("Der er indkaldt til koordinationsmøde den %(date)s.") % {"date": _day(meeting)},
        _("Formål: %(purpose)s") % {"purpose": meeting.purpose},
        _("Det er nu den næste dato i stafetloggen.") if is_next else "",
        _("De, der er inviteret, kan se tid og dagsorden, når de logger ind."),
    )


def changed(meeting: Meeting, plan: "Plan") -> str:
    """Return the text of the entry that a meeting is changed; `meeting` still holds what stood before."""
    before, now = timezone.localdate(meeting.starts_at), timezone.localdate(plan.starts_at)
    if before != now:
        first = _("Koordinationsmødet den %(before)s er flyttet til den %(now)s.") % {
            "before": danish_date(before),
            "now": danish_date(now),
        }
    else:
        first = _("Koordinationsmødet den %(date)s er ændret.") % {"date": danish_date(now)}
    purpose = ""
    if meeting.purpose != plan.purpose:
        purpose = _("Formålet er nu: %(purpose)s") % {"purpose": plan.purpose}
    return _joined(first, purpose, _("De, der er inviteret, kan se det nye, når de logger ind."))


def cancelled(meeting: Meeting) -> str:
    """Return the text of the entry that a meeting is cancelled."""
    return _joined(
        _("Koordinationsmødet den %(date)s er aflyst.") % {"date": _day(meeting)},
        _("Hvorfor, og hvad nu: %(reason)s") % {"reason": meeting.cancel_reason},
    )


def minutes(meeting: Meeting, written: "Minutes") -> str:
    """Return the minutes as people read them: who was there, the child first, each point, the agreements."""
    case = meeting.case
    notes = [
        f"{item.title}\n{written.notes[item.pk].strip()}"
        for item in meeting.items.all()
        if written.notes.get(item.pk, "").strip()
    ]
    next_kind = str(Case.NextKind(written.next_kind).label).lower()
    return _joined(
        _("Koordinationsmøde den %(date)s kl. %(time)s.") % {"date": _day(meeting), "time": clock(meeting)},
        _("Formål: %(purpose)s") % {"purpose": meeting.purpose},
        "\n".join(_attendance(meeting, written)),
        _("Barnets egne ord\n%(words)s")
        % {
            "words": child_words(
                written.child.heard, written.child.words, on=written.child.on, by=written.child.by
            )
        },
        *notes,
        _agreements(written),
        _("Stafetten: %(choice)s\nNiveauet: %(level)s")
        % {
            "choice": holder_line(case, written.holder_onward),
            "level": level_line(case, written.level_onward),
        },
        _("Næste dato: %(what)s den %(date)s.") % {"what": next_kind, "date": danish_date(written.next_on)},
    )


def child_words(heard: str, words: str, *, on: dt.date | None, by: str) -> str:
    """Return the child's words with how, when and by whom they were heard."""
    if heard == ChildHeard.NOT_HEARD:
        return _("Vi har ikke barnets egne ord. %(why)s") % {"why": words}
    if heard == ChildHeard.TOOK_PART:
        return _("Barnet var selv med på mødet. %(words)s") % {"words": words}
    how = _("Fortalt") if heard == ChildHeard.TALK else _("Vist på en anden måde")
    return _("%(how)s til %(by)s den %(date)s: %(words)s") % {
        "how": how,
        "by": by,
        "date": danish_date(on),
        "words": words,
    }


def holder_line(case: Case, choice: str) -> str:
    """Return what was decided about the stafet."""
    if choice == Meeting.Onward.KEPT:
        return _("bliver hos %(name)s.") % {"name": case.stafetholder.full_name}
    return _("skal tilbydes til en anden. %(name)s har den, indtil der er sagt ja.") % {
        "name": case.stafetholder.full_name
    }


def level_line(case: Case, choice: str) -> str:
    """Return what was decided about the level; the change itself is its own decision."""
    if choice == Meeting.Onward.KEPT:
        return _("vi bliver på %(level)s.") % {"level": str(case.get_level_display()).lower()}
    return _("skal ændres. Det bliver skrevet som sin egen beslutning.")


def clock(meeting: Meeting) -> str:
    """Return the time of day, as "14.30"."""
    return date_format(timezone.localtime(meeting.starts_at), "G.i")


def performer_name(agreement: "Agreement") -> str:
    """Return the name of the one who does it."""
    if agreement.person is not None:
        return str(agreement.person.name)
    return str(agreement.user.full_name) if agreement.user else ""


def participant_line(participant: MeetingParticipant) -> str:
    """Return name and role in relation to the child, without the unit: it may tell a place.

    The participant comes with its meeting, read with `whole()`.
    """
    if participant.person is not None:
        role = str(participant.person.get_relation_display()).lower()
    else:
        role = participant.title
    return f"{participant.name} ({role})" if role else participant.name


def _attendance(meeting: Meeting, written: "Minutes") -> list[str]:
    lines = []
    for value, label in MeetingParticipant.Attendance.choices:
        names = [
            participant_line(one) for one in meeting.participants.all() if written.attendance[one.pk] == value
        ]
        if names:
            lines.append(f"{label}: {', '.join(names)}")
    lines.append(
        _("Mødeleder: %(chair)s. Referent: %(writer)s.")
        % {"chair": meeting.chair.full_name, "writer": meeting.writer.full_name}
    )
    return lines


def _agreements(written: "Minutes") -> str:
    if not written.agreements:
        return _("Aftaler\nDer er ikke aftalt noget nyt.")
    lines = [_("Aftaler")]
    if written.new_goal is not None:
        lines.append(_("Nyt fælles mål: %(title)s") % {"title": written.new_goal.title})
    for number, agreement in enumerate(written.agreements, start=1):
        lines.append(
            _("%(number)s. %(what)s %(names)s opgave. Vi ser på det den %(date)s.")
            % {
                "number": number,
                "what": _sentence(agreement.what),
                "names": genitive(performer_name(agreement)),
                "date": danish_date(agreement.on),
            }
        )
    return "\n".join(lines)


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _day(meeting: Meeting) -> str:
    return danish_date(timezone.localdate(meeting.starts_at))


def _joined(*paragraphs: str) -> str:
    return "\n\n".join(paragraph.strip() for paragraph in paragraphs if paragraph.strip())
