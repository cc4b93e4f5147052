"""What the tests of consent share."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.utils import timezone


@pytest.fixture
def on_day(monkeypatch) -> Callable[[dt.date], AbstractContextManager[None]]:
    """Return a context manager in which today is another day for the program."""

    @contextmanager
    def on(day: dt.date) -> Iterator[None]:
        with monkeypatch.context() as patch:
            patch.setattr(timezone, "localdate", lambda value=None, tz=None: day)
            yield

    return on
