"""For real. Every secret comes from the environment; a missing one stops the start and says which."""

import base64
import os

from config.settings.base import *  # noqa: F403
from config.settings.base import STORAGES_PRODUCTION
from config.settings.database import databases


def required(name: str, help_text: str) -> str:
    """Return an environment variable, or stop with a sentence that says what to set.

    Raises RuntimeError when it is missing or empty.
    """
    value = os.environ.get(name, "")
    if not value:
        raise RuntimeError(f"Sæt miljøvariablen {name}: {help_text}")
    return value


def keys_in(text: str) -> list[str]:
    """Return the keys of a comma-separated list.

    Raises RuntimeError for one that is too short or not base64: what stands after it on the line, say, which
    systemd takes as part of the value and a shell does not.
    """
    keys = text.split(",")
    for number, key in enumerate(keys, start=1):
        try:
            whole = len(base64.b64decode(key, validate=True)) >= KEY_BYTES
        except ValueError:
            whole = False
        if not whole:
            raise RuntimeError(
                f"Ret miljøvariablen FIELD_KEYS: nøgle {number} er ikke {KEY_BYTES} bytes i base64."
            )
    return keys


KEY_BYTES = 32
SECRET_KEY = required("SECRET_KEY", "mindst 50 tilfældige tegn.")
FIELD_KEYS = keys_in(
    required("FIELD_KEYS", "32 tilfældige bytes i base64; flere adskilles af komma, nyeste først.")
)
PSEUDONYM_KEY = required("PSEUDONYM_KEY", "en tilfældig streng til slettekvitteringer; skift den aldrig.")
ALLOWED_HOSTS = required("ALLOWED_HOSTS", "værtsnavne adskilt af komma.").split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
DATABASES = databases(
    {"app": required("DATABASE_URL", "postgresql:// for rollen stafetten_app.")}
    | {
        role: os.environ[name]
        for role, name in {
            "owner": "DATABASE_OWNER_URL",
            "purger": "DATABASE_PURGER_URL",
            "backup": "DATABASE_BACKUP_URL",
        }.items()
        if os.environ.get(name)
    }
)
STORAGES = STORAGES_PRODUCTION
MEDIA_ROOT = os.environ.get("MEDIA_ROOT", "/var/lib/stafetten/filer")
PDF_ROOT = os.environ.get("PDF_ROOT", "/var/lib/stafetten/pdf")
CLAMD_SOCKET = os.environ.get("CLAMD_SOCKET", "")
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS", "") == "1"
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_TIMEOUT = 10  # seconds; the one who waits is a person at a page
DEFAULT_FROM_EMAIL = required("MAIL_FROM", "den adresse, som programmets mails kommer fra.")

# The proxy in front says who asks. Else all are counted as one, and one who guesses shuts everybody out.
ALLAUTH_TRUSTED_PROXY_COUNT = 1
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^sundhed/$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 63072000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
