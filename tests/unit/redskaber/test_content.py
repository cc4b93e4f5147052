"""Tools in the database: loaded again and again, never rewritten, and the municipality's own kept."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from accounts.whoasks import acting_as
from btimodel.reader import BadContent
from redskaber import content, lookups
from redskaber.models import FilledTool, ToolSpec
from redskaber.reading import present
from tests import tools

SHIPPED = settings.BASE_DIR / "fixtures" / "content" / "redskaber"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped files that a test may change."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "redskaber"))


def change(folder: Path, *pairs: tuple[str, str]) -> None:
    path = folder / "observationsskema.yaml"
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


NEW_WORDS = ("spoergsmaal: Hvad tror du, det betyder?", "spoergsmaal: Hvad kan det mon betyde?")


def test_loading_again_changes_nothing_and_other_words_need_a_new_version(db, folder):
    assert content.load(folder, using="default") == (0, [])
    change(folder, NEW_WORDS)
    with pytest.raises(BadContent, match="Sæt version én op"):
        content.load(folder, using="default")
    change(folder, ("version: 1", "version: 2"))
    assert content.load(folder, using="default") == (1, [])
    assert lookups.tool_in_use("observationsskema").version == 2


def test_what_was_filled_on_an_old_version_still_shows_as_it_was(world, case, folder):
    old = tools.shared(case)
    change(folder, NEW_WORDS, ("version: 1", "version: 2"), ("noegle: lykkes", "noegle: gaar_godt"))
    change(folder, ("[observationer, lykkes, hvorfor_nu]", "[observationer]"))
    content.load(folder, using="default")
    new = tools.shared(case, typed=tools.SEEN | {"gaar_godt": "Nye ord"})
    with acting_as(world.alma):
        shown = {one.pk: one for one in FilledTool.objects.select_related("spec")}
    labels = {
        pk: [item.label for part in present(one.spec.spec, one.answers) for item in part.items]
        for pk, one in shown.items()
    }
    assert "Hvad tror du, det betyder?" in labels[old.pk]
    assert "Hvad kan det mon betyde?" in labels[new.pk]
    assert shown[old.pk].answers["lykkes"] == "Han hjælper de små."


def test_the_municipalitys_own_version_goes_before_ours_until_it_is_taken_out_of_use(db, folder):
    ours = lookups.tool_in_use("observationsskema")
    source = ours.source.replace(*NEW_WORDS)
    own = content.add_local(source=source, based_on=ours)
    assert own.version_label == "udgave 1.1, kommunens egen"
    again = content.add_local(source=source, based_on=ours)
    assert again.local == 2
    change(folder, ("version: 1", "version: 2"))
    created, kept = content.load(folder, using="default")
    assert (created, len(kept)) == (1, 1)
    assert lookups.tool_in_use("observationsskema") == again
    for one in (own, again):
        one.retired = True
        one.save(update_fields=["retired"])
    assert lookups.tool_in_use("observationsskema").version == 2


def test_own_words_that_are_no_tool_are_refused(db):
    ours = lookups.tool_in_use("observationsskema")
    with pytest.raises(BadContent, match="slug og version"):
        content.add_local(source=ours.source.replace("version: 1", "version: 3"), based_on=ours)
    with pytest.raises(BadContent, match="linje 6"):
        content.add_local(source=ours.source.replace("titel: Obs", "titul: Obs", 1), based_on=ours)
    assert ToolSpec.objects.filter(slug="observationsskema").count() == 1


def test_tools_are_found_by_their_words_and_phase(db):
    every = lookups.tools_in_use()
    assert [tool.title for tool in every] == sorted([tool.title for tool in every])
    assert [tool.slug for tool in lookups.found(every, words="telefonen", phase="", group=None)] == [
        "observationsskema"
    ]
    assert lookups.found(every, words="findes ikke", phase="", group=None) == []
