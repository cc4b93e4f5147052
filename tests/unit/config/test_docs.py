"""The documents say what the program is."""

import re

from django.conf import settings
from django.urls import get_resolver

from btimodel.choices import Phase
from cases.roles import Role
from config.demo.logins import LOGINS
from stafetlog.models import EntryKind

DOCS = settings.BASE_DIR / "docs"
README = (settings.BASE_DIR / "README.md").read_text(encoding="utf-8")


def test_the_word_list_has_every_kind_phase_and_role():
    text = (DOCS / "ordbog.md").read_text(encoding="utf-8")
    for choices in (EntryKind, Phase, Role):
        for value, label in choices.choices:
            assert f"| {label} | `{value}` |" in text


def test_the_readme_names_the_demonstrations_logins():
    for login in LOGINS:
        assert login.email in README


def test_every_picture_and_document_the_readme_points_at_is_there():
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (settings.BASE_DIR / target).exists(), target


def test_the_pictures_are_small():
    for path in (DOCS / "billeder").glob("*.png"):
        assert path.stat().st_size < 150_000, path.name


def test_the_commands_that_operations_run_exist():
    commands = settings.BASE_DIR / "config" / "management" / "commands"
    known = {path.stem for path in commands.glob("[a-z]*.py")} | {
        "migrate",
        "createsuperuser",
        "collectstatic",
        "check",
    }
    for path in [*DOCS.glob("drift/*.md"), settings.BASE_DIR / "README.md"]:
        for name in re.findall(r"manage\.py ([a-z_]+)", path.read_text(encoding="utf-8")):
            assert name in known, f"{path.name}: manage.py {name}"


def test_the_addresses_in_the_proxys_settings_exist():
    text = (DOCS / "drift" / "installation.md").read_text(encoding="utf-8")
    assert "/sundhed/" in text
    assert get_resolver().resolve("/sundhed/").url_name == "health"
