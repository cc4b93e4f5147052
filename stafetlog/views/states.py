"""The pages of where the log is: what it has been through, and each step from it (domain.md 3.7, 3.8)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from btimodel.refusals import refusals_on
from cases.gate import case_view
from cases.models import Case
from cases.roles import CasePerm
from stafetlog import lookups, state_rules
from stafetlog.actions import step_links
from stafetlog.forms.states import FORMS, WORDS, StepForm
from stafetlog.head import case_head
from stafetlog.rules import why_not
from stafetlog.services import drafts, states
from stafetlog.state_rules import Step
from stafetlog.views.keeping import Kept


@case_view(CasePerm.READ_ALL)
def state(request: HttpRequest, case: Case) -> HttpResponse:
    """Show where the log is, what can be done, whose the stafet was, and the child's earlier logs."""
    context = {
        "case": case,
        "case_head": case_head(request, case),
        "history": lookups.state_history(case),
        "steps": step_links(request, case),
        "reopens_until": state_rules.reopens_until(case),
        "can_reopen": state_rules.is_in_time_to_reopen(case),
        "retention_line": lookups.retention_line(case),
        "rule": case.retention_rule,
        "handovers": lookups.passed_handovers(case),
        "earlier": lookups.earlier_logs(case, request.user),
    }
    return render(request, "stafetlog/state.html", context)


@case_view(CasePerm.MANAGE)
def pause(request: HttpRequest, case: Case) -> HttpResponse:
    """Pause the work until a day."""
    return _step(request, case, Step.PAUSE)


@case_view(CasePerm.MANAGE)
def resume(request: HttpRequest, case: Case) -> HttpResponse:
    """Go on after a pause."""
    return _step(request, case, Step.RESUME)


@case_view(CasePerm.MANAGE)
def announce(request: HttpRequest, case: Case) -> HttpResponse:
    """Say beforehand that the log will be closed."""
    return _step(request, case, Step.ANNOUNCE)


@case_view(CasePerm.MANAGE)
def keep_open(request: HttpRequest, case: Case) -> HttpResponse:
    """Take an announced closing back."""
    return _step(request, case, Step.KEEP_OPEN)


@case_view(CasePerm.TAKE_STAFET)
def reopen(request: HttpRequest, case: Case) -> HttpResponse:
    """Open a closed log again, with the stafet in one's own hands."""
    return _step(request, case, Step.REOPEN)


def _step(request: HttpRequest, case: Case, step: Step) -> HttpResponse:
    kept = Kept(request, case, f"{drafts.STEP}{step}")
    form = FORMS[step](request.POST or None, user=request.user, initial=kept.initial())
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            _take(request, case, step, form)
            kept.sent(form)
            messages.success(request, WORDS[step].done)
            return redirect("relay:state", case.pk)
    context = {
        "case": case,
        "case_head": case_head(request, case),
        "form": form,
        "step": step,
        "words": WORDS[step],
        "refusal": why_not(state_rules.check_can_step, request.user, case, step),
    } | kept.shown()
    return render(request, "stafetlog/state_step.html", context)


def _take(request: HttpRequest, case: Case, step: Step, form: StepForm) -> None:
    if step == Step.REOPEN:
        states.reopen(case=case, by=request.user, facts=form.facts())
    else:
        states.step(case=case, by=request.user, step=step, facts=form.facts())
