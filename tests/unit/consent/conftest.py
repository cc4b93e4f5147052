"""What the tests of consent share."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.utils import timezone

from accounts.whoasks import acting_as
from btimodel.models import RetentionRule
from cases.models import Case
from cases.services import state


@pytest.fixture
def time_machine_day(monkeypatch) -> Callable[[dt.date], object]:
    """Return a context manager in which today is another day, for Python."""

    @contextmanager
    def on(day: dt.date) -> Iterator[None]:
        with monkeypatch.context() as patch:
            patch.setattr(timezone, "localdate", lambda value=None, tz=None: day)
            yield

    return on


@pytest.fixture
def close_case() -> Callable[[Case], None]:
    """Return a function that closes a case."""

    def close(case: Case) -> None:
        with acting_as(case.stafetholder):
            state.close(case=case, rule=RetentionRule.objects.first(), until=None)

    return close
