"""What the administration's own history keeps of a changed mail address, and who reads it (docs/adr/0043)."""

import datetime as dt
from collections.abc import Iterable

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField
from django.db.models.functions import Cast

from accounts.models import Employment, User
from btimodel.models import Unit

# Kept in the database as it stands, and found by it: it is not to be translated, nor written anew.
MAIL_CHANGED = "Mailadressen er ændret. Adgangskoden er fjernet, og alle logins er afsluttet."


def mail_changes(units: Iterable[Unit], *, since: dt.datetime) -> list[tuple[User, LogEntry]]:
    """Return whose address an administrator has changed since, in these units, the newest first."""
    there = Employment.objects.filter(unit__in=units).values(key=Cast("user_id", CharField()))
    changes = list(
        LogEntry.objects.select_related("user")
        .filter(
            content_type=ContentType.objects.get_for_model(User),
            object_id__in=there,
            change_message=MAIL_CHANGED,
            action_time__gte=since,
        )
        .order_by("-action_time", "-pk")
    )
    people = User.objects.in_bulk([int(each.object_id) for each in changes]) if changes else {}
    return [(people[int(each.object_id)], each) for each in changes]
