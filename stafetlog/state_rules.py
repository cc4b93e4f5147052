"""From open to closed and back: one table of who may take which step, when, and what must be told.

`check_…` raises one Danish sentence (domain.md 3.7, 3.8; law.md P-6).
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from btimodel.lookups import deadline_days
from cases.models import Case
from cases.roles import CasePerm
from cases.rules import check_has, check_is_open
from stafetlog import rules
from stafetlog.exceptions import StateRefused
from stafetlog.models import StateChange
from ui.dates import danish_date

State = Case.State


class Step(TextChoices):
    """What can be done to the state of a log."""

    PAUSE = "pause", gettext_lazy("Sæt på pause")
    RESUME = "resume", gettext_lazy("Genoptag samarbejdet")
    ANNOUNCE = "announce", gettext_lazy("Varsl lukning")
    KEEP_OPEN = "keep_open", gettext_lazy("Tag varslet tilbage")
    CLOSE = "close", gettext_lazy("Luk stafetloggen")
    REOPEN = "reopen", gettext_lazy("Åbn stafetloggen igen")


@dataclass(frozen=True)
class Facts:
    """What is told of a step: why, who asked for it, a day, and what the family says."""

    reason: str = ""
    asked_by: str = ""
    on: dt.date | None = None
    family_words: str = ""

    def texts(self) -> tuple[str, ...]:
        """Return what was written in free words."""
        return (self.reason, self.family_words)


@dataclass(frozen=True)
class Transition:
    """One line of the table. `needs` names the facts that must be told; closing has a form of its own.

    `while_offered` and `while_called`: whether it is taken while somebody is asked to take the stafet, and
    while a meeting is called that is neither held nor cancelled.
    """

    froms: frozenset[Case.State]
    to: Case.State
    who: CasePerm
    needs: tuple[str, ...]
    while_offered: bool = True
    while_called: bool = True


TRANSITIONS: dict[Step, Transition] = {
    Step.PAUSE: Transition(
        frozenset({State.RUNNING}), State.PAUSED, CasePerm.MANAGE, ("reason", "asked_by", "on")
    ),
    Step.RESUME: Transition(frozenset({State.PAUSED}), State.RUNNING, CasePerm.MANAGE, ("reason", "on")),
    Step.ANNOUNCE: Transition(
        frozenset({State.RUNNING, State.PAUSED}),
        State.CLOSING,
        CasePerm.MANAGE,
        ("reason", "on", "family_words"),
        while_offered=False,
    ),
    Step.KEEP_OPEN: Transition(frozenset({State.CLOSING}), State.RUNNING, CasePerm.MANAGE, ("reason", "on")),
    Step.CLOSE: Transition(
        frozenset({State.RUNNING, State.PAUSED, State.CLOSING}),
        State.CLOSED,
        CasePerm.MANAGE,
        (),
        while_offered=False,
        while_called=False,
    ),
    Step.REOPEN: Transition(
        frozenset({State.CLOSED}), State.RUNNING, CasePerm.TAKE_STAFET, ("reason", "on", "family_words")
    ),
}

MISSING = {
    "reason": gettext_lazy("Skriv hvorfor."),
    "asked_by": gettext_lazy("Vælg, hvem der har bedt om det."),
    "on": gettext_lazy("Vælg en dag."),
    "family_words": gettext_lazy("Skriv, hvad familien siger, eller hvorfor den ikke er spurgt endnu."),
}
# Why a step cannot be taken from where the log is; a closed log has its own sentence.
NOT_FROM = {
    (Step.PAUSE, State.PAUSED): gettext_lazy("Stafetloggen er allerede på pause."),
    (Step.PAUSE, State.CLOSING): gettext_lazy(
        "Lukningen er varslet. Tag varslet tilbage, før I holder pause."
    ),
    (Step.RESUME, State.RUNNING): gettext_lazy("Stafetloggen er ikke på pause. I kan bare gå videre."),
    (Step.RESUME, State.CLOSING): gettext_lazy(
        "Lukningen er varslet. Tag varslet tilbage, hvis I skal gå videre."
    ),
    (Step.ANNOUNCE, State.CLOSING): gettext_lazy("Lukningen er allerede varslet."),
    (Step.KEEP_OPEN, State.RUNNING): gettext_lazy("Lukningen er ikke varslet. I kan bare gå videre."),
    (Step.KEEP_OPEN, State.PAUSED): gettext_lazy("Stafetloggen er på pause. Genoptag den i stedet."),
}
STILL_OPEN = gettext_lazy(
    "Stafetloggen er åben. Skriv i den, eller tal med den, der har stafetten, om hvad der skal ske."
)


def steps_from(state: Case.State) -> list[Step]:
    """Return the steps that lead away from a state."""
    return [step for step, line in TRANSITIONS.items() if state in line.froms]


def check_can_step(user: User, case: Case, step: Step) -> None:
    """Who and when: the permission, the state the log is in, and no offer or meeting that waits if it minds.

    Raises MissingRight, CaseClosed, StateRefused or OfferPending.
    """
    line = TRANSITIONS[step]
    check_has(user, line.who, case)
    if step == Step.REOPEN:
        _check_can_reopen(case)
        return
    check_is_open(case)
    if case.state not in line.froms:
        raise StateRefused(NOT_FROM[step, case.state])
    if not line.while_offered:
        rules.check_is_not_offered(case)
    if not line.while_called:
        _check_no_meeting_waits(case)


def check_facts(case: Case, step: Step, facts: Facts) -> None:
    """What: everything the step needs is told, the day can be right, and nothing secret is given away.

    Raises StateRefused, NextDateRefused or EntryRefused.
    """
    for name in TRANSITIONS[step].needs:
        value = getattr(facts, name)
        if not value or (isinstance(value, str) and not value.strip()):
            raise StateRefused(MISSING[name])
    if facts.asked_by and facts.asked_by not in StateChange.AskedBy.values:
        raise StateRefused(MISSING["asked_by"])
    if facts.on is not None:
        rules.check_next_day(facts.on)
        if step == Step.PAUSE:
            _check_pause(facts.on)
    rules.check_gives_nothing_away(case, "\n".join(facts.texts()))


def reopens_until(case: Case) -> dt.date | None:
    """Return the last day on which a closed log is opened again, not a new one; None for an open one."""
    if case.closed_at is None:
        return None
    return timezone.localdate(case.closed_at) + dt.timedelta(days=deadline_days("genaabning"))


def is_in_time_to_reopen(case: Case) -> bool:
    """Return whether a closed log is still opened again today, and not a new one (domain.md 3.7)."""
    until = reopens_until(case)
    return until is not None and timezone.localdate() <= until


def _check_can_reopen(case: Case) -> None:
    until = reopens_until(case)
    if until is None:
        raise StateRefused(STILL_OPEN)
    if not is_in_time_to_reopen(case):
        raise StateRefused(
            _(
                "Stafetloggen kunne åbnes igen til og med den %(date)s. Åbn en ny; den gamle kan læses ved "
                "siden af af dem, der har adgang til den."
            )
            % {"date": danish_date(until)}
        )


def _check_no_meeting_waits(case: Case) -> None:
    """Nobody comes to a meeting of a closed log, and no minutes are missing for ever. Raises StateRefused."""
    meeting = case.meetings.coming().first()
    if meeting is None:
        return
    sentence = _(
        "Der er indkaldt til møde den %(date)s. Hold mødet først, eller aflys det, så alle får besked."
    )
    if meeting.starts_at <= timezone.now():
        sentence = _(
            "Mødet den %(date)s mangler et referat. Skriv det først, eller aflys mødet, hvis det ikke blev "
            "holdt."
        )
    raise StateRefused(sentence % {"date": danish_date(timezone.localdate(meeting.starts_at))})


def _check_pause(until: dt.date) -> None:
    longest = timezone.localdate() + dt.timedelta(days=deadline_days("pause_laengst"))
    if until <= timezone.localdate():
        raise StateRefused(_("En pause slutter tidligst i morgen. Vælg en senere dag."), about="on")
    if until > longest:
        raise StateRefused(
            _("En pause kan højst vare til og med den %(date)s. Vælg en tidligere dag, eller luk loggen.")
            % {"date": danish_date(longest)},
            about="on",
        )
