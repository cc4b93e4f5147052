"""The gate: the only way from a URL to a case.

`@case_view(CasePerm.X)` loads the case through cases.access (else 404, the same as a missing one), checks
the permission (else 403), writes the access event before anything is rendered, lets a GET write nothing
else, and hands the case to the view.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed

from cases import access, events
from cases.models import AccessEvent, Case
from cases.roles import CasePerm

SAFE_METHODS = frozenset({"GET", "HEAD"})
METHODS = ("GET", "HEAD", "POST")


class WriteInGet(RuntimeError):
    """A page that only shows something tried to write."""


def case_view(perm: CasePerm, *, action: AccessEvent.Action = AccessEvent.Action.READ) -> Callable[..., Any]:
    """Guard a view `view(request, case, …)` whose URL has a `case_id` UUID; see the module's text.

    `action` is what the access event says for GET; other methods are written as "write".
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, case_id: UUID, **kwargs: Any) -> HttpResponse:
            if request.method not in METHODS:
                return HttpResponseNotAllowed(METHODS)
            case = _the_case(request, case_id)
            request.case_perms = access.perms_on(request.user, case)
            if perm not in request.case_perms:
                raise PermissionDenied
            reading = request.method in SAFE_METHODS
            with transaction.atomic():
                events.record(
                    case=case,
                    by=request.user,
                    action=action if reading else AccessEvent.Action.WRITE,
                    page=request.resolver_match.view_name,
                )
                if not reading:
                    return view(request, case, **kwargs)
                with only_reading():
                    return view(request, case, **kwargs)

        guarded.case_perm = perm
        return guarded

    return decorate


def only_reading() -> AbstractContextManager[None]:
    """Return a block in which nothing can be written to the database. Raises WriteInGet on the attempt."""
    return connection.execute_wrapper(_refuse_writes)


def _the_case(request: HttpRequest, case_id: UUID) -> Case:
    related = ("child", "stafetholder", "holder_unit", "municipality", "retention_rule")
    case = access.visible(request.user, CasePerm.VIEW).select_related(*related).filter(pk=case_id).first()
    if case is None:
        raise Http404
    return case


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
