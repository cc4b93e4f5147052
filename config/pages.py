"""Pages that combine apps, and the few that are about the site itself."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render

from accounts.models import User
from btimodel.lookups import retention_rules, the_municipality
from cases.gate import case_view
from cases.models import Case
from cases.roles import CasePerm
from config import myside, overview
from config.thirdparty import parts


def home(request: HttpRequest) -> HttpResponse:
    """Show a professional what waits for her; lead the family and the administrators to their own pages."""
    if request.user.kind == User.Kind.FAMILY:
        return redirect("portal:start")
    if request.user.kind == User.Kind.ADMINISTRATOR:
        return redirect("admin:index")
    return render(request, "config/home.html", myside.build(request))


@case_view(CasePerm.READ_ALL, always_there=True)
def case_overview(request: HttpRequest, case: Case) -> HttpResponse:
    """Show one case on one page."""
    return render(request, "config/case.html", overview.build(request, case))


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
    return render(request, "config/privacy.html", {"rules": retention_rules()})


@login_not_required
def third_party(request: HttpRequest) -> HttpResponse:
    """Show what others have made, with its licences."""
    return render(request, "config/third_party.html", parts())


@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    """Answer the proxy: the program runs and the database answers. Says nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
