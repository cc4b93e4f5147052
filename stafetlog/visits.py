"""What is new for a reader: what others have written since she last read the log.

Told from her own access events, which the gate writes for every read (law.md D-1). So there is no second
table of who has read what, a page that only shows writes nothing, and nobody learns when somebody else reads.
"""

import datetime as dt
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from btimodel.frozen import frozen
from cases.models import AccessEvent, Case
from cases.querysets import AccessEventQuerySet, CaseQuerySet
from stafetlog.models import Entry
from stafetlog.querysets import EntryQuerySet

# Leafing through the log is one visit: what was new when it began stays new until it ends.
PAUSE = dt.timedelta(minutes=30)
LOOK_BACK = 60  # pages of one visit; whoever leafs through more has seen what was new
LOG = "stafetlog:timeline"
FAMILY_LOG = "portal:log"


def last_visit(case: Case, reader: Any, *, page: str) -> dt.datetime | None:
    """Return when the reader's visit before this one ended; None when this is the first.

    `page` is the URL name of the log's page; the event of the request that asks is written already.
    """
    times = [at for (at,) in _times(page, reader_id=reader.pk, case_id=case.pk)]
    for later, earlier in pairwise(times):
        if later - earlier >= PAUSE:
            return earlier
    return times[-1] if len(times) == LOOK_BACK else None


@frozen(reader_id=int, case_id=UUID)
def _times(page: str, *, reader_id: int, case_id: UUID) -> QuerySet[Any, Any]:
    return _readings(reader_id, page).filter(case_ref=case_id).values_list("at")[:LOOK_BACK]


def with_news(cases: CaseQuerySet, reader_id: int, on: dt.date) -> CaseQuerySet:
    """Return the cases with `news`: how much she may read that others wrote since she last read the log.

    Null when she has never read it.
    """
    news = Entry.objects.readable_anywhere_by(reader_id, on).filter(case=OuterRef("case_ref"))
    number = news.news_for(reader_id, OuterRef("at")).values("case").annotate(n=Count("*")).values("n")
    readings = _readings(reader_id, LOG).filter(case_ref=OuterRef("pk"))
    since_the_last = readings.annotate(number=Coalesce(Subquery(number), 0)).values("number")[:1]
    return cases.annotate(news=Subquery(since_the_last))


def news_of(case: Case, readable: EntryQuerySet, reader: Any, *, page: str) -> EntryQuerySet:
    """Return those of the entries that others have written since the reader last had the log before her."""
    last_read = _readings(reader.pk, page).filter(case_ref=case.pk).values("at")[:1]
    return readable.news_for(reader, Subquery(last_read))


def _readings(reader_id: int, page: str) -> AccessEventQuerySet:
    mine = AccessEvent.objects.filter(user_ref=reader_id, page=page, action=AccessEvent.Action.READ)
    return mine.order_by("-at")
