"""The leader's pages: stafetter in her own units that wait for somebody (domain.md 4.4; docs/adr/0041)."""

import datetime as dt
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.lookups import led_units
from accounts.mail_changes import mail_changes
from btimodel.lookups import deadline_days
from btimodel.models import Unit
from btimodel.refusals import refusals_on
from stafetlog.forms.relay import StepInForm
from stafetlog.leading import dropped_stafet, dropped_stafetter, unanswered_offers
from stafetlog.services import taking_over

MAIL_CHANGES_SHOWN = 30  # days


@require_safe
def offers(request: HttpRequest) -> HttpResponse:
    """List what waits; no child is named, and a case is linked only for who takes part in it."""
    units, since = _led(request), timezone.now() - dt.timedelta(days=MAIL_CHANGES_SHOWN)
    context = {
        "units": units,
        "mail_changes": mail_changes(units, since=since),
        "offers": unanswered_offers(),
        "dropped": dropped_stafetter(),
        "days": deadline_days("stafet_ubesvaret"),
    }
    return render(request, "stafetlog/leader_offers.html", context)


def take_over(request: HttpRequest, stafet_id: UUID) -> HttpResponse:
    """Ask why, then take a stafet that nobody else can take."""
    _led(request)
    form = StepInForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            case = taking_over.step_in(stafet_ref=stafet_id, by=request.user, **form.cleaned_data)
            messages.success(request, _("Du har stafetten som fungerende stafetholder."))
            return redirect("case", case.pk)
    context = {"form": form, "stafet": dropped_stafet(stafet_id)}
    return render(request, "stafetlog/leader_take_over.html", context)


def _led(request: HttpRequest) -> list[Unit]:
    """Return the units that the one who asks leads. Raises PermissionDenied when there are none."""
    units = led_units(request.user, on=timezone.localdate())
    if not units:
        raise PermissionDenied
    return units
