"""A draft saves itself while one types, and can be thrown away."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.gate import case_view
from cases.models import Case
from cases.roles import CasePerm
from stafetlog.exceptions import DraftChanged
from stafetlog.models import Draft
from stafetlog.services import drafts

# The pages that this login has sent last: numbers alone, so that a save from a slow network comes too late.
SENT, SENT_KEPT = "sent_pages", 20


@require_POST
@case_view(CasePerm.WRITE, action=None)
def draft_save(request: HttpRequest, case: Case, form: str) -> HttpResponse:
    """Save what is typed."""
    return saved(request, case, form)


@require_POST
@case_view(CasePerm.WRITE)
def draft_discard(request: HttpRequest, case: Case, form: str) -> HttpResponse:
    """Throw my own draft away."""
    return discarded(request, case, form, back_to="stafetlog:timeline")


def saved(request: HttpRequest, case: Case, form: str) -> HttpResponse:
    """Save what is typed; 409 with the other tab's words when that was newer (static/ui/autosave.js)."""
    if not drafts.fields_of(form, request.POST):
        raise Http404
    page = _uuid(request.POST.get("entry_id", ""))
    opened_by = request.POST.get("opened_by", request.POST.get("writer"))
    if page is None or opened_by != str(request.user.pk):
        return JsonResponse({"error": _("Siden er ikke din. Åbn den igen.")}, status=403)
    if str(page) in request.session.get(SENT, ()):
        return JsonResponse({"version": 0, "saved_at": clock(timezone.now())})
    try:
        draft = drafts.save(
            case=case,
            by=request.user,
            form=form,
            data=drafts.sent(form, request.POST),
            version=version_of(request),
            page=page,
        )
    except DraftChanged as changed:
        return JsonResponse(
            {"version": changed.draft.version, "text": drafts.typed(changed.draft)}, status=409
        )
    return JsonResponse(
        {
            "version": draft.version if draft else 0,
            "saved_at": clock(draft.updated_at if draft else timezone.now()),
        }
    )


def discarded(request: HttpRequest, case: Case, form: str, *, back_to: str) -> HttpResponse:
    """Throw my own draft away, and lead back to a page of the case."""
    if drafts.discard(case=case, by=request.user, form=form):
        messages.success(request, _("Din kladde er slettet."))
    return redirect(back_to, case.pk)


def begun(request: HttpRequest, case: Case, name: str, draft: Draft | None) -> dict[str, Any]:
    """Return what a page shows of my draft (stafetlog/entry_draft.html), and where it is saved."""
    is_posted = request.method == "POST"
    return {
        "can_write": True,
        "draft": draft,
        "draft_is_shown": draft is not None and not is_posted,
        "draft_version": str(version_of(request) if is_posted else (draft.version if draft else 0)),
        "draft_url": reverse("stafetlog:draft_save", args=[case.pk, name]),
        "discard_url": reverse("stafetlog:draft_discard", args=[case.pk, name]),
    }


def sent_already(request: HttpRequest, page: UUID) -> None:
    """Remember that an opened page is sent, where no entry tells it."""
    request.session[SENT] = [*request.session.get(SENT, []), str(page)][-SENT_KEPT:]


def version_of(request: HttpRequest) -> int:
    """Return the draft's version that the page was opened with, 0 for none."""
    sent = request.POST.get("draft_version", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0


def clock(moment: dt.datetime) -> str:
    """Return the time of day in Denmark, as "14.32"."""
    return date_format(timezone.localtime(moment), "G.i")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
