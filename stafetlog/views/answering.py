"""An entry is answered: somebody sees it otherwise, or a colleague is asked what she thinks."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from btimodel.refusals import refusals_on, refusals_told
from cases.gate import case_view
from cases.models import Case
from cases.roles import CasePerm
from cases.rules import check_is_open
from stafetlog.entry_rules import who_can_answer
from stafetlog.forms.entries import AskForm
from stafetlog.head import case_head
from stafetlog.rules import why_not
from stafetlog.services import replies
from stafetlog.timeline import present, professional_reading
from stafetlog.views import disagreeing

SIDE = disagreeing.Side(
    "stafetlog:entry",
    "stafetlog:draft_save",
    "stafetlog:draft_discard",
    gettext_lazy("Det, du skrev, står nu sammen med indførslen."),
)


@case_view(CasePerm.WRITE)
def disagree(request: HttpRequest, case: Case, pk: UUID) -> HttpResponse:
    """Write how one sees it otherwise; both stand in the log."""
    asked = disagreeing.ask(request, case, pk, SIDE)
    if asked.answer is not None:
        return asked.answer
    shown = present(asked.rows, professional_reading(case, frozenset()))
    context = {"case": case, "case_head": case_head(request, case), "shown": shown}
    return render(request, "stafetlog/disagree.html", context | asked.context)


@case_view(CasePerm.WRITE)
def ask_reply(request: HttpRequest, case: Case, pk: UUID) -> HttpResponse:
    """Ask a colleague on the case to answer an entry."""
    readable = case.entries.readable_by(request.user, request.case_perms)
    entry = get_object_or_404(readable, pk=pk)
    able = who_can_answer(case, entry) - {request.user.pk}
    members = case.memberships.active(timezone.localdate()).professionals()
    form = AskForm(request.POST or None, colleagues=[one for one in members if one.user_id in able])
    if form.is_valid():
        with refusals_on(form):
            asked = replies.ask(
                entry=entry, by=request.user, to=form.asked, question=form.cleaned_data["question"]
            )
            words = _("%(name)s er bedt om svar og kan se det på sin side.")
            messages.success(request, words % {"name": asked.to_user.full_name})
            return redirect("stafetlog:entry", case.pk, entry.pk)
    shown = present(readable.filter(pk=pk).for_timeline(), professional_reading(case, frozenset()))
    context = {"case": case, "case_head": case_head(request, case), "form": form, "shown": shown}
    return render(
        request,
        "stafetlog/ask_reply.html",
        context | {"nobody": not form.colleagues, "refusal": why_not(check_is_open, case)},
    )


@require_POST
@case_view(CasePerm.WRITE)
def end_reply(request: HttpRequest, case: Case, pk: UUID) -> HttpResponse:
    """Take the question back, or say no to it."""
    asked = get_object_or_404(case.reply_requests, pk=pk)
    with refusals_told(request):
        replies.withdraw(request=asked, by=request.user)
        messages.success(request, _("Spørgsmålet er trukket tilbage."))
    return redirect("stafetlog:entry", case.pk, asked.entry_id)
