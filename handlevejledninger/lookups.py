"""Questions to the texts, and to what one has ticked."""

from django.db.models import Case, IntegerField, JSONField, QuerySet, Subquery, Value, When

from accounts.models import User
from btimodel.choices import ActorGroup, Phase
from btimodel.frozen import frozen
from btimodel.models import Deadline
from handlevejledninger.choices import SLUG_OF_GROUP
from handlevejledninger.content.cells import cell_key
from handlevejledninger.content.texts import COMMON_KEY
from handlevejledninger.models import Content, GuideUse

Kind = Content.Kind
NOBODY = 0


class DaysByKey(Subquery):
    """The days of every deadline as one object, which is read in one go."""

    template = "(SELECT jsonb_object_agg(found.key, found.days) FROM (%(subquery)s) found)"
    output_field = JSONField()


def cell(group: ActorGroup, phase: Phase, level: int, *, reader: User | None = None) -> Content | None:
    """Return one cell of a guide, or None when the content is not loaded.

    In the same question it carries what a reader has done with it: `reader_ticks`, her ticks by cell, and
    `reader_folded`; both None when she has done nothing, or there is no reader. Deadlines come with it
    (`days_with`).
    """
    key = cell_key(SLUG_OF_GROUP[group], phase, level)
    return next(iter(_cell(key=key, reader=reader.pk if reader else NOBODY)), None)


@frozen(key=str, reader=int)
def _cell(*, key: str, reader: int) -> QuerySet[Content]:
    use = GuideUse.objects.filter(user=reader)
    deadlines = Deadline.objects.order_by().values("key", "days")
    return Content.objects.filter(key=key, is_retired=False).annotate(
        reader_ticks=Subquery(use.values("ticks")),
        reader_folded=Subquery(use.values("is_folded")),
        all_deadlines=DaysByKey(deadlines),
    )


def days_with(content: Content) -> dict[str, int]:
    """Return the days of every deadline, from a cell that was asked for by `cell`."""
    days: dict[str, int] = content.all_deadlines or {}
    return days


def cells_of(group: ActorGroup) -> list[Content]:
    """Return a group's twelve cells, phase by phase, level by level."""
    start = f"celle/{SLUG_OF_GROUP[group]}/"
    return list(Content.objects.current(Kind.CELL).filter(key__startswith=start))


def common() -> Content | None:
    """Return what the guides have in common."""
    return by_key(COMMON_KEY)


def by_key(key: str) -> Content | None:
    """Return a text that is in use, or None; `key` may be as it was sent."""
    # PostgreSQL's text holds no NUL, so neither does a key.
    return None if "\0" in key else Content.objects.filter(key=key, is_retired=False).first()


def texts(*kinds: Kind) -> list[Content]:
    """Return every text of these kinds, one kind after the other, each in its own order."""
    places = [When(kind=kind, then=Value(place)) for place, kind in enumerate(kinds)]
    order = Case(*places, output_field=IntegerField())
    return list(
        Content.objects.filter(kind__in=kinds, is_retired=False).order_by(order, "order", "title", "key")
    )
