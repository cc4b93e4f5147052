"""The plan of one case: read it, print it, and set, reword and end its goals."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.gate import case_view
from cases.models import AccessEvent, Case
from cases.roles import CasePerm
from cases.rules import check_is_open
from stafetlog import goal_rules
from stafetlog.forms.goals import GoalEndForm, GoalForm
from stafetlog.head import case_head
from stafetlog.models import Goal
from stafetlog.plan import current_plan
from stafetlog.plan_pdf import plan_pdf
from stafetlog.rules import why_not
from stafetlog.services import drafts, goals
from stafetlog.views.plan_page import WritingPage


@require_safe
@case_view(CasePerm.READ_ALL)
def overview(request: HttpRequest, case: Case) -> HttpResponse:
    """Show the goals and measures as they stand today, the most urgent first."""
    plan = current_plan(case)
    context = {
        "case": case,
        "case_head": case_head(request, case),
        "plan": plan,
        "may_set": case.is_open and CasePerm.MANAGE in request.case_perms,
        "may_write": case.is_open and CasePerm.WRITE in request.case_perms,
    }
    return render(request, "stafetlog/plan.html", context)


@require_safe
@case_view(CasePerm.READ_ALL, action=AccessEvent.Action.PRINT)
def pdf(request: HttpRequest, case: Case) -> HttpResponse:
    """Answer the plan as a printed document. The file's name tells nothing."""
    return HttpResponse(
        plan_pdf(case, reader=request.user, part=request.case_sight.part),
        content_type="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="plan.pdf"'},
    )


@case_view(CasePerm.MANAGE)
def goal_new(request: HttpRequest, case: Case) -> HttpResponse:
    """Set a common goal."""
    page = WritingPage(request, case, drafts.GOAL)
    form = page.form(GoalForm, initial={"agreed_on": timezone.localdate(), "seen": 0})
    if page.done(
        lambda: goals.set_goal(case=case, by=request.user, words=form.words(), entry_id=form.entry_id)
    ):
        return page.answer(_("Målet er sat. Aftal nu, hvad der skal gøres, og hvem der sørger for det."))
    return page.show("stafetlog/goal_form.html", words=None, refusal=why_not(check_is_open, case))


@case_view(CasePerm.MANAGE)
def goal_words(request: HttpRequest, case: Case, goal_id: UUID) -> HttpResponse:
    """Give a goal new words; the old ones stay in the log."""
    goal = goal_of(case, goal_id)
    words = goal_rules.newest(goal)
    page = WritingPage(request, case, f"{drafts.GOAL_WORDS}{goal.pk}")
    initial = {"title": words.title, "success": words.success, "words_of": words.words_of}
    initial |= {"agreed_on": timezone.localdate(), "seen": words.number}
    form = page.form(GoalForm, initial=initial)
    if page.done(
        lambda: goals.reword_goal(
            goal=goal,
            by=request.user,
            words=form.words(),
            seen=form.cleaned_data["seen"],
            entry_id=form.entry_id,
        )
    ):
        return page.answer(_("Målet har fået nye ord. De gamle står stadig i loggen."))
    return page.show("stafetlog/goal_form.html", words=words, refusal=goal_refusal(case, goal))


@case_view(CasePerm.MANAGE)
def goal_end(request: HttpRequest, case: Case, goal_id: UUID) -> HttpResponse:
    """End a goal: reached or dropped."""
    goal = goal_of(case, goal_id)
    page = WritingPage(request, case, f"{drafts.GOAL_END}{goal.pk.hex}")
    form = page.form(GoalEndForm)
    if page.done(
        lambda: goals.end_goal(
            goal=goal,
            by=request.user,
            status=Goal.Status(form.cleaned_data["status"]),
            reason=form.cleaned_data["reason"],
            entry_id=form.entry_id,
        )
    ):
        return page.answer(_("Målet er afsluttet. Det står nederst på planen."))
    refusal = goal_refusal(case, goal) or why_not(goal_rules.check_no_measure_left, goal)
    return page.show("stafetlog/goal_end.html", words=goal_rules.newest(goal), refusal=refusal)


def goal_of(case: Case, goal_id: UUID) -> Goal:
    """Return a goal of this case with its words, or answer 404."""
    goal = get_object_or_404(case.goals.with_words(), pk=goal_id)
    goal.case = case
    return goal


def goal_refusal(case: Case, goal: Goal) -> str:
    """Return why nothing can be done about a goal now, or ""."""
    return why_not(check_is_open, case) or why_not(goal_rules.check_goal_running, goal)
