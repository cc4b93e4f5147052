"""The scene of the access matrix, built once for all tests that walk through the addresses."""

from pathlib import Path

import pytest
from django.test import override_settings

from tests import scene, snapshot
from tests.snapshot import Snapshot


@pytest.fixture(scope="session")
def stage_files(tmp_path_factory) -> Path:
    """Where the files of the scene lie."""
    return tmp_path_factory.mktemp("stage")


@pytest.fixture(scope="session")
def saved_stage(stage_files, django_db_setup, django_db_blocker) -> Snapshot:
    """The scene that `stage` puts back."""
    lie_there = override_settings(MEDIA_ROOT=stage_files)
    with django_db_blocker.unblock(), snapshot.empty_database(), lie_there:
        return snapshot.take("stage", scene.build())


@pytest.fixture
def stage(saved_stage: Snapshot, stage_files: Path, db, monkeypatch, settings) -> scene.Scene:
    """The scene. Printed documents are the words that would be drawn: to draw them takes most of the time."""
    settings.MEDIA_ROOT = stage_files
    monkeypatch.setattr("ui.pdf._drawn", lambda html, *_: html.encode())
    monkeypatch.setattr("ui.pdf._kept", str.encode)
    return saved_stage.restore()
