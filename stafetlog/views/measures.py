"""Measures: agree on one, and look at whether it helps."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.exceptions import MissingRight
from cases.gate import case_view
from cases.models import Case
from cases.roles import CasePerm
from stafetlog import goal_rules
from stafetlog.forms.measures import EvaluationForm, MeasureForm
from stafetlog.models import Measure
from stafetlog.plan import possible_responsible
from stafetlog.rules import why_not
from stafetlog.services import drafts, evaluations, goals
from stafetlog.views.goals import goal_of, goal_refusal
from stafetlog.views.plan_page import WritingPage


@case_view(CasePerm.MANAGE)
def measure_new(request: HttpRequest, case: Case, goal_id: UUID) -> HttpResponse:
    """Agree on what is done to reach a goal, and who does it."""
    goal = goal_of(case, goal_id)
    page = WritingPage(request, case, f"{drafts.MEASURE}{goal.pk}")
    form = page.form(
        MeasureForm, initial={"start_on": timezone.localdate()}, possible=possible_responsible(case)
    )
    if page.done(
        lambda: goals.add_measure(goal=goal, by=request.user, plan=form.plan(), entry_id=form.entry_id)
    ):
        return page.answer(_("Indsatsen er aftalt og står nu på planen."))
    return page.show(
        "stafetlog/measure_form.html", words=goal_rules.newest(goal), refusal=goal_refusal(case, goal)
    )


@case_view(CasePerm.WRITE)
def evaluate(request: HttpRequest, case: Case, measure_id: UUID) -> HttpResponse:
    """Look at a measure: was it done, did it help, and what now."""
    measure = _measure_to_evaluate(request, case, measure_id)
    page = WritingPage(request, case, f"{drafts.EVALUATION}{measure.pk}")
    form = _evaluation_form(page, measure)
    if page.done(
        lambda: evaluations.evaluate(
            measure=measure,
            by=request.user,
            result=form.result(),
            seen=form.cleaned_data["seen"],
            instead=form.instead(),
            entry_id=form.entry_id,
        )
    ):
        return page.answer(_("Evalueringen er gemt, og planen er rettet til."))
    return page.show(
        "stafetlog/evaluation_form.html",
        measure=measure,
        words=goal_rules.newest(measure.goal),
        earlier=sorted(measure.evaluations.all(), key=lambda one: one.number, reverse=True),
        refusal=why_not(goal_rules.check_waits_for_evaluation, measure),
    )


def _measure_to_evaluate(request: HttpRequest, case: Case, measure_id: UUID) -> Measure:
    """Return a measure of this case; 404 for none, 403 for one that is somebody else's to evaluate."""
    measure = get_object_or_404(case.measures.with_all(), pk=measure_id)
    measure.case = case
    try:
        goal_rules.check_answers_for(request.user, measure)
    except MissingRight as reason:
        raise PermissionDenied from reason
    return measure


def _evaluation_form(page: WritingPage, measure: Measure) -> EvaluationForm:
    initial = {"evaluated_on": timezone.localdate(), "seen": len(measure.evaluations.all())}
    if measure.responsible_id:
        initial["new_responsible"] = f"u{measure.responsible_id}"
    elif measure.responsible_person_id:
        initial["new_responsible"] = f"p{measure.responsible_person_id}"
    return page.form(
        EvaluationForm,
        initial=initial,
        measure=measure,
        possible=possible_responsible(measure.case),
        may_change=CasePerm.MANAGE in page.request.case_perms,
    )
