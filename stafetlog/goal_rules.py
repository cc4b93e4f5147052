"""Rules of goals and measures. `check_…` raises one Danish sentence (domain.md 3.3 D, 5.12; law.md P-5)."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cases import access
from cases.exceptions import MissingRight
from cases.models import Case, CaseMembership, CasePerson
from cases.roles import PROFESSIONAL_ROLES, CasePerm
from cases.rules import check_can_manage, check_has, check_is_open
from cases.visibility import leaks
from stafetlog.days import LONGEST_DAYS, is_long_past
from stafetlog.exceptions import GoalHasMeasures, GoalRefused, PlanMoved
from stafetlog.models import ChildView, Evaluation, Goal, GoalWords, Measure


def check_can_set_goal(user: User, case: Case) -> None:
    """The stafetholder sets goals and measures, on an open log. Raises MissingRight or CaseClosed."""
    check_can_manage(user, case)


def check_goal_running(goal: Goal) -> None:
    """A goal that is reached or dropped stays as it was. Raises PlanMoved."""
    if not goal.is_running:
        raise PlanMoved(_("Målet er afsluttet og kan ikke ændres. Sæt et nyt mål, hvis der er brug for det."))


def check_can_end(goal: Goal, status: Goal.Status, reason: str) -> None:
    """A goal ends when its measures have been evaluated to an end.

    Raises PlanMoved, GoalHasMeasures or GoalRefused.
    """
    check_goal_running(goal)
    if status == Goal.Status.RUNNING:
        raise GoalRefused(_("Vælg, om målet er nået eller opgivet."))
    if not reason.strip():
        raise GoalRefused(_("Skriv, hvad der gør, at I slutter målet nu."))
    check_no_measure_left(goal)


def check_no_measure_left(goal: Goal) -> None:
    """No measure just disappears: each is evaluated to an end first. Raises GoalHasMeasures."""
    if Measure.objects.active().filter(goal=goal).exists():
        raise GoalHasMeasures(
            _("Målet har indsatser, der stadig er i gang. Evaluér dem, og afslut dem, før målet slutter.")
        )


def check_agreed_on(day: dt.date) -> None:
    """An agreement is made today or in the last year. Raises GoalRefused."""
    today = timezone.localdate()
    if day > today:
        raise GoalRefused(_("Datoen for aftalen ligger i fremtiden. Skriv den dag, I blev enige."))
    if is_long_past(day):
        raise GoalRefused(_("Datoen for aftalen ligger mere end et år tilbage. Tjek årstallet."))


def check_dates(start_on: dt.date, evaluate_on: dt.date) -> None:
    """A measure begins within a year, and is looked at after its start. Raises GoalRefused."""
    check_start(start_on)
    check_evaluation_date(evaluate_on, start_on=start_on)


def check_start(start_on: dt.date) -> None:
    """A measure begins within a year of today, before or after. Raises GoalRefused."""
    if abs((start_on - timezone.localdate()).days) > LONGEST_DAYS:
        raise GoalRefused(_("Starten ligger mere end et år væk. Tjek årstallet."))


def check_evaluation_date(day: dt.date, *, start_on: dt.date | None = None) -> None:
    """The next look is after the start, ahead of us, and within a year. Raises GoalRefused."""
    today = timezone.localdate()
    if start_on is not None and day <= start_on:
        raise GoalRefused(_("Datoen for evaluering skal ligge efter starten. Vælg en senere dato."))
    if day <= today:
        raise GoalRefused(_("Datoen for evaluering skal ligge efter i dag. Vælg en senere dato."))
    if (day - today).days > LONGEST_DAYS:
        raise GoalRefused(
            _("Datoen for evaluering ligger mere end et år fremme. Vælg en tidligere, så barnet ikke venter.")
        )


def check_child_view(how: ChildView, text: str, *, may_point_at_goal: bool = False) -> None:
    """The child's view comes before the decision, or the reason why not (law.md P-5). Raises GoalRefused."""
    if how == ChildView.AS_GOAL:
        if not may_point_at_goal:
            raise GoalRefused(_("Vælg, hvordan I har fundet barnets eget syn."))
        return
    if not text.strip():
        if how == ChildView.NOT_HEARD:
            raise GoalRefused(_("Skriv, hvorfor I ikke har barnets syn endnu, og hvornår I får det."))
        raise GoalRefused(_("Skriv, hvad barnet siger, hvornår det var, og hvem der talte med barnet."))


def check_responsible(case: Case, user: User | None, person: CasePerson | None) -> None:
    """One person, never a service: a professional who takes part and has access, or somebody in the family.

    Raises GoalRefused.
    """
    if (user is None) == (person is None):
        raise GoalRefused(_("Vælg én person, der har ansvaret for indsatsen."))
    if person is not None and person.case_id != case.pk:
        raise GoalRefused(_("Personen hører ikke til denne sag. Vælg en fra listen."))
    if user is not None:
        _check_takes_part(case, user)


def _check_takes_part(case: Case, user: User) -> None:
    taking_part = CaseMembership.objects.active(timezone.localdate()).filter(
        case=case, user=user, role__in=PROFESSIONAL_ROLES
    )
    if not taking_part.exists() or not access.can(user, CasePerm.READ_ALL, case):
        raise GoalRefused(
            _("%(name)s deltager ikke i sagen eller har ikke adgang endnu. Vælg en anden fra listen.")
            % {"name": user.full_name}
        )


def check_gives_nothing_away(case: Case, *texts: str) -> None:
    """The whole family reads the plan, so it tells no protected address or place (law.md N-4).

    Raises GoalRefused.
    """
    if sentences := leaks("\n".join(filter(None, texts)), case):
        raise GoalRefused(" ".join(sentences))


def check_can_evaluate(user: User, measure: Measure) -> None:
    """Who and when: the stafetholder, or the one who does it and writes in the log; while it runs.

    Raises MissingRight, CaseClosed or PlanMoved.
    """
    check_has(user, CasePerm.WRITE, measure.case)
    check_answers_for(user, measure)
    check_waits_for_evaluation(measure)


def check_waits_for_evaluation(measure: Measure) -> None:
    """When alone, see check_can_evaluate. Raises CaseClosed or PlanMoved."""
    check_is_open(measure.case)
    if not measure.is_active:
        raise PlanMoved(_("Indsatsen er allerede afsluttet. Læs evalueringen på planen."))


def check_answers_for(user: User, measure: Measure) -> None:
    """Which of those who write in the log, see check_can_evaluate. Raises MissingRight."""
    if measure.case.stafetholder_id != user.pk and measure.responsible_id != user.pk:
        raise MissingRight(_("Kun stafetholderen og den, der har ansvaret, kan evaluere indsatsen."))


def check_evaluated_on(day: dt.date) -> None:
    """One has talked about it already, within the last year. Raises GoalRefused."""
    today = timezone.localdate()
    if day > today:
        raise GoalRefused(_("Evalueringens dato ligger i fremtiden. Skriv den dag, I talte om det."))
    if is_long_past(day):
        raise GoalRefused(_("Evalueringens dato ligger mere end et år tilbage. Tjek årstallet."))


def check_outcome(user: User, measure: Measure, outcome: Evaluation.Outcome, next_on: dt.date | None) -> None:
    """What now: going on has a next date, an end has none, and a new measure is the holder's to decide.

    Raises GoalRefused or MissingRight.
    """
    if outcome == Evaluation.Outcome.CHANGE:
        check_can_manage(user, measure.case)
    if outcome != Evaluation.Outcome.GO_ON:
        if next_on is not None:
            raise GoalRefused(_("En indsats, der slutter, har ingen ny dato. Fjern datoen."))
        return
    if next_on is None:
        raise GoalRefused(_("Vælg, hvornår I evaluerer igen. En indsats har altid en næste dato."))
    check_evaluation_date(next_on, start_on=measure.start_on)


def check_instead(outcome: Evaluation.Outcome, *, has_plan: bool) -> None:
    """A measure that is made over has another in its place, and only such a one. Raises GoalRefused."""
    if (outcome == Evaluation.Outcome.CHANGE) != has_plan:
        raise GoalRefused(_("Skriv, hvad der skal gøres i stedet, hvem der gør det, og hvornår I evaluerer."))


def check_not_seen_too(seen: int, now: int) -> None:
    """Two people never answer the same question twice (product.md C). Raises PlanMoved."""
    if seen != now:
        raise PlanMoved(
            _("En anden har været her, siden du åbnede siden. Læs det nye på planen, og prøv så igen.")
        )


def newest(goal: Goal) -> GoalWords:
    """Return what a goal says now."""
    words = list(goal.wordings.all())
    return max(words, key=lambda wording: wording.number)
