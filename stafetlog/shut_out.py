"""What a stafetholder from another authority is told before and after the door that lets her in shuts."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from btimodel.models import Unit
from cases import access
from cases.models import Case
from cases.roles import CasePerm
from stafetlog.services import taking_over


def warning(case: Case, unit: Unit) -> str:
    """Return what to know before the unit's consent ends, when it carries the stafetholder; else ""."""
    if not taking_over.would_lose_its_holder(case, unit):
        return ""
    names = [user.full_name for user in taking_over.takers(case)]
    line = _(
        "Det er dette samtykke, der lader stafetholderen, %(name)s, åbne sagen. Slutter det, lukker adgangen "
        "i samme øjeblik. Skriv altid en tilbagetrækning ned med det samme."
    ) % {"name": case.stafetholder.full_name}
    if names:
        after = _("Bagefter kan en af disse tage stafetten: %(names)s. De får en mail om det.")
        return line + " " + after % {"names": ", ".join(names)}
    after = _(
        "Der deltager ingen andre fra %(authority)s, så en leder derfra får besked og kan tage stafetten."
    )
    return line + " " + after % {"authority": case.authority}


def back_to(request: HttpRequest, case: Case, name: str, *args: Any) -> HttpResponse:
    """Lead on to a page of the case, or to Min side when what was just done shut the asker out."""
    if access.can(request.user, CasePerm.VIEW, case):
        return redirect(name, *args)
    messages.warning(
        request,
        _(
            "Det er gemt, og din enheds adgang til sagen er lukket. Stafetten er stadig hos dig, indtil en "
            "anden har taget den. Dem, der kan, får besked."
        ),
    )
    return redirect("home")
