"""The scene of the access matrix, built once for all tests that walk through the addresses."""

import pytest

from tests import scene, snapshot
from tests.snapshot import Snapshot


@pytest.fixture(scope="session")
def saved_stage(django_db_setup, django_db_blocker) -> Snapshot:
    """The scene that `stage` puts back."""
    with django_db_blocker.unblock(), snapshot.empty_database():
        return snapshot.take("stage", scene.build())


@pytest.fixture
def stage(saved_stage: Snapshot, db, monkeypatch) -> scene.Scene:
    """The scene; printed documents are not drawn, which would take most of the time."""
    monkeypatch.setattr("weasyprint.HTML.write_pdf", lambda *_, **__: b"%PDF-1.7")
    return saved_stage.restore()
