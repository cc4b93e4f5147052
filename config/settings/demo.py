"""The demo on one machine: invented people, a visible banner, one shared password."""

from config.settings.base import *  # noqa: F403
from config.settings.base import BASE_DIR
from config.settings.database import databases
from tools.pgserver import load_connections

SECRET_KEY = "kun-til-demonstrationen-og-aldrig-til-rigtige-oplysninger"  # noqa: S105
FIELD_KEYS = ["ZGVtb25zdHJhdGlvbi1ub2VnbGUtdGlsLWNwci0zMmI="]
PSEUDONYM_KEY = "demonstration"
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
DATABASES = databases(load_connections(BASE_DIR), name="stafetten_demo")
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = BASE_DIR / "var" / "mail"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
IS_DEMO = True
DEMO_PASSWORD = "stafetten-demo"  # noqa: S105
PASSWORD_HASHERS = ["config.demo.hashers.DemoHasher"]
