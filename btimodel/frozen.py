"""Questions whose SQL is worked out once in a process.

Django builds and compiles a question anew every time it is asked. For one with subqueries that takes some
milliseconds, several times what PostgreSQL takes to answer. So a question that every page asks is written as
a function that returns an ordinary queryset of its arguments:

    @frozen(user_id=int, today=dt.date)
    def _open_cases(most, *, user_id, today):
        return Case.objects.filter(stafetholder_id=user_id, next_on__lte=today)[:most]

    _open_cases(20, user_id=user.pk, today=timezone.localdate())

The first time, the function is called with stand-ins for the named arguments, and Django tells the SQL; from
then on the SQL is sent with the values in their places. The queryset stays the only place where the question
is written. Positional arguments are part of the question itself: each set of them has an SQL of its own.

The function must be a function of its arguments alone. A date, a moment or a key that it finds elsewhere
would be kept for ever, so that is refused.
"""

import copy
import datetime as dt
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache, wraps
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

SHAPES = 64  # of one question
BIGGEST_CONSTANT = 10_000  # a number above it is a key, or a stand-in that was worked on
STAND_INS: dict[type, Callable[[int], Any]] = {
    int: lambda number: 2_000_000_000_000_000 + number,
    UUID: lambda number: UUID(int=0xF0 << 120 | number),
    dt.date: lambda number: dt.date(9000 + number, 2, 3),
    dt.datetime: lambda number: dt.datetime(9000 + number, 2, 3, 4, 5, tzinfo=dt.UTC),
}


class NotFrozen(ValueError):
    """A question cannot be kept: it depends on more than its arguments."""


@dataclass(frozen=True)
class _Kept:
    """What Django made of a question: its SQL, and how rows become what the queryset promises."""

    queryset: QuerySet[Any, Any]
    compiler: Any
    sql: str
    parameters: tuple[Any, ...]
    places: dict[int, str]

    def ask(self, values: dict[str, Any]) -> list[Any]:
        """Return the answer with these values. The compiler is copied, for it remembers its connection."""
        parameters = list(self.parameters)
        for place, name in self.places.items():
            value = values[name]
            # Django wraps a number in the type of its column.
            wrapper = type(parameters[place])
            parameters[place] = wrapper(value) if isinstance(value, int) else value
        compiler = copy.copy(self.compiler)
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        compiler.as_sql = lambda *_args, **_options: (self.sql, tuple(parameters))
        query = copy.copy(self.queryset.query)
        query.get_compiler = lambda *_args, **_options: compiler
        asked = SimpleNamespace(
            model=self.queryset.model,
            db=DEFAULT_DB_ALIAS,
            query=query,
            _fields=self.queryset._fields,
            _known_related_objects={},
        )
        return list(self.queryset._iterable_class(asked))


def frozen(**kinds: type) -> Callable[[Callable[..., QuerySet[Any, Any]]], Callable[..., list[Any]]]:
    """Make a function that returns a queryset into one that returns its rows; see the module's text.

    `kinds` are the types of its named arguments: int, UUID, date or datetime. Raises NotFrozen, when it is
    first called, when the question has a date or a key of its own, or prefetches.
    """
    stand_ins = {name: STAND_INS[kind](number) for number, (name, kind) in enumerate(kinds.items())}

    def decorate(build: Callable[..., QuerySet[Any, Any]]) -> Callable[..., list[Any]]:
        @lru_cache(maxsize=SHAPES)
        def kept(*shape: Hashable) -> _Kept | None:
            try:
                return _freeze(build(*shape, **stand_ins), stand_ins)
            except EmptyResultSet:  # nothing can be found, whatever the values
                return None

        @wraps(build)
        def ask(*shape: Hashable, **values: Any) -> list[Any]:
            if values.keys() != stand_ins.keys():
                raise TypeError(f"{build.__qualname__} takes {', '.join(stand_ins)}")
            known = kept(*shape)
            return known.ask(values) if known else []

        ask.fresh = build
        return ask

    return decorate


def _freeze(queryset: QuerySet[Any, Any], stand_ins: dict[str, Any]) -> _Kept:
    if queryset._prefetch_related_lookups:
        raise NotFrozen("a prefetch is a question of its own")
    compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
    sql, parameters = compiler.as_sql()
    names = {value: name for name, value in stand_ins.items()}
    places = {}
    for place, value in enumerate(parameters):
        if isinstance(value, Hashable) and value in names:
            places[place] = names[value]
        elif isinstance(value, dt.date | UUID) or (isinstance(value, int) and value > BIGGEST_CONSTANT):
            raise NotFrozen(f"{value!r} is not one of the arguments")
    return _Kept(queryset, compiler, sql, tuple(parameters), places)
