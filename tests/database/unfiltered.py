"""A site whose only view has forgotten every check: it lists all there is, past the gate and past access.

Row security is the wall that is left. See test_row_security.
"""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, JsonResponse
from django.urls import path

from cases.models import (
    AccessEvent,
    Case,
    CaseMembership,
    CasePerson,
    CaseUserPermission,
    Child,
    PersonContact,
)
from consent.models import Consent
from redskaber.models import FilledTool, NoteTool
from stafetlog.models import Draft, Entry, Evaluation, Goal, GoalWords, Measure, Undringsnotat


class Fault(Exception):
    """Something broke in the middle of a request."""


def everything() -> dict[str, list[str]]:
    """Return what the database lets out, without one filter."""
    return {
        "case": _texts(Case.objects.values_list("pk", flat=True)),
        "child": _texts(Child.objects.values_list("pk", flat=True)),
        "history": _texts(Child.history.values_list("id", flat=True)),
        "entry": _texts(Entry.objects.values_list("pk", flat=True)),
        "person": _texts(CasePerson.objects.values_list("pk", flat=True)),
        "contact": _texts(PersonContact.objects.values_list("pk", flat=True)),
        "membership": _texts(CaseMembership.objects.values_list("pk", flat=True)),
        "consent": _texts(Consent.objects.values_list("pk", flat=True)),
        "goal": _texts(Goal.objects.values_list("pk", flat=True)),
        "goal_words": _texts(GoalWords.objects.values_list("pk", flat=True)),
        "measure": _texts(Measure.objects.values_list("pk", flat=True)),
        "evaluation": _texts(Evaluation.objects.values_list("pk", flat=True)),
        "draft": _texts(Draft.objects.values_list("pk", flat=True)),
        "note": _texts(Undringsnotat.objects.values_list("pk", flat=True)),
        "tool": _texts(FilledTool.objects.values_list("pk", flat=True)),
        "note_tool": _texts(NoteTool.objects.values_list("pk", flat=True)),
        "event": _texts(AccessEvent.objects.values_list("pk", flat=True)),
        "grant": _texts(CaseUserPermission.objects.values_list("pk", flat=True)),
    }


@login_not_required
def leak(request: HttpRequest) -> JsonResponse:
    """Show everything, after whatever trouble the request asks for."""
    trouble = request.GET.get("trouble", "")
    if trouble:
        _get_into(trouble)
    return JsonResponse({"seen": everything()})


def _get_into(trouble: str) -> None:
    try:
        with transaction.atomic():
            everything()
            if trouble == "savepoint":
                _fail_inside()
            elif trouble == "broken":
                connection.cursor().execute("SELECT 1/0")
            elif trouble == "rollback":
                raise Fault
            everything()
    except (DatabaseError, Fault):
        if trouble == "crash":
            raise
    if trouble == "crash":
        raise Fault
    if trouble == "closed":
        connection.close()


def _fail_inside() -> None:
    try:
        with transaction.atomic():
            everything()
            raise Fault
    except Fault:
        everything()


def _texts(values) -> list[str]:
    return [str(value) for value in values]


urlpatterns = [path("", leak, name="leak")]
