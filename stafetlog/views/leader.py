"""The leader's page: offers of the stafet that nobody has answered, in her own units (domain.md 4.4)."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.lookups import led_units
from btimodel.lookups import deadline_days
from stafetlog.leading import unanswered_offers


@require_safe
def offers(request: HttpRequest) -> HttpResponse:
    """List the offers that wait; no child is named, and a case is linked only for who takes part in it."""
    units = led_units(request.user, on=timezone.localdate())
    if not units:
        raise PermissionDenied
    context = {"units": units, "offers": unanswered_offers(), "days": deadline_days("stafet_ubesvaret")}
    return render(request, "stafetlog/leader_offers.html", context)
