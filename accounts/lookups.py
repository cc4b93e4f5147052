"""Questions about where people work."""

import datetime as dt
from collections.abc import Iterable

from django.db import connection
from django.db.models import FilteredRelation, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from accounts.models import Employment, User
from accounts.whoasks import ASKER
from btimodel.danish import sort_key
from btimodel.frozen import frozen
from btimodel.models import Unit

FEWEST_LETTERS = 2
MOST_FOUND = 10


def works_on(day: dt.date, through: str = "") -> Q:
    """Return which employments last on a day; `through` is the way from another model, as "jobs__"."""
    ends = Q(**{f"{through}valid_until__isnull": True}) | Q(**{f"{through}valid_until__gte": day})
    return ends & Q(**{f"{through}valid_from__lte": day})


def current_employments(user: User | int, *, on: dt.date) -> QuerySet[Employment]:
    """Return the user's employments on a date, newest first."""
    return (
        Employment.objects.select_related("unit__authority__municipality")
        .filter(works_on(on), user=user)
        .order_by("-valid_from", "-pk")
    )


def current_employment(user: User, *, on: dt.date) -> Employment | None:
    """Return the user's newest employment on a date, or None; not asked again of `user_at_work`."""
    if user.at_work_on == on:
        return user.job
    return next(iter(_newest(user_id=user.pk, on=on)), None)


@frozen(user_id=int, on=dt.date)
def _newest(*, user_id: int, on: dt.date) -> QuerySet[Employment]:
    return current_employments(user_id, on=on)[:1]


def user_at_work(user_id: int, *, on: dt.date) -> User | None:
    """Return a user with her newest employment on a date, or None when there is no such user.

    The database is told in the same question that it is she who asks from now on, as it would be at the next:
    only for who is logged in.
    """
    user = next(iter(_at_work(user_id=user_id, on=on)), None)
    if user is not None:
        user.at_work_on = on
        connection.was_told(user.pk)
    return user


@frozen(user_id=int, on=dt.date)
def _at_work(*, user_id: int, on: dt.date) -> QuerySet[User]:
    job = FilteredRelation("employments", condition=works_on(on, "employments__"))
    key = Cast("pk", TextField())
    told = Func(Value(ASKER), key, Value(False), function="set_config", output_field=TextField())
    users = User.objects.annotate(job=job, told=told).filter(pk=user_id)
    newest = users.order_by("-job__valid_from", "-job__pk")[:1]
    return newest.select_related("job__unit__authority__municipality")


def led_units(user: User, *, on: dt.date) -> list[Unit]:
    """Return the units that the user leads on a date, by name."""
    return [
        job.unit for job in current_employments(user, on=on).filter(is_leader=True).order_by("unit__sort_key")
    ]


def leaders_of(unit_ids: Iterable[int], *, on: dt.date) -> list[User]:
    """Return those who lead one of these units on a date and can log in, by name."""
    found = User.objects.filter(
        works_on(on, "employments__"),
        employments__unit__in=list(unit_ids),
        employments__is_leader=True,
        is_active=True,
    )
    return list(found.distinct().order_by("sort_key", "full_name", "pk"))


def find_colleagues(name: str, *, on: dt.date) -> list[Employment]:
    """Return where professionals with that name work on a date; one more than MOST_FOUND says there are more.

    Nothing for fewer than two letters: the page is for finding somebody one knows of, not for browsing.
    """
    words = sort_key(name).split()
    if sum(map(len, words)) < FEWEST_LETTERS:
        return []
    found = Employment.objects.select_related("user", "unit__authority").filter(
        works_on(on),
        user__kind=User.Kind.PROFESSIONAL,
        user__is_active=True,
    )
    for word in words:
        found = found.filter(Q(user__sort_key__startswith=word) | Q(user__sort_key__contains=f" {word}"))
    return list(found.order_by("user__sort_key", "user__full_name", "unit__sort_key", "pk")[: MOST_FOUND + 1])
