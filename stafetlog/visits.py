"""What is new for a reader: what others have written since she last read the log.

Told from her own access events, which the gate writes for every read (law.md D-1). So there is no second
table of who has read what, a page that only shows writes nothing, and nobody learns when somebody else reads.
"""

import datetime as dt
from itertools import pairwise
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from cases.access import READS, Sight
from cases.models import AccessEvent, Case
from cases.querysets import CaseQuerySet
from stafetlog.models import Entry
from stafetlog.querysets import EntryQuerySet

# Leafing through the log is one visit: what was new when it began stays new until it ends.
PAUSE = dt.timedelta(minutes=30)
LOG = "stafetlog:timeline"
FAMILY_LOG = "portal:log"


def last_visit(sight: Sight) -> dt.datetime | None:
    """Return when the reader's visit before this one ended; None when this is the first.

    `sight` is the gate's, which tells when she read the page before (`case_view(reads_of=…)`). Who leafs
    through more than READS pages in one visit has seen what was new.
    """
    for later, earlier in pairwise([timezone.now(), *sight.reads]):
        if later - earlier >= PAUSE:
            return earlier
    return sight.reads[-1] if len(sight.reads) == READS else None


def with_news(cases: CaseQuerySet, reader_id: int, on: dt.date) -> CaseQuerySet:
    """Return the cases with `news`: how much she may read that others wrote since she last read the log.

    Null when she has never read it.
    """
    news = Entry.objects.readable_anywhere_by(reader_id, on).filter(case=OuterRef("case_ref"))
    number = news.news_for(reader_id, OuterRef("at")).values("case").annotate(n=Count("*")).values("n")
    readings = AccessEvent.objects.readings(reader_id, LOG).filter(case_ref=OuterRef("pk"))
    since_the_last = readings.annotate(number=Coalesce(Subquery(number), 0)).values("number")[:1]
    return cases.annotate(news=Subquery(since_the_last))


def news_of(case: Case, readable: EntryQuerySet, reader: Any, *, page: str) -> EntryQuerySet:
    """Return those of the entries that others have written since the reader last had the log before her."""
    last_read = AccessEvent.objects.readings(reader.pk, page).filter(case_ref=case.pk).values("at")[:1]
    return readable.news_for(reader, Subquery(last_read))
