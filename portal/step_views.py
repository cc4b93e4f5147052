"""The family's own step on the scale of the child, beside what the others have set (domain.md 5.4)."""

from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from btimodel.refusals import refusals_on
from cases.gate import case_view
from cases.models import Case
from cases.roles import CasePerm
from portal.page import family_page
from portal.step_forms import OwnStepForm
from redskaber.lookups import tool_in_use
from redskaber.parts import Reader
from redskaber.rounds import scale_of
from redskaber.services import family_steps
from redskaber.trends import chart

SCALE = "bekymringsskala"


@case_view(CasePerm.FAMILY_READ)
def step(request: HttpRequest, case: Case) -> HttpResponse:
    """Show the scale over time, and take a step of the reader's own if she wants to set one."""
    page = family_page(request, case)
    tool = tool_in_use(SCALE)
    scale = scale_of(tool.spec) if tool else None
    if tool is None or scale is None:
        raise Http404
    form = OwnStepForm(request.POST or None, scale=scale, me=page.me, initial={"page": uuid4()})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            family_steps.share(case=case, by=request.user, tool=tool, **form.given)
            messages.success(request, _("Dit trin står nu i loggen."))
            return redirect("portal:step", case.pk)
    readable = case.entries.readable_by(request.user, request.case_perms)
    reader = Reader(family=True, text=page.sight.text, entries=readable)
    context = page.context | {"tool": tool, "form": form, "chart": chart(SCALE, tool.title, reader)}
    return render(request, "portal/step.html", context)
