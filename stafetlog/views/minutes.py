"""Holds a meeting: one page that is the minutes, kept as a draft until the meeting is finished."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from btimodel.refusals import refusals_on
from cases.gate import case_view
from cases.models import AccessEvent, Case
from cases.roles import CasePerm
from cases.rules import check_is_open
from stafetlog import meeting_rules
from stafetlog.forms.meetings import child_initial
from stafetlog.forms.minutes import MORE_ROWS, MinutesForm, rows_in
from stafetlog.head import case_head
from stafetlog.meeting_pdf import minutes_pdf
from stafetlog.meetings import due_lines, present
from stafetlog.models import Draft, Meeting
from stafetlog.plan import newest_words, possible_responsible
from stafetlog.rules import why_not
from stafetlog.services import drafts
from stafetlog.services import meetings as service
from stafetlog.views.drafts import version_of
from stafetlog.views.meetings import the_meeting

MORE = "more_rows"


@case_view(CasePerm.WRITE)
def hold(request: HttpRequest, case: Case, pk: UUID) -> HttpResponse:
    """Write the minutes, and finish the meeting in one step."""
    meeting = the_meeting(request, case, pk)
    if not meeting_rules.may_write_minutes(request.user, meeting):
        raise PermissionDenied
    draft = drafts.find(case=case, by=request.user, form=drafts.meeting_form(meeting))
    form = _form(request, meeting, draft)
    if form.is_bound and form.is_valid() and _finish(request, meeting, form):
        messages.success(request, _("Mødet er slut, og referatet står i stafetloggen."))
        return redirect("meetings:show", case.pk, meeting.pk)
    return render(request, "stafetlog/meeting_hold.html", _page(request, meeting, form, draft))


@require_POST
@case_view(CasePerm.WRITE)
def discard(request: HttpRequest, case: Case, pk: UUID) -> HttpResponse:
    """Throw my draft of the minutes away."""
    meeting = the_meeting(request, case, pk)
    if drafts.discard(case=case, by=request.user, form=drafts.meeting_form(meeting)):
        messages.success(request, _("Din kladde til referatet er slettet."))
    return redirect("meetings:show", case.pk, meeting.pk)


@require_safe
@case_view(CasePerm.READ_ALL, action=AccessEvent.Action.PRINT)
def pdf(request: HttpRequest, case: Case, pk: UUID) -> HttpResponse:
    """Answer the minutes of a meeting that is held as a document."""
    meeting = the_meeting(request, case, pk)
    if meeting.entry is None:
        raise Http404
    return HttpResponse(
        minutes_pdf(meeting, reader=request.user, part=request.case_sight.part),
        content_type="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="referat.pdf"'},
    )


def _page(request: HttpRequest, meeting: Meeting, form: MinutesForm, draft: Draft | None) -> dict[str, Any]:
    """Return what the page shows around the form."""
    case, is_posted = meeting.case, request.method == "POST"
    return {
        "case": case,
        "case_head": case_head(request, case),
        "meeting": present(meeting),
        "due": due_lines(meeting),
        "may_evaluate": CasePerm.MANAGE in request.case_perms,
        "refusal": why_not(check_is_open, case) or why_not(meeting_rules.check_is_planned, meeting),
        "form": form,
        "draft": draft,
        "draft_is_shown": draft is not None and not is_posted,
        "draft_version": version_of(request) if is_posted else (draft.version if draft else 0),
        "draft_url": reverse("stafetlog:draft_save", args=[case.pk, drafts.meeting_form(meeting)]),
        "discard_url": reverse("meetings:discard", args=[case.pk, meeting.pk]),
    }


def _form(request: HttpRequest, meeting: Meeting, draft: Draft | None) -> MinutesForm:
    """Return the form: as it was sent, with more rows, from the draft, or with what is known already."""
    options: dict[str, Any] = {
        "user": request.user,
        "meeting": meeting,
        "goals": newest_words(meeting.case),
        "possible": possible_responsible(meeting.case),
    }
    if request.method == "POST":
        if MORE not in request.POST:
            return MinutesForm(request.POST, rows=rows_in(request.POST), **options)
        typed: dict[str, Any] = request.POST.dict()
        rows = rows_in(typed) + MORE_ROWS
        typed["agreement_rows"] = rows
        return MinutesForm(initial=typed, rows=rows_in(typed), **options)
    if draft is not None:
        typed = dict(drafts.typed(draft))
        return MinutesForm(initial=typed, rows=rows_in(typed), **options)
    return MinutesForm(initial=_known(meeting), rows=rows_in({}), **options)


def _known(meeting: Meeting) -> dict[str, Any]:
    """Return what is known before the meeting: the child's words, and the next meeting if one is called."""
    known = child_initial(meeting)
    if meeting.following_at is not None:
        known |= {"next_kind": Case.NextKind.MEETING, "next_on": timezone.localdate(meeting.following_at)}
    return known


def _finish(request: HttpRequest, meeting: Meeting, form: MinutesForm) -> bool:
    page = form.cleaned_data["entry_id"]
    with refusals_on(form):
        service.finish(meeting=meeting, by=request.user, minutes=form.minutes(), entry_id=page)
        drafts.finish(
            case=meeting.case,
            by=request.user,
            form=drafts.meeting_form(meeting),
            version=version_of(request),
            page=page,
        )
        return True
    return False
