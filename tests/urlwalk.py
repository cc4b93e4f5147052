"""Every address of the site outside the administration, walked through the resolver itself."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

ADMIN = "admin"


@dataclass(frozen=True)
class Address:
    """One URL pattern: its full name, its path as written, the names of its parts, and its view."""

    name: str
    route: str
    parts: frozenset[str]
    view: Callable[..., Any]

    @property
    def is_on_a_case(self) -> bool:
        return "case_id" in self.parts


def addresses() -> list[Address]:
    """Return every pattern but those of Django's administration, in the order of the site."""
    return [found for found in _walk(get_resolver().url_patterns, "", "") if found is not None]


def _walk(patterns: list[URLPattern | URLResolver], namespace: str, route: str) -> Iterator[Address]:
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if pattern.namespace == ADMIN:
                continue
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner, here)
        else:
            parts = frozenset(_parts(here))
            yield Address(f"{namespace}{pattern.name}", _plain(here), parts, pattern.callback)


def _plain(route: str) -> str:
    """Write a pattern with regular expressions as the others are written."""
    return re.sub(r"\(\?P(<\w+>)[^)]*\)", r"\1", route).replace("^", "").replace("$", "")


def _parts(route: str) -> list[str]:
    return [piece.split(">")[0].rpartition(":")[2] for piece in route.split("<")[1:]]
