"""How the roles reach the development server, or the one that DATABASE_URL names."""

import hashlib
import hmac
import os
import secrets
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from tools.messages import Stop
from tools.pgplaces import folder_of, write_private

DATABASE = "stafetten_demo"
ADMIN = "postgres"
ROLES = ("owner", "app", "purger", "backup")

# A mapping from admin, owner, app, purger and backup to a postgresql:// URL.
Connections = dict[str, str]


def urls_at(socket: Path, passwords: dict[str, str]) -> Connections:
    """Return the URLs of our own server, which is reached through its socket alone."""
    query = urlencode({"host": str(socket)}, quote_via=quote, safe="")
    urls = {}
    for role, password in passwords.items():
        user, database = (ADMIN, "postgres") if role == "admin" else (f"stafetten_{role}", DATABASE)
        urls[role] = f"postgresql://{user}:{quote(password, safe='')}@/{database}?{query}"
    return urls


def external(root: Path, admin_url: str) -> Connections:
    """Build the roles' URLs on somebody else's server from the administrator's.

    The passwords are derived from the administrator's, so that every clone that is given the same server
    agrees on them and nothing need be kept.
    """
    parts = urlsplit(admin_url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise Stop("DATABASE_URL skal begynde med postgresql://")
    secret = parts.password or dict(parse_qsl(parts.query)).get("password") or os.environ.get("PGPASSWORD")
    key = _key(secret or _salt(root))
    place = parts.netloc.rpartition("@")[2]
    urls = {"admin": admin_url}
    for role in ROLES:
        password = hmac.new(key, role.encode(), "sha256").hexdigest()
        netloc = f"stafetten_{role}:{password}@{place}"
        query = urlencode(
            [pair for pair in parse_qsl(parts.query) if pair[0] not in {"user", "password", "dbname"}],
            quote_via=quote,
        )
        urls[role] = urlunsplit(("postgresql", netloc, f"/{DATABASE}", query, ""))
    return urls


@cache
def _key(secret: str) -> bytes:
    """Derive the key, which is slow on purpose, once a process."""
    return hashlib.scrypt(secret.encode(), salt=b"stafetten", n=2**13, r=8, p=1)


def _salt(root: Path) -> str:
    """For an administrator without a password: something to derive the others from."""
    path = folder_of(root) / "salt"
    if not path.exists():
        write_private(path, secrets.token_urlsafe(32))
    return path.read_text()
