"""The level's pages: the change, and the changes so far (domain.md 2.3)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from btimodel.choices import LEVEL_MEANING, Level
from btimodel.exceptions import RuleBroken
from cases.gate import case_view
from cases.models import Case
from cases.roles import CasePerm
from cases.rules import check_can_manage
from stafetlog.forms.relay import LevelForm
from stafetlog.head import case_head
from stafetlog.lookups import level_history
from stafetlog.models import LevelChange
from stafetlog.rules import can_offer, why_not
from stafetlog.services import levels


@case_view(CasePerm.MANAGE)
def change(request: HttpRequest, case: Case) -> HttpResponse:
    """Decide another level."""
    form = LevelForm(request.POST or None, level=case.level)
    if request.method == "POST" and form.is_valid():
        try:
            row = levels.change(case=case, by=request.user, decision=form.decision())
        except RuleBroken as reason:
            form.add_rule_error(reason)
        else:
            messages.success(
                request, _("Sagen er nu på %(level)s.") % {"level": str(row.get_to_level_display()).lower()}
            )
            return redirect("relay:level_history", case.pk)
    context = {
        "case": case,
        "case_head": case_head(request, case),
        "form": form,
        "refusal": why_not(check_can_manage, request.user, case),
    }
    return render(request, "stafetlog/level_change.html", context)


@case_view(CasePerm.READ_ALL)
def history(request: HttpRequest, case: Case) -> HttpResponse:
    """Show the level, what it means, and every change with its reason."""
    rows = level_history(case)
    wants_change = bool(rows) and rows[0].holder_choice == LevelChange.HolderChoice.TO_CHANGE
    context = {
        "case": case,
        "case_head": case_head(request, case),
        "level_meaning": LEVEL_MEANING[Level(case.level)],
        "history": rows,
        "may_change": CasePerm.MANAGE in request.case_perms and case.is_open,
        "may_offer": can_offer(request.user, case),
        "suggest_caseworker": levels.suggests_caseworker(case),
        "wants_new_holder": wants_change and rows[0].decided_by_id == case.stafetholder_id,
    }
    return render(request, "stafetlog/level_history.html", context)
