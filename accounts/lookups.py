"""Questions about where people work."""

import datetime as dt

from django.db.models import Q, QuerySet

from accounts.models import Employment, User


def current_employments(user: User, *, on: dt.date) -> QuerySet[Employment]:
    """Return the user's employments on a date, newest first."""
    return (
        Employment.objects.select_related("unit__authority")
        .filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on), user=user, valid_from__lte=on)
        .order_by("-valid_from", "-pk")
    )


def current_employment(user: User, *, on: dt.date) -> Employment | None:
    """Return the user's newest employment on a date, or None."""
    return current_employments(user, on=on).first()
