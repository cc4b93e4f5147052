"""History of reference data: who changed which value, and when."""

from typing import Any

from django.db import models
from simple_history.models import HistoricalRecords


def tracked(*, without: tuple[str, ...] = ()) -> HistoricalRecords:
    """Return the history of one model; `without` names fields that only the program writes.

    Who changed it is kept as a number, not as a foreign key: the user stands above this app, and history
    must outlive an account.
    """
    return HistoricalRecords(
        history_user_id_field=models.BigIntegerField(null=True), excluded_fields=list(without)
    )


def save_as(by: Any, row: Any) -> None:
    """Save a row whose history is kept, and write `by` as the one who changed it.

    In a request the history knows who asks by itself; a service is told, and must not depend on a request.
    """
    row._history_user = by
    try:
        row.save()
    finally:
        del row._history_user
