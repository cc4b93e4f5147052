"""Somebody in the family says how she sees it otherwise; it stands beside what it is about (domain.md 14)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from btimodel.exceptions import RuleBroken
from cases.gate import case_view
from cases.models import Case
from cases.roles import CasePerm
from portal.page import family_page
from portal.timeline import present_for_family
from stafetlog.forms.entries import DisagreementForm
from stafetlog.services.disagreeing import disagree as write_disagreement


@case_view(CasePerm.FAMILY_READ)
def disagree(request: HttpRequest, case: Case, entry_id: UUID) -> HttpResponse:
    """Write how one sees it; both stand in the log."""
    readable = case.entries.readable_by(request.user, request.case_perms)
    entry = get_object_or_404(readable, pk=entry_id)
    form = DisagreementForm(request.POST or None, user=request.user)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            written = write_disagreement(
                entry=entry, by=request.user, text=typed["text"], entry_id=typed["entry_id"]
            )
        except RuleBroken as refusal:
            form.add_rule_error(refusal)
        else:
            messages.success(request, _("Tak. Dine ord står nu sammen med det, der var skrevet."))
            return redirect("portal:entry", case.pk, written.pk)
    page = family_page(request, case)
    shown = present_for_family(readable.filter(pk=entry_id).for_timeline(), page)
    return render(request, "portal/disagree.html", page.context | {"form": form, "shown": shown})
