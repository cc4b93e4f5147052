"""History of reference data: who changed which value, and when."""

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
