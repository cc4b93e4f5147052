"""The gate: the only way from a URL to a case.

`@case_view(CasePerm.X)` loads the case through cases.access (else 404, the same as a missing one), checks
the permission (else 403), writes the access event before anything is rendered, lets a GET write nothing
else, and hands the case to the view.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed

from cases import access, events
from cases.models import AccessEvent
from cases.roles import CasePerm

SAFE_METHODS = frozenset({"GET", "HEAD"})
METHODS = ("GET", "HEAD", "POST")

# Views that leave no access event (`action=None`), each with its reason. They may answer nothing of the case
# but what the asker typed herself.
UNRECORDED_VIEWS = {
    "stafetlog.views.drafts.draft_save": (
        "A draft saves itself about once a second while one types. It reads nothing of the case, and the "
        "family's page of who has read would drown in it. The page that holds the form is recorded, and so "
        "is the entry that the draft becomes."
    ),
    "stafetlog.views.timeline.find": (
        "It only keeps what the asker typed to look for, and leads on. The page that then shows what was "
        "found is recorded each time it is read."
    ),
    "portal.voice_views.draft_save": (
        "The same for how somebody in the family sees it otherwise: it answers a version and a time, or her "
        "own words from her other page."
    ),
    "portal.find_views.find": (
        "It only keeps what the asker typed to look for, and leads on. The page that then shows what was "
        "found is recorded each time it is read."
    ),
    "redskaber.views.filling.drawing": (
        "It draws what the asker has just typed, each time she moves somebody on a network map. It reads "
        "nothing of the case. The page that holds the form is recorded."
    ),
    "redskaber.views.filling.autosave": (
        "The same for the draft of a tool: it answers a version and a time, or the asker's own words from "
        "her other page. The page that holds the form is recorded, and so is the sharing."
    ),
    "stafetlog.views.printing.job": (
        "It tells how far the asker's own order for a printed log has come, and asks itself again every five "
        "seconds. It shows nothing of the case, not even its header. The order is recorded, and so is each "
        "time the document is fetched."
    ),
    "redskaber.views.drawings.draft_file": (
        "It shows the asker a drawing that she has added to her own draft, each time the form is drawn. "
        "The page that holds it is recorded. Once shared, the drawing is handed out as any attachment is."
    ),
    "stafetlog.views.printing.cancel": (
        "It only takes back the asker's own order for a printed log, and leads on. The order was recorded."
    ),
    "portal.printing.job": (
        "It tells how far the asker's own order for a printed log has come, and asks itself again every five "
        "seconds. It shows nothing of the case, not even its header. The order is recorded, and so is each "
        "time the document is fetched."
    ),
    "portal.printing.cancel": (
        "It only takes back the asker's own order for a printed log, and leads on. The order was recorded."
    ),
}


class WriteInGet(RuntimeError):
    """A page that only shows something tried to write."""


class UnlistedView(TypeError):
    """A view asked to leave no access event without standing in UNRECORDED_VIEWS."""


def case_view(
    perm: CasePerm,
    *,
    action: AccessEvent.Action | None = AccessEvent.Action.READ,
    always_there: bool = False,
    reads_of: str = "",
) -> Callable[..., Any]:
    """Guard a view `view(request, case, …)` whose URL has a `case_id` UUID; see the module's text.

    `action` is what the access event says. For a page that is read, other methods than GET are written as
    "write"; another action (print, reveal) is written as it is. None writes no event, and is only for the
    views in UNRECORDED_VIEWS: raises UnlistedView for any other, when the module is loaded.

    What an address asks for may not be there: then nothing was read, and the event is taken back with the
    request's transaction. A page that every case has, such as its log, is `always_there`: reading it needs no
    transaction, and the event stands from the moment it is written. With the URL name of a page,
    `reads_of`, the gate tells when she read that one before (cases.access.Sight.reads).
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        if action is None and f"{view.__module__}.{view.__qualname__}" not in UNRECORDED_VIEWS:
            raise UnlistedView(view.__qualname__)

        @wraps(view)
        def guarded(request: HttpRequest, case_id: UUID, **kwargs: Any) -> HttpResponse:
            if request.method not in METHODS:
                return HttpResponseNotAllowed(METHODS)
            sight = access.sight(request.user, case_id, reads_of=reads_of)
            if sight is None:
                raise Http404
            if perm not in sight.perms:
                raise PermissionDenied
            case, request.case_sight, request.case_perms = sight.case, sight, sight.perms
            reading = request.method in SAFE_METHODS
            with nullcontext() if always_there and reading else transaction.atomic():
                _record(request, sight, action if reading else _writing(action))
                with only_reading() if reading else nullcontext():
                    return view(request, case, **kwargs)

        guarded.case_perm = perm
        return guarded

    return decorate


def only_reading() -> AbstractContextManager[None]:
    """Return a block in which nothing can be written to the database. Raises WriteInGet on the attempt."""
    return connection.execute_wrapper(_refuse_writes)


def _record(request: HttpRequest, sight: access.Sight, action: AccessEvent.Action | None) -> None:
    if action is not None:
        page = request.resolver_match.view_name
        events.record_part(case=sight.case, by=request.user, part=sight.part, action=action, page=page)


def _writing(action: AccessEvent.Action | None) -> AccessEvent.Action | None:
    return AccessEvent.Action.WRITE if action == AccessEvent.Action.READ else action


def _refuse_writes(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    if (
        not sql.lstrip("( ")
        .upper()
        .startswith(("SELECT", "WITH", "SAVEPOINT", "RELEASE", "ROLLBACK", "DECLARE"))
    ):
        raise WriteInGet("En side, der kun viser, prøvede at skrive i databasen.")
    return execute(sql, params, many, context)
