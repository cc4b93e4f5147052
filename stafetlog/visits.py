"""What is new for a reader: what others have written since she last read the log.

Told from her own access events, which the gate writes for every read (law.md D-1). So there is no second
table of who has read what, a page that only shows writes nothing, and nobody learns when somebody else reads.
"""

import datetime as dt
from itertools import pairwise
from typing import Any

from django.db.models import DateTimeField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from cases.models import AccessEvent, Case
from cases.querysets import AccessEventQuerySet

# Leafing through the log is one visit: what was new when it began stays new until it ends.
PAUSE = dt.timedelta(minutes=30)
LOOK_BACK = 60  # pages of one visit; whoever leafs through more has seen what was new
LOG = "stafetlog:timeline"
FAMILY_LOG = "portal:log"
LONG_AGO = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def last_visit(case: Case, reader: Any, *, page: str) -> dt.datetime | None:
    """Return when the reader's visit before this one ended; None when this is the first.

    `page` is the URL name of the log's page; the event of the request that asks is written already.
    """
    times = list(_readings(reader, page).filter(case_ref=case.pk).values_list("at", flat=True)[:LOOK_BACK])
    for later, earlier in pairwise(times):
        if later - earlier >= PAUSE:
            return earlier
    return times[-1] if len(times) == LOOK_BACK else None


def last_read(reader: Any, case_column: str, *, page: str) -> Coalesce:
    """Return, for a query, when the reader last had a case's log before her; long ago when she never had."""
    readings = _readings(reader, page).filter(case_ref=OuterRef(case_column))
    never = Value(LONG_AGO, output_field=DateTimeField())
    return Coalesce(Subquery(readings.values("at")[:1]), never)


def _readings(reader: Any, page: str) -> AccessEventQuerySet | QuerySet[AccessEvent]:
    mine = AccessEvent.objects.by(reader).filter(page=page, action=AccessEvent.Action.READ)
    return mine.order_by("-at")
