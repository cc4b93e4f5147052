"""The addresses of many pages of one kind: asked of the URLs once in a process."""

from functools import cache
from uuid import UUID

from django.urls import reverse

SOMETHING = UUID(int=0)  # stands for any key while the address is worked out


def address_of(name: str, pk: UUID) -> str:
    """Return the address of a page that is about one thing with a UUID, as reverse(name, args=[pk])."""
    before, after = _parts(name)
    return f"{before}{pk}{after}"


@cache
def _parts(name: str) -> tuple[str, str]:
    before, after = reverse(name, args=[SOMETHING]).split(str(SOMETHING))
    return before, after
