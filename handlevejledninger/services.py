"""Writes what a professional ticks for herself, and what the municipality adapts."""

from typing import Any

from django.db import transaction

from accounts.models import User
from btimodel.history import save_as
from handlevejledninger.models import Content, GuideUse


@transaction.atomic
def set_folded(*, by: User, folded: bool) -> None:
    """Remember whether the panel is folded."""
    GuideUse.objects.update_or_create(user=by, defaults={"is_folded": folded})


@transaction.atomic
def set_ticks(*, content: Content, names: set[str], by: User) -> None:
    """Remember which of a cell's steps somebody has done; names that are not of the cell are dropped."""
    use, _created = GuideUse.objects.select_for_update().get_or_create(user=by)
    use.ticks = {key: ticked for key, ticked in use.ticks.items() if key != content.key}
    if names:
        use.ticks[content.key] = sorted(names)
    use.save(update_fields=["ticks"])


@transaction.atomic
def adapt(*, content: Content, document: dict[str, Any], by: User) -> None:
    """Keep the municipality's own wording; the same words as the program's are no wording of one's own."""
    if document == content.shipped:
        follow(content=content, by=by)
        return
    content.local, content.local_version = document, content.version
    save_as(by, content)


@transaction.atomic
def follow(*, content: Content, by: User) -> None:
    """Go back to the program's text."""
    content.local = content.local_version = None
    save_as(by, content)


@transaction.atomic
def keep(*, content: Content, by: User) -> None:
    """Keep the local wording after it has been compared with the program's new version."""
    content.local_version = content.version
    save_as(by, content)
