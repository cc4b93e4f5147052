"""Who takes part: the page itself, and adding, ending and leaving."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.lookups import MOST_FOUND, find_colleagues
from btimodel.refusals import refusals_on
from cases.cpr import masked_cpr
from cases.gate import case_view
from cases.models import AccessEvent, Case, CaseMembership
from cases.roles import FAMILY_ROLES, REVEALS_CPR, CasePerm, Role
from cases.rules import check_is_open, check_may_leave
from cases.services.people import reveal_cpr
from stafetlog import participants
from stafetlog.forms.members import ColleagueSearchForm, ParticipantForm
from stafetlog.head import case_head
from stafetlog.rules import why_not
from stafetlog.services import members
from ui.forms import Form


@require_safe
@case_view(CasePerm.READ_ALL)
def member_list(request: HttpRequest, case: Case) -> HttpResponse:
    """Show who takes part, the family, and who took part before."""
    return render(request, "stafetlog/member_list.html", _page(request, case))


@require_POST
@case_view(CasePerm.WRITE, action=AccessEvent.Action.REVEAL)
def show_cpr(request: HttpRequest, case: Case) -> HttpResponse:
    """Show the page with the child's CPR number, once; the event says so (law.md K-7)."""
    if not request.case_perms >= REVEALS_CPR:
        raise PermissionDenied
    number = reveal_cpr(case=case, by=request.user)
    return render(request, "stafetlog/member_list.html", _page(request, case) | {"cpr": number})


@case_view(CasePerm.MANAGE)
def add(request: HttpRequest, case: Case) -> HttpResponse:
    """Find a colleague by name and add her. The name is sent by POST, so that no address holds it."""
    search = ColleagueSearchForm(request.POST or None)
    name = search.cleaned_data["name"] if search.is_valid() else ""
    found = find_colleagues(name, on=timezone.localdate()) if name else []
    choosing = "choose" in request.POST
    form = ParticipantForm(
        request.POST if choosing else None, case=case, found=found[:MOST_FOUND], initial={"name": name}
    )
    if choosing and form.is_valid() and _added(request, case, form):
        return redirect("members:list", case.pk)
    context = {
        "case": case,
        "case_head": case_head(request, case),
        "form": search,
        "choose_form": form,
        "searched": bool(name),
        "found": found,
        "more": len(found) > MOST_FOUND,
        "choosing": choosing,
        "refusal": why_not(check_is_open, case),
    }
    return render(request, "stafetlog/member_add.html", context)


@case_view(CasePerm.MANAGE)
def end(request: HttpRequest, case: Case, pk: str) -> HttpResponse:
    """Ask once more, then end somebody's part or close a family member's access."""
    found = case.memberships.active(timezone.localdate()).select_related("user", "unit", "person")
    member = get_object_or_404(found, pk=pk)
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and _ended(request, member, form):
        messages.success(request, _("Adgangen er lukket."))
        return redirect("members:list", case.pk)
    is_family = member.role in FAMILY_ROLES
    context = {
        "case": case,
        "case_head": case_head(request, case),
        "form": form,
        "member": member,
        "is_family": is_family,
        "refusal": "" if is_family else why_not(check_is_open, case),
    }
    return render(request, "stafetlog/member_end.html", context)


@case_view(CasePerm.READ_ALL)
def leave(request: HttpRequest, case: Case) -> HttpResponse:
    """Ask once more, then end my own part; not with the stafet in hand."""
    own = case.memberships.active(timezone.localdate()).professionals()
    member = get_object_or_404(own, user=request.user)
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and _ended(request, member, form):
        messages.success(request, _("Du deltager ikke længere i sagen."))
        return redirect("home")
    context = {
        "case": case,
        "case_head": case_head(request, case),
        "form": form,
        "refusal": why_not(check_may_leave, case, request.user) if not form.errors else "",
    }
    return render(request, "stafetlog/member_leave.html", context)


def _page(request: HttpRequest, case: Case) -> dict[str, object]:
    manages = CasePerm.MANAGE in request.case_perms
    return {
        "case": case,
        "case_head": case_head(request, case),
        "manages": manages and case.is_open,
        "cpr_masked": masked_cpr(case.child),
        "cpr": "",
        "may_see_cpr": request.case_perms >= REVEALS_CPR,
        **participants.everybody(case, manages=manages),
    }


def _added(request: HttpRequest, case: Case, form: ParticipantForm) -> bool:
    typed = form.cleaned_data
    with refusals_on(form):
        member = members.add_professional(
            case=case,
            employment=form.chosen,
            role=Role(typed["role"]),
            task=typed["task"],
            until=typed["until"],
            by=request.user,
        )
        messages.success(request, _("%(name)s deltager nu.") % {"name": member.user.full_name})
        if member.unit.authority_id != case.authority_id:
            messages.info(request, _("Enheden kan først se loggen, når familien har givet samtykke."))
        return True
    return False


def _ended(request: HttpRequest, member: CaseMembership, form: Form) -> bool:
    if not form.is_valid():
        return False
    with refusals_on(form):
        members.end(member=member, by=request.user)
        return True
    return False
