"""Questions to the texts, and to what one has ticked."""

from django.db.models import Case, IntegerField, Subquery, Value, When

from accounts.models import User
from btimodel.choices import ActorGroup, Phase
from handlevejledninger.choices import SLUG_OF_GROUP
from handlevejledninger.content.cells import cell_key
from handlevejledninger.content.texts import COMMON_KEY
from handlevejledninger.models import Content, GuideUse

Kind = Content.Kind


def cell(group: ActorGroup, phase: Phase, level: int, *, reader: User | None = None) -> Content | None:
    """Return one cell of a guide, or None when the content is not loaded.

    With a `reader` it carries what she has done with it, in the same question: `reader_ticks`, her ticks by
    cell, and `reader_folded`; both None when she has done nothing.
    """
    found = Content.objects.filter(key=cell_key(SLUG_OF_GROUP[group], phase, level), is_retired=False)
    if reader is not None:
        use = GuideUse.objects.filter(user=reader)
        found = found.annotate(
            reader_ticks=Subquery(use.values("ticks")), reader_folded=Subquery(use.values("is_folded"))
        )
    return found.first()


def cells_of(group: ActorGroup) -> list[Content]:
    """Return a group's twelve cells, phase by phase, level by level."""
    start = f"celle/{SLUG_OF_GROUP[group]}/"
    return list(Content.objects.current(Kind.CELL).filter(key__startswith=start))


def common() -> Content | None:
    """Return what the guides have in common."""
    return by_key(COMMON_KEY)


def by_key(key: str) -> Content | None:
    """Return a text that is in use, or None."""
    return Content.objects.filter(key=key, is_retired=False).first()


def texts(*kinds: Kind) -> list[Content]:
    """Return every text of these kinds, one kind after the other, each in its own order."""
    places = [When(kind=kind, then=Value(place)) for place, kind in enumerate(kinds)]
    order = Case(*places, output_field=IntegerField())
    return list(
        Content.objects.filter(kind__in=kinds, is_retired=False).order_by(order, "order", "title", "key")
    )
