"""The design system comes from node_modules, and only the files we asked for."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import override_settings

from ui.finders import DkfdsFinder


@pytest.fixture
def folder(tmp_path: Path):
    """A made-up design system."""
    for name in ("css/dkfds.min.css", "img/svg-icons/lock.svg", "scss/dkfds.scss", "fonts/IBMPlexSans/x.eot"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")
    with override_settings(DKFDS_DIST=tmp_path):
        yield tmp_path


def test_an_allowed_file_is_found_under_its_prefix(folder):
    assert DkfdsFinder().find("dkfds/css/dkfds.min.css") == str(folder / "css" / "dkfds.min.css")
    assert DkfdsFinder().find("dkfds/css/dkfds.min.css", find_all=True) == [
        str(folder / "css" / "dkfds.min.css")
    ]


@pytest.mark.parametrize(
    "path",
    [
        "dkfds/scss/dkfds.scss",
        "css/dkfds.min.css",
        "dkfds/css/../scss/dkfds.scss",
        "dkfds/css/dkfds.min.css.x/..",
    ],
)
def test_other_files_are_not_found(folder, path):
    assert DkfdsFinder().find(path) == []
    assert DkfdsFinder().find(path, find_all=True) == []


def test_only_allowed_files_are_collected(folder):
    listed = [path for path, _storage in DkfdsFinder().list([])]
    assert sorted(listed) == ["css/dkfds.min.css", "img/svg-icons/lock.svg"]
    assert [path for path, _storage in DkfdsFinder().list(["*.svg"])] == ["css/dkfds.min.css"]


def test_a_missing_design_system_says_what_to_run(tmp_path):
    with override_settings(DKFDS_DIST=tmp_path):
        (error,) = DkfdsFinder().check()
    assert "npm ci" in error.hint


def test_a_design_system_in_place_has_nothing_to_report(folder):
    assert DkfdsFinder().check() == []


@pytest.mark.parametrize(
    "path",
    [
        "dkfds/css/dkfds.min.css",
        "dkfds/js/dkfds.min.js",
        "dkfds/img/all-svg-icons.svg",
        "ui/tema.css",
        "ui/app.js",
    ],
)
def test_what_the_base_page_asks_for_is_there(path):
    assert finders.find(path)
