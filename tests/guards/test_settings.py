"""Settings: what keeps a page private is on everywhere, and production refuses to start half-made."""

import base64
import importlib
import sys

import pytest
from django.conf import settings

BASE = "config.settings.base"
KEY = base64.b64encode(bytes(range(32))).decode()


@pytest.fixture
def production(monkeypatch):
    """Return production's settings as a whole environment makes them."""
    monkeypatch.setenv("SECRET_KEY", "x" * 60)
    monkeypatch.setenv("FIELD_KEYS", KEY)
    monkeypatch.setenv("PSEUDONYM_KEY", "x")
    monkeypatch.setenv("ALLOWED_HOSTS", "stafetten.example.dk")
    monkeypatch.setenv("DATABASE_URL", "postgresql://stafetten_app:x@localhost/stafetten")
    monkeypatch.setenv("MAIL_FROM", "stafetten@eksempelby.example")
    return _load()


def _load():
    sys.modules.pop("config.settings.production", None)
    try:
        return importlib.import_module("config.settings.production")
    finally:
        sys.modules.pop("config.settings.production", None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECURE_SSL_REDIRECT", True),
        ("SECURE_HSTS_INCLUDE_SUBDOMAINS", True),
        ("SESSION_COOKIE_SECURE", True),
        ("CSRF_COOKIE_SECURE", True),
        ("SESSION_COOKIE_HTTPONLY", True),
        ("CSRF_COOKIE_HTTPONLY", True),
        ("SESSION_EXPIRE_AT_BROWSER_CLOSE", True),
        ("X_FRAME_OPTIONS", "DENY"),
        # Django's check of forms over https needs to see that they come from us; nobody else sees anything.
        ("SECURE_REFERRER_POLICY", "same-origin"),
        ("SECURE_CROSS_ORIGIN_OPENER_POLICY", "same-origin"),
        ("DEBUG", False),
        ("IS_DEMO", False),
    ],
)
def test_production_has(production, name, value):
    assert getattr(production, name) == value


def test_production_s_cookies_belong_to_the_host_alone(production):
    assert production.SESSION_COOKIE_NAME.startswith("__Host-")
    assert production.CSRF_COOKIE_NAME.startswith("__Host-")
    assert production.SECURE_HSTS_SECONDS >= 31_536_000
    assert production.SESSION_COOKIE_AGE <= 8 * 60 * 60


@pytest.mark.parametrize(
    "name", ["SECRET_KEY", "FIELD_KEYS", "PSEUDONYM_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "MAIL_FROM"]
)
def test_production_does_not_start_without(production, monkeypatch, name):
    monkeypatch.delenv(name)
    with pytest.raises(RuntimeError, match=name):
        _load()


@pytest.mark.parametrize(
    "spoilt", ["eA==", "æ" + KEY, f"{KEY}   # python3 -c ...", f"{KEY},", f"{KEY},{KEY[:-8]}"]
)
def test_production_does_not_start_with_a_key_that_is_not_whole(production, monkeypatch, spoilt):
    monkeypatch.setenv("FIELD_KEYS", spoilt)
    with pytest.raises(RuntimeError, match="Ret miljøvariablen FIELD_KEYS: nøgle") as refused:
        _load()
    assert KEY not in str(refused.value)


def test_production_takes_an_old_key_after_the_new(production, monkeypatch):
    monkeypatch.setenv("FIELD_KEYS", f"{KEY},{KEY}")
    assert len(_load().FIELD_KEYS) == 2


def test_production_s_mails_come_from_the_municipality_and_never_hold_a_page_up(production):
    assert production.DEFAULT_FROM_EMAIL == "stafetten@eksempelby.example"
    assert 0 < production.EMAIL_TIMEOUT <= 15


def test_the_web_never_runs_as_anybody_but_its_own_role(production):
    assert production.DATABASES["default"]["USER"] == "stafetten_app"
    assert production.DATABASES["default"]["ENGINE"] == "accounts.pgbackend"
    assert production.DATABASES["default"]["CONN_HEALTH_CHECKS"] is True


def test_the_content_security_policy_has_no_hole():
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    words = {str(word) for sources in directives.values() for word in sources}
    assert words == {"'none'", "'self'"}
    assert {"default-src", "base-uri", "frame-ancestors", "form-action"} <= set(directives)
    assert not getattr(settings, "CONTENT_SECURITY_POLICY_REPORT_ONLY", None)


def test_the_order_of_the_middleware_is_the_order_of_the_walls():
    order = [name.rpartition(".")[2] for name in settings.MIDDLEWARE]
    walls = [
        "CSPMiddleware",
        "PrivateAnswersMiddleware",
        "SessionMiddleware",
        "CsrfViewMiddleware",
        "AuthenticationMiddleware",
        "IdleMiddleware",
        "WhoAsksMiddleware",
        "AskForLoginMiddleware",
    ]
    assert [name for name in order if name in walls] == walls


def test_the_limit_of_guesses_is_one_count_for_all_processes():
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")
    assert settings.ACCOUNT_RATE_LIMITS["login_failed"]
    assert settings.SESSION_ENGINE.endswith("sessions.backends.db")


def test_guesses_are_counted_for_each_address_behind_the_proxy(production):
    assert production.ALLAUTH_TRUSTED_PROXY_COUNT == 1
    guide = (production.BASE_DIR / "docs" / "drift" / "installation.md").read_text(encoding="utf-8")
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in guide


def test_no_message_that_names_somebody_is_kept_in_a_cookie(production):
    assert production.MESSAGE_STORAGE == "django.contrib.messages.storage.session.SessionStorage"


def test_no_signup_and_no_guessing_who_has_an_account():
    assert settings.ACCOUNT_ADAPTER == "accounts.adapter.ClosedAdapter"
    assert settings.ACCOUNT_PREVENT_ENUMERATION is True
