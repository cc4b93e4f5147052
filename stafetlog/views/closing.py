"""The closing's pages: write, see what it means, confirm; and afterwards what was written (domain.md 3.7)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from btimodel.choices import Level
from btimodel.refusals import refusals_on
from cases.gate import case_view
from cases.models import Case
from cases.roles import CasePerm
from stafetlog.forms.relay import ClosingForm
from stafetlog.head import case_head
from stafetlog.lookups import closing_of, open_measures, retention_line
from stafetlog.rules import check_gives_nothing_away, why_not
from stafetlog.services import closing, drafts
from stafetlog.services.levels import journal_line
from stafetlog.state_rules import Step, check_can_step
from stafetlog.views.drafts import begun, version_of


@case_view(CasePerm.MANAGE)
def close(request: HttpRequest, case: Case) -> HttpResponse:
    """Write the end; then see how long the log is kept; then close. "edit" goes one step back."""
    draft = drafts.find(case=case, by=request.user, form=drafts.CLOSING)
    initial = drafts.typed(draft) if draft else None
    form = ClosingForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and "edit" not in request.POST and form.is_valid():
        with refusals_on(form):
            check_can_step(request.user, case, Step.CLOSE)
            closing.check_farewell(case, form.farewell())
            check_gives_nothing_away(case, "\n".join(form.farewell().texts()))
            if "confirm" not in request.POST:
                return _confirm_page(request, case, form)
            _closed(request, case, form)
            messages.success(request, _("Stafetloggen er lukket. Alle, der har adgang, kan stadig læse den."))
            return redirect("relay:closing", case.pk)
    context = {
        "case": case,
        "case_head": case_head(request, case),
        "form": form,
        "refusal": why_not(check_can_step, request.user, case, Step.CLOSE),
    } | begun(request, case, drafts.CLOSING, draft)
    return render(request, "stafetlog/closing_form.html", context)


@case_view(CasePerm.READ_ALL)
def closed(request: HttpRequest, case: Case) -> HttpResponse:
    """Show why the log was closed, and how long it is kept."""
    found = closing_of(case)
    if found is None or case.is_open:
        raise Http404
    context = {
        "case": case,
        "case_head": case_head(request, case),
        "closing": found,
        "rule": case.retention_rule,
        "retention_line": retention_line(case),
        "journal": journal_line(case, Level(case.level)),
    }
    return render(request, "stafetlog/closing_done.html", context)


def _closed(request: HttpRequest, case: Case, form: ClosingForm) -> None:
    """Close the log with what was written, and remove the draft that it was."""
    page = form.cleaned_data["entry_id"]
    closing.close(case=case, by=request.user, farewell=form.farewell(), entry_id=page)
    drafts.finish(case=case, by=request.user, form=drafts.CLOSING, version=version_of(request), page=page)


def _confirm_page(request: HttpRequest, case: Case, form: ClosingForm) -> HttpResponse:
    farewell = form.farewell()
    context = {
        "case": case,
        "case_head": case_head(request, case),
        "form": form,
        "draft_version": version_of(request),
        "farewell": farewell,
        "retention": closing.retention_for(case, farewell.reason),
        "journal": journal_line(case, Level(case.level)),
        "measures": open_measures(case),
    }
    return render(request, "stafetlog/closing_confirm.html", context)
