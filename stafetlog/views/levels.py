"""The level's pages: the change, and the changes so far (domain.md 2.3)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from btimodel.choices import LEVEL_MEANING, ActorGroup, Level
from btimodel.refusals import refusals_on
from cases.gate import case_view
from cases.models import Case, CaseMembership
from cases.roles import CasePerm
from cases.rules import check_can_manage
from stafetlog.forms.relay import LevelForm
from stafetlog.head import case_head
from stafetlog.lookups import level_history, possible_receivers
from stafetlog.models import LevelChange
from stafetlog.participants import seen_after
from stafetlog.rules import can_offer, check_can_change_level, check_gives_nothing_away, why_not
from stafetlog.services import drafts, levels
from stafetlog.views.drafts import begun, version_of


@case_view(CasePerm.MANAGE)
def change(request: HttpRequest, case: Case) -> HttpResponse:
    """Decide another level; see who will see what; then confirm. "edit" goes one step back."""
    draft = drafts.find(case=case, by=request.user, form=drafts.LEVEL)
    form = LevelForm(
        request.POST or None,
        user=request.user,
        level=case.level,
        initial=drafts.typed(draft) if draft else None,
    )
    if request.method == "POST" and "edit" not in request.POST and form.is_valid():
        decision = form.decision()
        with refusals_on(form):
            check_can_change_level(request.user, case, decision.to_level)
            check_gives_nothing_away(case, "\n".join(decision.texts()))
            if "confirm" not in request.POST:
                return _preview(request, case, form, decision)
            row = _changed(request, case, form, decision)
            messages.success(
                request, _("Sagen er nu på %(level)s.") % {"level": str(row.get_to_level_display()).lower()}
            )
            return redirect("relay:level_history", case.pk)
    context = {
        "case": case,
        "case_head": case_head(request, case),
        "form": form,
        "refusal": why_not(check_can_manage, request.user, case),
    } | begun(request, case, drafts.LEVEL, draft)
    return render(request, "stafetlog/level_change.html", context)


def _changed(
    request: HttpRequest, case: Case, form: LevelForm, decision: levels.LevelDecision
) -> LevelChange:
    """Change the level as decided, and remove the draft that it was."""
    page = form.cleaned_data["entry_id"]
    row = levels.change(case=case, by=request.user, decision=decision, entry_id=page)
    drafts.finish(case=case, by=request.user, form=drafts.LEVEL, version=version_of(request), page=page)
    return row


def _preview(
    request: HttpRequest, case: Case, form: LevelForm, decision: levels.LevelDecision
) -> HttpResponse:
    """Show the decision, and who will see what after it, before anything is written."""
    outlook = levels.outlook(case, decision.to_level)
    context = {
        "case": case,
        "case_head": case_head(request, case),
        "form": form,
        "draft_version": version_of(request),
        "decision": decision,
        "outlook": outlook,
        "rows": [seen_after(case, member) for member in outlook.participants],
    }
    return render(request, "stafetlog/level_preview.html", context)


def _caseworkers(case: Case) -> list[CaseMembership]:
    """Return the caseworkers who could take the stafet, when one is suggested at all (domain.md 4.5)."""
    if not levels.suggests_caseworker(case):
        return []
    return [member for member in possible_receivers(case) if member.actor_group == ActorGroup.BOERNEFAMILIE]


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
        "journal": levels.journal_line(case, Level(case.level)),
        "suggest_caseworker": levels.suggests_caseworker(case),
        "caseworkers": _caseworkers(case),
        "wants_new_holder": wants_change and rows[0].decided_by_id == case.stafetholder_id,
    }
    return render(request, "stafetlog/level_history.html", context)
