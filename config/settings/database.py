"""Turns database URLs into Django's DATABASES: one alias for each role (architecture.md, Database)."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

WEB_ENGINE = "accounts.pgbackend"
PLAIN_ENGINE = "django.db.backends.postgresql"

# PostgreSQL plans a question that comes again and again once in a connection: with row security, planning
# takes longer than answering. The connection must be the web's own for as long as it lasts, which telling it
# who asks requires too.
PREPARED = {"server_side_binding": True, "prepare_threshold": 5}

# The web's questions are small. To compile one takes longer than to answer it, and so does planning one
# anew for the values of each request, as PostgreSQL does wherever it believes that to be a little cheaper.
PLANS = "-c jit=off -c plan_cache_mode=force_generic_plan"


def database(url: str, *, engine: str = PLAIN_ENGINE, name: str | None = None) -> dict[str, Any]:
    """Return one DATABASES entry for a postgresql:// URL.

    `name` replaces the database named in the URL. Raises ValueError for another scheme.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ValueError("Databasens adresse skal begynde med postgresql://")
    query = dict(parse_qsl(parts.query))
    host = unquote(query.pop("host", "") or parts.hostname or "")
    return {
        "ENGINE": engine,
        "NAME": name or unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or query.pop("port", "")),
        "OPTIONS": query,
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 600,  # seconds; a new connection plans a question ten times before it keeps the plan
        "CONN_HEALTH_CHECKS": True,
    }


def databases(urls: dict[str, str], *, name: str | None = None) -> dict[str, dict[str, Any]]:
    """Return DATABASES: `default` is the web's role, the others are for commands.

    `urls` maps app, owner, purger and backup to their URLs.
    """
    found = {"default": database(urls["app"], engine=WEB_ENGINE, name=name)}
    options = found["default"]["OPTIONS"]
    options.update(PREPARED, options=f"{options.get('options', '')} {PLANS}".strip())
    for role in ("owner", "purger", "backup"):
        if role in urls:
            found[role] = database(urls[role], name=name) | {"CONN_MAX_AGE": 0}
    return found
