"""Adapting a text: what the municipality's words become, and who is written as the one who changed them."""

import pytest

from handlevejledninger import services
from handlevejledninger.models import Content

pytestmark = pytest.mark.django_db


@pytest.fixture
def content(world) -> Content:
    """A text as the program brings it."""
    return Content.objects.get(key="celle/direkte/opsporing/1")


def written_by(content: Content) -> list[int | None]:
    """Return who has changed the text, the newest first."""
    return list(content.history.order_by("-pk").values_list("history_user_id", flat=True)[:5])


def test_every_change_of_a_text_tells_who_made_it_outside_a_request_too(world, content):
    before = len(content.history.all())
    ours = content.shipped | {"hvad": "Vores egen måde at sige det på."}
    services.adapt(content=content, document=ours, by=world.hassan)
    assert content.is_adapted
    Content.objects.filter(pk=content.pk).update(version=content.version + 1)
    content.refresh_from_db()
    assert content.waits
    services.keep(content=content, by=world.erik)
    assert not content.waits
    services.follow(content=content, by=world.hassan)
    assert not content.is_adapted
    assert written_by(content)[:3] == [world.hassan.pk, world.erik.pk, world.hassan.pk]
    assert len(content.history.all()) == before + 3


def test_the_program_s_own_words_are_no_wording_of_one_s_own_and_are_written_as_a_way_back(world, content):
    ours = content.shipped | {"hvad": "Vores egen måde at sige det på."}
    services.adapt(content=content, document=ours, by=world.hassan)
    services.adapt(content=content, document=dict(content.shipped), by=world.erik)
    assert (content.local, content.local_version) == (None, None)
    assert written_by(content)[:2] == [world.erik.pk, world.hassan.pk]


def test_one_who_changed_a_text_is_not_written_for_the_next_one_s_change(world, content):
    services.adapt(content=content, document=content.shipped | {"hvad": "Vores."}, by=world.hassan)
    content.save()  # the program itself
    assert written_by(content)[0] is None


@pytest.mark.parametrize("name", ["adapt", "follow", "keep"])
def test_nobody_changes_a_text_without_saying_who(content, name):
    more = {"document": content.shipped} if name == "adapt" else {}
    with pytest.raises(TypeError, match="by"):
        getattr(services, name)(content=content, **more)
