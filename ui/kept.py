"""A part of a template that is the same for everybody, drawn once in a process: the tag {% kept %}."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cache
from operator import attrgetter
from typing import Any

from django import template
from django.db.models import Model
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString

MOST = 128  # of one part; a change of the reference data makes a new one


class KeptNode(template.Node):
    """The part, and what it looked like with the values it was drawn with before."""

    def __init__(self, nodelist: template.NodeList, names: list[str]) -> None:
        self.nodelist = nodelist
        self.names = names
        self._drawn: dict[Hashable, SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        """Return the part. It is drawn in a context of its own, which holds the named values alone."""
        values = {name: context.get(name) for name in self.names}
        key = tuple(map(_fact, values.values()))
        if key not in self._drawn:
            if len(self._drawn) >= MOST:
                self._drawn.clear()
            self._drawn[key] = self.nodelist.render(context.new(values))
        return self._drawn[key]


def _fact(value: Any) -> Hashable:
    """Return what tells one value from another: of a row of the database all its columns.

    A text that is made ready says itself what it is made of, as `kept_by`.
    """
    if not value:
        return None
    if type(value) is SimpleLazyObject:
        # Looked up by the question above. Each column through it would cost ten times more.
        value = value._wrapped  # type: ignore[attr-defined]
    if made_of := getattr(value, "kept_by", None):
        return str(made_of)
    if isinstance(value, Model):
        return _columns(value.__class__)(value)
    if not isinstance(value, str | int):
        raise TypeError("a part is kept by reference data, words and numbers")
    return value


@cache
def _columns(model: type[Model]) -> Callable[[Model], Hashable]:
    """Return what tells all columns of a row, in one go."""
    return attrgetter(*(field.attname for field in model._meta.concrete_fields))
