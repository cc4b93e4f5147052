"""How long a login lasts when nothing happens, and at the longest (law.md L-12; docs/adr/0044).

Two numbers lie with the session: when it began, and when the person last asked for something. They are the
computer's own seconds, written at most once a minute, so that a page costs nothing more.
"""

import time
from typing import Any

from django.conf import settings
from django.http import HttpRequest

BEGAN, SEEN = "began", "seen"
WRITTEN_EVERY = 60  # seconds
# What a script sends when it asks by itself: nobody has done anything. It can only make a login shorter.
BY_ITSELF = "Stafetten-Af-Sig-Selv"


def begin(request: HttpRequest, **_signal: Any) -> None:
    """Start both clocks; called when somebody has logged in."""
    request.session[BEGAN] = request.session[SEEN] = int(time.time())


def seconds_left(request: HttpRequest) -> int:
    """Return how long the login lasts if nothing happens; 0 or less when it is over."""
    now = int(time.time())
    idle = settings.SESSION_IDLE_SECONDS[request.user.kind] - (now - request.session.get(SEEN, now))
    return int(min(idle, _seconds_of_the_day(request)))


def seconds_on_a_page(request: HttpRequest) -> int:
    """Return after how long a page looks again: never too late, and the same on every page but a day's last.

    The last sign of life may be as old as it is seldom written.
    """
    idle = settings.SESSION_IDLE_SECONDS[request.user.kind] - WRITTEN_EVERY
    return int(max(1, min(idle, _seconds_of_the_day(request))))


def _seconds_of_the_day(request: HttpRequest) -> int:
    now = int(time.time())
    return int(settings.SESSION_LONGEST_SECONDS - (now - request.session.get(BEGAN, now)))


def note(request: HttpRequest) -> None:
    """Write that the person is here, unless a script asked by itself or it was written a moment ago."""
    if BEGAN not in request.session:
        begin(request)
    elif BY_ITSELF not in request.headers and time.time() - request.session[SEEN] >= WRITTEN_EVERY:
        request.session[SEEN] = int(time.time())
