"""Takes what a shared tool says onward: an agreement to the plan, the child's words to the next agenda."""

import datetime as dt
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from cases.rules import check_can_manage
from redskaber.exceptions import ToolRefused
from redskaber.models import FilledTool
from redskaber.talks import AGREEMENTS, TALKED_ON, TO_AGENDA, WORDS, is_one_parents_own, measure_of
from stafetlog import goal_rules
from stafetlog.models import ChildHeard, Draft, Goal, Meeting
from stafetlog.services import drafts
from stafetlog.services.meetings import holding
from stafetlog.services.meetings.words import ChildWords


@transaction.atomic
def begin_measure(*, filled: FilledTool, number: int, goal: Goal, by: User) -> Draft:
    """Return a draft of a measure with what was agreed; the stafetholder finishes it on the plan.

    Raises MissingRight, CaseClosed, PlanMoved, or ToolRefused when a draft is begun there already.
    """
    check_can_manage(by, filled.case)
    _check_is_for_both(filled)
    goal_rules.check_goal_running(goal)
    agreed = filled.answers.get(AGREEMENTS, [])
    if number >= len(agreed):
        raise ToolRefused(_("Aftalen findes ikke. Åbn siden igen."))
    form = f"{drafts.MEASURE}{goal.pk}"
    typed = measure_of(agreed[number])
    if typed["evaluate_on"]:
        typed["evaluate_on"] = dt.date.fromisoformat(typed["evaluate_on"]).strftime("%d-%m-%Y")
    if drafts.find(case=filled.case, by=by, form=form):
        raise ToolRefused(
            _("Du er allerede i gang med en indsats under det mål. Gem den, eller slet kladden, først.")
        )
    made = drafts.save(case=filled.case, by=by, form=form, data=typed, version=0, page=uuid4())
    if made is None:
        raise ToolRefused(_("Aftalen kunne ikke hentes. Prøv igen."))
    return made


@transaction.atomic
def tell_the_agenda(*, filled: FilledTool, meeting: Meeting, by: User) -> Meeting:
    """Return the meeting with what the child wants to be said there.

    Raises MissingRight, CaseClosed, MeetingOver, MeetingRefused, or ToolRefused when words stand there.
    """
    _check_is_for_both(filled)
    if meeting.child_words:
        raise ToolRefused(_("Barnets ord står allerede på dagsordenen. Ret dem der."))
    words = filled.answers.get(TO_AGENDA) or filled.answers.get(WORDS, "")
    day = filled.answers.get(TALKED_ON)
    child = ChildWords(
        ChildHeard.TALK,
        words,
        dt.date.fromisoformat(day) if day else None,
        filled.author.full_name,
    )
    return holding.tell_child_words(meeting=meeting, by=by, child=child)


def _check_is_for_both(filled: FilledTool) -> None:
    if is_one_parents_own(filled):
        raise ToolRefused(
            _("Redskabet handler om en forælders egne forhold. Den anden forælder må ikke læse det her.")
        )
