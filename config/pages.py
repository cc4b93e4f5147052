"""Pages that combine apps, and the few that are about the site itself."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from btimodel.lookups import the_municipality
from cases.gate import case_view
from cases.models import Case
from cases.roles import CasePerm
from stafetlog.head import case_head


def home(request: HttpRequest) -> HttpResponse:
    """Show what waits for the one who logged in."""
    return render(request, "config/home.html", {})


@case_view(CasePerm.READ_ALL)
def case_overview(request: HttpRequest, case: Case) -> HttpResponse:
    """Show one case on one page."""
    return render(request, "config/case.html", {"case": case, "case_head": case_head(request, case)})


@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show whom to tell when something cannot be used."""
    return render(request, "config/accessibility.html", {})


@login_not_required
def was(request: HttpRequest) -> HttpResponse:
    """Lead to the municipality's declaration in WAS-Tool, or to our own page until it has one (A-4)."""
    municipality = the_municipality()
    url = municipality.accessibility_url if municipality else ""
    return HttpResponseRedirect(url or "/tilgaengelighed/")


@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    """Show what is kept, why, and for how long."""
    return render(request, "config/privacy.html", {})


@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    """Answer the proxy: the program runs and the database answers. Says nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
