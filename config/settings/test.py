"""For the tests: the demo's server, a database of its own, and everything strict."""

import os

from config.settings.base import *  # noqa: F403
from config.settings.base import BASE_DIR, TEMPLATES
from config.settings.database import PLANS, databases
from tools.pgserver import load_connections

SECRET_KEY = "kun-til-test"  # noqa: S105
FIELD_KEYS = ["dGVzdC1ub2VnbGUtdGlsLWNwci1mZWx0ZXItMzJieXQ="]
PSEUDONYM_KEY = "test"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
TEST_DATABASE = os.environ.get("STAFETTEN_TEST_DATABASE", "stafetten_test")
DATABASES = databases(load_connections(BASE_DIR), name=TEST_DATABASE)
# Nothing waits for the disk, and no plan is compiled or made anew for each value: that takes longer than to
# answer from a few rows.
_QUICK = f"-c synchronous_commit=off {PLANS}"
for _alias in DATABASES.values():
    _alias["OPTIONS"] = {**_alias["OPTIONS"], "options": _QUICK}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The tests' own files are put in a new folder each (tests/conftest.py).
MEDIA_ROOT = BASE_DIR / "var" / "test-media"
PDF_ROOT = BASE_DIR / "var" / "test-pdf"
IS_DEMO = False
# Looks for files when they are asked for: var/static need not exist.
WHITENOISE_AUTOREFRESH = True
# An unknown variable in a template is a fault here, not an empty line to a parent.
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = ""
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
