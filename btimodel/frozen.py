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

from __future__ import annotations

import copy
import datetime as dt
import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial, wraps
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import QuerySet
from django.db.models.query import (
    ModelIterable,
    NamedValuesListIterable,
    ValuesListIterable,
    create_namedtuple_class,
)
from django.db.models.sql import InsertQuery
from psycopg.sql import Literal

SHAPES = 64  # of one question
BIGGEST_CONSTANT = 10_000  # a number above it is a key, or a stand-in that was worked on
STAND_INS: dict[type, Callable[[int], Any]] = {
    int: lambda number: 2_000_000_000_000_000 + number,
    UUID: lambda number: UUID(int=0xF0 << 120 | number),
    dt.date: lambda number: dt.date(9000 + number, 2, 3),
    dt.datetime: lambda number: dt.datetime(9000 + number, 2, 3, 4, 5, tzinfo=dt.UTC),
    str: lambda number: f"stand-in {number:03}",
    list: lambda number: [UUID(int=0xF1 << 120 | number)],
}


class NotFrozen(ValueError):
    """A question cannot be kept: it depends on more than its arguments."""


@dataclass(frozen=True)
class _Row:
    """How a row of the database becomes a row of values_list, with names or without, or a model instance."""

    converters: tuple[tuple[int, list[Any], Any], ...]
    make: Callable[[Sequence[Any]], Any]

    def made_of(self, values: Sequence[Any], connection: Any) -> Any:
        """Return the row."""
        if self.converters:
            values = list(values)
            for place, converters, expression in self.converters:
                for convert in converters:
                    values[place] = convert(values[place], expression, connection)
        return self.make(values)

    @classmethod
    def of(cls, queryset: QuerySet[Any, Any], compiler: Any) -> _Row | None:
        """Return how, or None for rows that are made in another way, such as instances with related ones."""
        fields = [column[0] for column in compiler.select[: compiler.col_count]]
        make = _maker(queryset, compiler)
        if make is None or compiler.has_composite_fields(fields):
            return None
        found = compiler.get_converters(fields)
        return cls(tuple((place, *how) for place, how in found.items()), make)


def _maker(queryset: QuerySet[Any, Any], compiler: Any) -> Callable[[Sequence[Any]], Any] | None:
    query = queryset.query
    if queryset._iterable_class is ValuesListIterable:
        return tuple
    if queryset._iterable_class is NamedValuesListIterable:
        names = queryset._fields or (*query.values_select, *query.annotation_select)
        return partial(tuple.__new__, create_namedtuple_class(*names))
    if queryset._iterable_class is ModelIterable and not compiler.klass_info.get("related_klass_infos"):
        return _instance_maker(queryset.model, compiler)
    return None


def _instance_maker(model: type[models.Model], compiler: Any) -> Callable[[Sequence[Any]], models.Model]:
    """Return what makes an instance of a row, as ModelIterable does."""
    places = compiler.klass_info["select_fields"]
    first, last = places[0], places[-1] + 1
    names = [column[0].target.attname for column in compiler.select[first:last]]
    annotated = tuple(compiler.annotation_col_map.items())

    def make(values: Sequence[Any]) -> models.Model:
        instance = model.from_db(DEFAULT_DB_ALIAS, names, values[first:last])
        for name, place in annotated:
            setattr(instance, name, values[place])
        return instance

    return make


@dataclass(frozen=True)
class _Kept:
    """What Django made of a question: its SQL, and how rows become what the queryset promises.

    A name stands once in `places` for each type of column that its values are compared with.
    """

    queryset: QuerySet[Any, Any]
    compiler: Any
    sql: str
    constants: dict[str, Any]
    places: dict[str, tuple[str, type]]
    row: _Row | None

    def ask(self, values: dict[str, Any]) -> list[Any]:
        """Return the answer with these values."""
        parameters = dict(self.constants)
        for place, (name, wrapper) in self.places.items():
            value = values[name]
            # Django wraps a number in the type of its column.
            parameters[place] = wrapper(value) if isinstance(value, int) else value
        return self._rows(parameters) if self.row else self._instances(parameters)

    def _rows(self, parameters: dict[str, Any]) -> list[Any]:
        """Return what is made of the rows, without what Django does once more for each question."""
        connection = connections[DEFAULT_DB_ALIAS]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, parameters)
            return [self.row.made_of(values, connection) for values in cursor.fetchall()]

    def _instances(self, parameters: dict[str, Any]) -> list[Any]:
        """Return instances with related ones. The compiler is copied, for it remembers its connection."""
        compiler = copy.copy(self.compiler)
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        compiler.as_sql = lambda *_args, **_options: (self.sql, parameters)
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

    `kinds` are the types of its named arguments: int, str, UUID, date, datetime, or list (of UUIDs). Raises
    NotFrozen, when it is first called, when the question has a date or a key of its own, or prefetches.
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


def write_new(row: models.Model) -> None:
    """Write a new row as `row.save(force_insert=True)` does, with SQL that is worked out once in a process.

    For a table without history and without values of the database's own. Sends no signals.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    sql, fields = _insertion(type(row))
    values = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


@cache
def _insertion(model: type[models.Model]) -> tuple[str, list[Any]]:
    query = InsertQuery(model)
    query.insert_values(model._meta.concrete_fields, [model()])
    ((sql, _values),) = query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
    return sql, query.fields


def _freeze(queryset: QuerySet[Any, Any], stand_ins: dict[str, Any]) -> _Kept:
    if queryset._prefetch_related_lookups:
        raise NotFrozen("a prefetch is a question of its own")
    compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
    sql, parameters = compiler.as_sql()
    names = {_hashable(value): name for name, value in stand_ins.items()}
    constants: dict[str, Any] = {}
    places: dict[str, tuple[str, type]] = {}
    given = iter(parameters)

    def written(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return "%%"
        value = next(given)
        if name := names.get(_hashable(value)):
            # Django wraps a number in the type of its column.
            place = f"{name}_{type(value).__name__}"
            places[place] = (name, type(value))
        elif type(value) is str or isinstance(value, models.Choices):
            if any(type(name) is str and name in value for name in names):
                raise NotFrozen(f"{value!r} is a stand-in that was worked on")
            # Known to the planner, who else plans for any word: a few cases are closed, a million open.
            return sql_of(str(value))
        else:
            _refuse_a_fact(value)
            place = f"constant_{len(constants)}"
            constants[place] = value
        return f"%({place})s"

    sql = re.sub("%[s%]", written, sql)
    return _Kept(queryset, compiler, sql, constants, places, _Row.of(queryset, compiler))


def _refuse_a_fact(value: Any) -> None:
    """Raise NotFrozen for a value that may be another when the question is asked again."""
    if isinstance(value, dt.date | UUID | list) or (isinstance(value, int) and value > BIGGEST_CONSTANT):
        raise NotFrozen(f"{value!r} is not one of the arguments")


def _hashable(value: Any) -> Hashable:
    if isinstance(value, list):
        return tuple(map(_hashable, value))
    return value if isinstance(value, Hashable) else id(value)


def sql_of(word: str) -> str:
    """Return a word as it is written in SQL that goes on to the driver."""
    return Literal(word).as_string(None).replace("%", "%%")
