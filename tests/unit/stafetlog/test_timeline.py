"""How an entry is told: to professionals, and to somebody in the family."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.whoasks import acting_as
from btimodel.choices import Phase
from btimodel.danish import genitive
from cases.access import perms_on
from cases.models import CasePerson
from cases.visibility import family_sight
from stafetlog import timeline
from stafetlog.models import Entry, EntryKind
from stafetlog.services import entries
from stafetlog.services.entries import Responsibility
from tests import plans
from tests.personas import add_member
from ui.dates import danish_date
from ui.parts import TONES

pytestmark = pytest.mark.django_db


def write(case, by, **changes):
    facts = {
        "kind": EntryKind.OBSERVATION,
        "phase": Phase.OPSPORING,
        "text": "Noah sad alene.",
        "occurred_at": timezone.now() - dt.timedelta(hours=1),
    } | changes
    with acting_as(by):
        return entries.write(case=case, by=by, **facts)


def as_read_by(case, user):
    """Return the timeline as `user` gets it."""
    with acting_as(user):
        perms = perms_on(user, case)
        found = case.entries.readable_by(user, perms).for_timeline()
        return timeline.present(found, reading(case, user))


def reading(case, user):
    if user.kind == user.Kind.FAMILY:
        return timeline.family_reading(case, family_sight(user, case), entry_url=lambda pk: f"/familie/{pk}/")
    return timeline.professional_reading(case, perms_on(user, case))


def test_every_kind_has_its_own_icon_and_a_known_tone():
    assert set(timeline.LOOKS) == set(EntryKind)
    icons = [icon for icon, _tone in timeline.LOOKS.values()]
    assert len(set(icons)) == len(icons)
    assert {tone for _icon, tone in timeline.LOOKS.values()} <= set(TONES)


def test_the_newest_stands_first_by_when_it_happened(world, case):
    write(case, world.alma, text="I går.", occurred_at=timezone.now() - dt.timedelta(days=1))
    write(case, world.alma, text="I forgårs.", occurred_at=timezone.now() - dt.timedelta(days=2))
    assert [entry.text[:6] for entry in as_read_by(case, world.alma)] == ["Noah e", "I går.", "I forg"]


@pytest.mark.parametrize(("days", "late"), [(0, False), (6, False), (7, True), (40, True)])
def test_a_late_note_says_so(world, case, days, late):
    write(case, world.alma, occurred_at=timezone.now() - dt.timedelta(days=days, minutes=1))
    entry = as_read_by(case, world.alma)[1]
    assert ("Noteret senere" in [badge.text for badge in entry.badges]) is late


def test_a_decision_tells_who_and_when(world, case):
    with acting_as(world.alma):
        daniel = CasePerson.objects.get(case=case, name="Daniel Krogh")
    write(
        case,
        world.alma,
        kind=EntryKind.AFTALE,
        responsibility=Responsibility(world.alma, None, daniel, plans.days(30)),
    )
    facts = {fact.label: fact.value for fact in as_read_by(case, world.alma)[1].facts}
    assert facts == {
        "Koordinerer": "Alma Lind",
        "Udfører": "Daniel Krogh",
        "Frist": danish_date(plans.days(30)),
    }


def test_a_correction_and_the_old_one_point_at_each_other(world, case):
    old = write(case, world.alma)
    with acting_as(world.alma):
        new = entries.correct(entry=old, by=world.alma, text="Noah sad med Sofus.")
    shown = {entry.anchor: entry for entry in as_read_by(case, world.alma)}
    assert shown[f"i-{new.pk}"].corrects.url == f"#i-{old.pk}"
    assert shown[f"i-{old.pk}"].corrected_by.url == f"#i-{new.pk}"
    assert shown[f"i-{old.pk}"].actions == []
    labels = [action.label for action in shown[f"i-{new.pk}"].actions]
    assert labels == ["Følg op", "Bed om svar", "Vi er uenige", "Skriv en rettelse"]
    assert shown[f"i-{old.pk}"].text == "Noah sad alene."


def test_a_correction_on_another_page_has_an_address(world, case):
    old = write(case, world.alma)
    with acting_as(world.alma):
        entries.correct(entry=old, by=world.alma, text="Noah sad med Sofus.")
        alone = Entry.objects.filter(pk=old.pk).for_timeline()
        (shown,) = timeline.present(alone, reading(case, world.alma))
    assert shown.corrected_by.url.startswith(f"/sager/{case.pk}/log/")


def test_a_parents_own_matters_are_told_to_her_alone(world, case):
    with acting_as(world.alma):
        cecilie = CasePerson.objects.get(case=case, name="Cecilie Skov")
    write(case, world.alma, text="Cecilie går til psykolog.", concerns=cecilie)
    assert "Handler om Cecilies egne forhold." in as_read_by(case, world.alma)[1].note
    assert "Handler om dine egne forhold." in as_read_by(case, world.cecilie)[1].note
    assert all("psykolog" not in entry.text for entry in as_read_by(case, world.daniel))


def test_nothing_tells_a_parent_that_something_is_left_out(world, case):
    with acting_as(world.alma):
        cecilie = CasePerson.objects.get(case=case, name="Cecilie Skov")
    write(case, world.alma, concerns=cecilie)
    write(case, world.alma)
    for entry in as_read_by(case, world.daniel):
        assert entry.note == ""


def test_the_other_parent_does_not_read_where_the_child_is_by_day(world, case):
    add_member(world, case, world.dorte)
    write(case, world.alma)
    for entry in as_read_by(case, world.daniel):
        assert "Lindeskolen" not in entry.role + entry.text
    assert any("Lindeskolen" in entry.role for entry in as_read_by(case, world.cecilie))


def test_one_in_the_family_gets_no_link_to_correct(world, case):
    write(case, world.alma)
    labels = {action.label for entry in as_read_by(case, world.cecilie) for action in entry.actions}
    assert labels == {"Vi er uenige"}


@pytest.mark.parametrize(
    ("name", "owned"), [("Daniel", "Daniels"), ("Jonas", "Jonas'"), ("Max", "Max'"), ("Åse", "Åses")]
)
def test_a_name_in_the_genitive(name, owned):
    assert genitive(name) == owned
