"""Takes what a shared tool says onward, to the plan or to the next meeting."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from btimodel.refusals import refusals_told
from cases.gate import case_view
from cases.models import Case
from cases.roles import CasePerm
from redskaber import lookups
from redskaber.services import onward


@require_POST
@case_view(CasePerm.MANAGE)
def measure(request: HttpRequest, case: Case, pk: UUID, number: int, goal_id: UUID) -> HttpResponse:
    """Begin a measure with what was agreed, and lead to the plan's form."""
    filled = get_object_or_404(lookups.shared_on(case, request.user, request.case_perms), pk=pk)
    goal = get_object_or_404(case.goals.with_words(), pk=goal_id)
    with refusals_told(request):
        onward.begin_measure(filled=filled, number=number, goal=goal, by=request.user)
        messages.success(request, _("Aftalen er skrevet ind. Udfyld resten, og gem indsatsen."))
        return redirect("plan:measure_new", case.pk, goal.pk)
    return redirect("redskaber:show", case.pk, pk)


@require_POST
@case_view(CasePerm.WRITE)
def agenda(request: HttpRequest, case: Case, pk: UUID, meeting_id: UUID) -> HttpResponse:
    """Put what the child wants to be said on the agenda of a meeting."""
    filled = get_object_or_404(lookups.shared_on(case, request.user, request.case_perms), pk=pk)
    meetings = case.meetings.visible_to(request.user, request.case_perms)
    meeting = get_object_or_404(meetings, pk=meeting_id)
    with refusals_told(request):
        onward.tell_the_agenda(filled=filled, meeting=meeting, by=request.user)
        messages.success(request, _("Barnets egne ord står nu forrest på dagsordenen."))
        return redirect("meetings:show", case.pk, meeting.pk)
    return redirect("redskaber:show", case.pk, pk)
