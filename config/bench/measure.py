"""The measuring itself: variants take turns, and the median counts, so that a busy moment hits all alike.

A page is measured in the time that the processors worked for it, the web's process and PostgreSQL's together,
where both are on this machine and it tells (Linux). Elsewhere the clock on the wall counts.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.middleware.csrf import CSRF_SECRET_LENGTH
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import clear_url_caches
from django.utils.crypto import get_random_string

from accounts import idle
from accounts.models import User
from config.bench import databases
from config.steady import steady

# The driver prepares a statement when it comes the sixth time, and PostgreSQL keeps its plan from the sixth
# time that the prepared one comes.
WARM_UP = 12
NO_QUESTIONS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


@dataclass
class Page:
    """One address in one database as one role, how long its answers took, and what they asked."""

    path: str
    database: str
    past_row_security: bool = False
    seconds: list[float] = field(default_factory=list)
    questions: int = 0

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


def log_in(user: User) -> str:
    """Return the cookies of a new session, with the one against forgery that logging in gives a browser."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[idle.BEGAN] = session[idle.SEEN] = int(time.time())
    session.save()
    forgery = f"{settings.CSRF_COOKIE_NAME}={get_random_string(CSRF_SECRET_LENGTH)}"
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {forgery}"


def pages(all_pages: list[Page], cookie: str, *, rounds: int, each: int) -> None:
    """Ask every page `rounds` times `each`, in a process and on connections as production's.

    The pages of one database take turns for each answer, and the databases for each round. A round is short
    (`each` is few), so that all of them share the machine's quick and slow moments, which last from a second
    to minutes.
    """
    settings.ROOT_URLCONF = "config.bench.urls"
    clear_url_caches()
    steady()
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # empty in a clone, but WhiteNoise looks for it
    site = WSGIHandler()
    places: dict[tuple[str, bool], list[Page]] = {}
    for page in all_pages:
        places.setdefault((page.database, page.past_row_security), []).append(page)
    with databases.side_by_side() as move:
        for place, there in places.items():
            move(*place)
            for page in there:
                page.questions = _questions(site, page, cookie)
        for number in range(rounds):
            for place, there in places.items():
                move(*place)
                _round(site, there, cookie, each, warm_up=1 if number else WARM_UP)


def _round(site: WSGIHandler, there: list[Page], cookie: str, each: int, *, warm_up: int) -> None:
    """Ask a database's pages in turns; the first answers do not count, for the caches hold other things."""
    for number in range(warm_up + each):
        for page in there:
            begun = worked()
            _ask(site, page.path, cookie)
            if number >= warm_up:
                page.seconds.append(worked() - begun)


def _questions(site: WSGIHandler, page: Page, cookie: str) -> int:
    """Return how many questions a page asks the database."""
    with CaptureQueriesContext(connection) as caught:
        _ask(site, page.path, cookie)
    return sum(not query["sql"].startswith(NO_QUESTIONS) for query in caught)


def worked() -> float:
    """Return how many seconds the processors have worked for this process and its own of PostgreSQL."""
    server = connection.connection and _process(connection.connection.info.backend_pid)
    if not server:
        return time.perf_counter()
    return time.process_time() + int((server / "schedstat").read_text().split()[0]) / 1e9


def _process(pid: int) -> Path | None:
    """Return what Linux tells of a process of PostgreSQL, if it is on this machine."""
    process = Path("/proc") / str(pid)
    try:
        is_here = (process / "comm").read_text().startswith("postgres") and (process / "schedstat").exists()
    except OSError:
        return None
    return process if is_here else None


def _ask(site: WSGIHandler, path: str, cookie: str) -> None:
    environ = RequestFactory(HTTP_COOKIE=cookie, HTTP_HOST="localhost").get(path).environ
    answer = site(environ, lambda status, headers, exc_info=None: None)
    b"".join(answer)
    answer.close()
    if answer.status_code != 200:
        raise RuntimeError(f"{path} svarede {answer.status_code}")


def in_turns(jobs: dict[str, Callable[[], Any]], *, rounds: int) -> dict[str, float]:
    """Return the median seconds of each job, one of each in every round."""
    taken: dict[str, list[float]] = {name: [] for name in jobs}
    for number in range(rounds + WARM_UP):
        for name, job in jobs.items():
            begun = time.perf_counter()
            job()
            if number >= WARM_UP:
                taken[name].append(time.perf_counter() - begun)
    return {name: statistics.median(values) for name, values in taken.items()}
