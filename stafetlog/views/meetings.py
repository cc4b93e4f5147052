"""Coordination meetings: the list, one meeting, calling, changing, cancelling, the child's own words."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from btimodel.refusals import refusals_on, refusals_told
from cases.gate import case_view
from cases.models import AccessEvent, Case
from cases.roles import CasePerm
from cases.rules import check_is_open
from stafetlog import meeting_rules
from stafetlog.forms.meetings import (
    CancelForm,
    ChangeForm,
    ChildWordsForm,
    MeetingForm,
    change_initial,
    child_initial,
)
from stafetlog.head import case_head
from stafetlog.ics import calendar_file
from stafetlog.meeting_lines import lines
from stafetlog.meeting_pdf import agenda_pdf
from stafetlog.meetings import agreed, attendance, due_lines, onward, present, sight_of, without_login
from stafetlog.models import Meeting
from stafetlog.rules import why_not
from stafetlog.services import drafts
from stafetlog.services import meetings as service
from stafetlog.views.keeping import Kept

PAGE_SIZE = 20


@require_safe
@case_view(CasePerm.READ_ALL)
def meeting_list(request: HttpRequest, case: Case) -> HttpResponse:
    """Show the meetings to come, and those that are over, the newest first."""
    page = Paginator(case.meetings.for_list(), PAGE_SIZE).get_page(request.GET.get("side"))
    shown = lines(page.object_list)
    context = {
        "case": case,
        "case_head": case_head(request, case),
        "coming": [line for line in shown if line.is_planned],
        "page": page,
        "over": [line for line in shown if not line.is_planned],
        "may_call": CasePerm.MANAGE in request.case_perms and case.is_open,
    }
    return render(request, "stafetlog/meeting_list.html", context)


@require_safe
@case_view(CasePerm.READ_ALL)
def show(request: HttpRequest, case: Case, pk: UUID) -> HttpResponse:
    """Show one meeting: what is planned, or what was said."""
    meeting = the_meeting(request, case, pk)
    may_manage = CasePerm.MANAGE in request.case_perms and case.is_open
    is_planned = meeting.is_planned and case.is_open
    may_write = CasePerm.WRITE in request.case_perms and is_planned
    context = _on_a_meeting(request, case, meeting) | {
        "due": due_lines(meeting) if meeting.is_planned else [],
        "without_login": without_login(meeting) if is_planned else [],
        "attendance": attendance(meeting) if meeting.entry else [],
        "agreed": agreed(meeting),
        "onward": onward(meeting) if meeting.entry else [],
        "entry": meeting.entry,
        "may_change": may_manage and is_planned,
        "may_write": may_write,
        "may_hold": may_write and meeting_rules.may_write_minutes(request.user, meeting),
        "offer_next": may_manage and meeting.holder_onward == Meeting.Onward.TO_CHANGE,
        "level_next": may_manage and meeting.level_onward == Meeting.Onward.TO_CHANGE,
    }
    return render(request, "stafetlog/meeting_show.html", context)


@case_view(CasePerm.MANAGE)
def call(request: HttpRequest, case: Case) -> HttpResponse:
    """Call a meeting."""
    kept = Kept(request, case, drafts.CALL)
    form = MeetingForm(request.POST or None, case=case, user=request.user, initial=kept.initial())
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            meeting = service.call(case=case, by=request.user, plan=form.plan())
            kept.sent(form)
            messages.success(request, _("Mødet er indkaldt. De, der har et login, får en mail uden indhold."))
            return redirect("meetings:show", case.pk, meeting.pk)
    context = {
        "case": case,
        "case_head": case_head(request, case),
        "form": form,
        "refusal": why_not(check_is_open, case),
    } | kept.shown()
    return render(request, "stafetlog/meeting_call.html", context)


@case_view(CasePerm.MANAGE)
def change(request: HttpRequest, case: Case, pk: UUID) -> HttpResponse:
    """Change a meeting that is called; a new version, and everyone is told."""
    meeting = the_meeting(request, case, pk)
    form = ChangeForm(request.POST or None, case=case, user=request.user, initial=change_initial(meeting))
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["version"]
        with refusals_on(form):
            service.change(meeting=meeting, by=request.user, plan=form.plan(), seen=seen)
            messages.success(request, _("Mødet er ændret. De, det angår, får en mail uden indhold."))
            return redirect("meetings:show", case.pk, meeting.pk)
    context = _on_a_meeting(request, case, meeting) | {"form": form}
    return render(request, "stafetlog/meeting_change.html", context)


@case_view(CasePerm.MANAGE)
def cancel(request: HttpRequest, case: Case, pk: UUID) -> HttpResponse:
    """Cancel a meeting, with the reason."""
    meeting = the_meeting(request, case, pk)
    kept = Kept(request, case, f"{drafts.CANCEL}{meeting.pk.hex}")
    known = kept.initial({"version": meeting.version})
    form = CancelForm(request.POST or None, user=request.user, initial=known)
    if request.method == "POST" and form.is_valid():
        reason, seen = form.cleaned_data["reason"], form.cleaned_data["version"]
        with refusals_on(form):
            service.cancel(meeting=meeting, by=request.user, reason=reason, seen=seen)
            kept.sent(form)
            messages.success(request, _("Mødet er aflyst. De, der var inviteret, får en mail uden indhold."))
            return redirect("meetings:list", case.pk)
    context = _on_a_meeting(request, case, meeting) | {"form": form} | kept.shown()
    return render(request, "stafetlog/meeting_cancel.html", context)


@require_POST
@case_view(CasePerm.MANAGE)
def send_agenda(request: HttpRequest, case: Case, pk: UUID) -> HttpResponse:
    """Tell those who are invited that the agenda is ready."""
    with refusals_told(request):
        service.send_agenda(meeting=the_meeting(request, case, pk), by=request.user)
        messages.success(
            request, _("De, der er inviteret og har et login, har fået en mail om, at dagsordenen er klar.")
        )
    return redirect("meetings:show", case.pk, pk)


@case_view(CasePerm.WRITE)
def child_words(request: HttpRequest, case: Case, pk: UUID) -> HttpResponse:
    """Write the child's own words on the agenda."""
    meeting = the_meeting(request, case, pk)
    kept = Kept(request, case, f"{drafts.CHILD_WORDS}{meeting.pk.hex}")
    known = kept.initial(child_initial(meeting))
    form = ChildWordsForm(request.POST or None, user=request.user, initial=known)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            service.tell_child_words(meeting=meeting, by=request.user, child=form.child())
            kept.sent(form)
            messages.success(request, _("Barnets egne ord står nu forrest på dagsordenen."))
            return redirect("meetings:show", case.pk, meeting.pk)
    context = _on_a_meeting(request, case, meeting) | {"form": form} | kept.shown()
    return render(request, "stafetlog/meeting_child.html", context)


@require_safe
@case_view(CasePerm.VIEW, action=AccessEvent.Action.PRINT)
def agenda(request: HttpRequest, case: Case, pk: UUID) -> HttpResponse:
    """Answer the agenda as a document, to everyone who is invited and to the professionals."""
    meeting = the_meeting(request, case, pk)
    sight = sight_of(request.user, case)
    return HttpResponse(
        agenda_pdf(meeting, reader=request.user, part=request.case_sight.part, sight=sight),
        content_type="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="dagsorden.pdf"'},
    )


@require_safe
@case_view(CasePerm.VIEW)
def calendar(request: HttpRequest, case: Case, pk: UUID) -> HttpResponse:
    """Answer the calendar file, which tells no name."""
    return HttpResponse(
        calendar_file(the_meeting(request, case, pk)),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="moede.ics"'},
    )


def the_meeting(request: HttpRequest, case: Case, pk: UUID) -> Meeting:
    """Return a meeting of the case that the reader may know of, or answer 404."""
    meeting: Meeting = get_object_or_404(
        case.meetings.visible_to(request.user, request.case_perms).whole(), pk=pk
    )
    meeting.case = case
    return meeting


def _on_a_meeting(request: HttpRequest, case: Case, meeting: Meeting) -> dict[str, Any]:
    """Return what every page of one meeting shows, and why nothing can be done on it now, if so."""
    return {
        "case": case,
        "case_head": case_head(request, case),
        "meeting": present(meeting),
        "refusal": why_not(check_is_open, case) or why_not(meeting_rules.check_is_planned, meeting),
    }
