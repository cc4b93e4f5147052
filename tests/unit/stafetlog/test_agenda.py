"""The standard agenda is content: read from its file, copied to a meeting, and checked when it is loaded."""

from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from accounts.whoasks import acting_as
from stafetlog import agenda
from stafetlog.services.meetings import calling
from tests.meetings import called, tomorrow_at


def test_the_standard_agenda_has_six_points_in_an_hour():
    standard = agenda.standard_agenda()
    assert len(standard.points) == 6
    assert sum(point.minutes for point in standard.points) == 60


@pytest.mark.django_db
def test_an_old_meeting_shows_the_agenda_it_was_called_with(world, case, monkeypatch):
    old = called(case)
    standard = agenda.standard_agenda()
    newer = agenda.StandardAgenda(2, (replace(standard.points[0], title="Goddag"), *standard.points[1:]))
    monkeypatch.setattr(calling, "standard_agenda", lambda: newer)
    new = called(case, starts_at=tomorrow_at(16))
    with acting_as(world.alma):
        assert (old.agenda_version, old.items.first().title) == (1, "Velkomst og formål")
        assert (new.agenda_version, new.items.first().title) == (2, "Goddag")


@pytest.mark.parametrize(
    "text",
    [
        "version: 1\npunkter: []\n",
        "version: et\npunkter: []\n",
        "punkter:\n  - key: a\n",
        "- a\n",
        "version: 1\npunkter: [\n",
        "version: 1\npunkter:\n"
        "  - {key: a, titel: A, minutter: 5, hjaelp: x}\n  - {key: a, titel: B, minutter: 5, hjaelp: x}\n",
    ],
)
def test_a_file_that_cannot_be_used_is_named(tmp_path, text):
    path = tmp_path / "dagsorden.yaml"
    path.write_text(text)
    with pytest.raises(agenda.BadAgenda, match=r"dagsorden\.yaml"):
        agenda.read_agenda(path)


@pytest.mark.django_db
def test_loading_content_stops_at_a_bad_agenda(tmp_path):
    folder = tmp_path / "stafetlog"
    folder.mkdir()
    (folder / "dagsorden.yaml").write_text("version: 1\n")
    with pytest.raises(CommandError, match=r"dagsorden\.yaml"):
        call_command("load_content", folder=tmp_path, database="default", verbosity=0)
