"""The answer while the database cannot be reached: 503, and words that do not blame the reader.

The connection may die anywhere in a request: before it is known who asks, in the page itself, or when the
login's session is saved after all else went well. Django answers 500 in the first two cases and 400 in the
third, where it takes the failed save for a session that somebody deleted.
"""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views import defaults

# PostgreSQL's class 08 (connection), too many connections, and the server being stopped or started.
CONNECTION_LOST = ("08", "53300", "57P01", "57P02", "57P03")
SECONDS_TO_WAIT = "30"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer 400, or 503 when the request failed because the database went away."""
    return database_away(request) if is_away(exception) else defaults.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponseBase:
    """Answer 500, or 503 when the fault that is being handled is that the database went away."""
    return database_away(request) if is_away(sys.exc_info()[1]) else defaults.server_error(request)


def database_away(request: HttpRequest) -> HttpResponse:
    """Say that it is our fault, and what to do with what was just written. Asks the database nothing."""
    headers = {"Retry-After": SECONDS_TO_WAIT}
    if request.accepts("application/json") and not request.accepts("text/html"):
        said = {"error": _("Vi kan ikke nå databasen lige nu. Prøv igen om lidt.")}
        return JsonResponse(said, status=503, headers=headers)
    return HttpResponse(render_to_string("503.html"), status=503, headers=headers)


def is_away(fault: BaseException | None) -> bool:
    """Return whether a fault came from a lost connection, through all the faults it was turned into.

    A question that took too long, a deadlock or a broken rule is not: those are faults of ours to find.
    """
    seen: set[int] = set()
    while fault is not None and id(fault) not in seen:
        seen.add(id(fault))
        if isinstance(fault, InterfaceError):
            return True
        if isinstance(fault, OperationalError):
            state = getattr(fault.__cause__, "sqlstate", None)
            if state is None or state.startswith(CONNECTION_LOST):
                return True
        fault = fault.__cause__ or fault.__context__
    return False
