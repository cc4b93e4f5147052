"""Keeps what somebody looks for, for a short time, beside her login.

What one looks for in a log is about a child ("spiser ikke", a name), so it may stand in no address: not in
the browser's history, not in the server's log. A form sent by POST that draws the page itself would keep it
out, but then neither reload, nor the way back, nor the next page works. So the form is kept, encrypted, in
the session, and the page has an address with a number that means nothing to others (docs/adr/0030).
"""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone

from cases import crypto
from cases.models import Case

KEY = "log_searches"
KEPT_FOR = dt.timedelta(hours=1)
MOST = 5  # a page open beside another has its own search; older ones give way
LONGEST = 200  # characters of one field; what is longer is refused by the form anyway


def keep(session: SessionBase, case: Case, typed: Mapping[str, Any], fields: tuple[str, ...]) -> UUID:
    """Keep what was typed in these fields of a search of this case; return its number."""
    number, now = uuid4(), timezone.now()
    words = {name: str(typed[name])[:LONGEST] for name in fields if typed.get(name)}
    search = {"case": str(case.pk), "at": now.timestamp(), "typed": crypto.encrypt(json.dumps(words))}
    living = {key: value for key, value in _all(session).items() if _lives(value, now)}
    session[KEY] = dict([*living.items(), (str(number), search)][-MOST:])
    return number


def typed_in(session: SessionBase, case: Case, number: UUID) -> dict[str, str] | None:
    """Return what was typed in a search of this case, or None when it is not kept any more."""
    search = _all(session).get(str(number))
    if search is None or search["case"] != str(case.pk) or not _lives(search, timezone.now()):
        return None
    return dict(json.loads(crypto.decrypt(search["typed"])))


def _all(session: SessionBase) -> dict[str, dict[str, Any]]:
    return dict(session.get(KEY, {}))


def _lives(search: dict[str, Any], now: dt.datetime) -> bool:
    return bool(now.timestamp() - search["at"] < KEPT_FOR.total_seconds())
