"""A protected address is protected in every case the person stands in (law.md N-2; docs/adr/0046)."""

from dataclasses import replace

from django.urls import reverse
from django.utils import timezone

from accounts.whoasks import acting_as
from cases.models import Case, CasePerson
from cases.services import members, people
from cases.services.opening import ChildData, PersonData
from cases.visibility import leaks, place_visible_to
from stafetlog.services.opening import FirstEntry, open_stafetlog
from tests.consents import person
from tests.expired import close
from tests.personas import NOAH_CPR, noahs_family, open_another_case, open_frejas_case

ADDRESS = "De bor nu på Hemmelig Have 7."


def careless(world) -> list[PersonData]:
    """Return the parents as somebody writes them who knows of no protection."""
    unknown = {"protected": False, "address": "", "phone": "", "custody_checked_on": timezone.localdate()}
    return [replace(each, **unknown) for each in noahs_family(world)[:2]]


def mark(world, case: Case, *, protected: bool) -> None:
    """Let Alma write on a case whether Cecilie's address is protected."""
    with acting_as(world.alma):
        data = replace(careless(world)[0], protected=protected)
        people.edit(person=person(case, "Cecilie"), data=data, by=world.alma)


def sees_the_place(world, case: Case) -> bool:
    with acting_as(world.daniel):
        return place_visible_to(world.daniel, Case.objects.get(pk=case.pk))


def test_her_mark_follows_into_the_sisters_case_and_leaves_it_again(world, case, client_for):
    hers = open_frejas_case(world, careless(world))
    assert not sees_the_place(world, hers)
    with acting_as(world.alma):
        assert person(hers, "Cecilie").protected
        assert not person(hers, "Cecilie").marked_protected
        assert not person(hers, "Daniel").protected
        assert len(leaks(ADDRESS, hers)) == 1  # known only to Noah's case
        assert len(leaks("Hun går på Lindeskolen.", hers)) == 1
    daniel, alma = client_for(world.daniel), client_for(world.alma)
    for page in ("portal:case", "portal:about", "portal:log"):
        assert "Lindeskolen" not in daniel.get(reverse(page, args=[hers.pk])).content.decode(), page
    assert "Beskyttet adresse" in alma.get(reverse("members:list", args=[hers.pk])).content.decode()
    with acting_as(world.alma):
        edit = reverse("members:edit", args=[hers.pk, person(hers, "Cecilie").pk])
    assert "det er oplyst et andet sted i Stafetten" in alma.get(edit).content.decode()
    mark(world, hers, protected=True)
    mark(world, case, protected=False)
    assert not sees_the_place(world, case), "nu er det Frejas sag, der siger det"
    mark(world, hers, protected=False)
    assert sees_the_place(world, case)
    assert sees_the_place(world, hers)


def test_without_a_login_of_her_own_she_is_known_by_her_name_and_by_who_else_reads(world, case):
    hers = open_another_case(world)
    with acting_as(world.alma):
        people.add(case=hers, data=replace(careless(world)[0], name="cecilie SKOV"), by=world.alma)
        assert not hers.people.protected().exists()
        father = people.add(case=hers, data=replace(careless(world)[1], name="D. Krogh"), by=world.alma)
        assert not hers.people.protected().exists()
        members.add_family(case=hers, person=father, user=world.daniel, by=world.alma)
    assert not sees_the_place(world, hers)


def test_two_names_are_enough_where_nobody_reads_both_cases(world, case):
    """He may have a login in the sister's case alone, because of what is known in the brother's."""
    hers = open_another_case(world)
    with acting_as(world.alma):
        for parent in careless(world):
            people.add(case=hers, data=parent, by=world.alma)
        assert [each.name for each in hers.people.protected()] == ["Cecilie Skov"]


def test_somebody_of_the_same_name_in_another_family_is_somebody_else(world, case):
    other = open_another_case(world)
    with acting_as(world.alma):
        people.add(case=other, data=careless(world)[0], by=world.alma)
        assert not other.people.protected().exists()


def test_a_child_s_next_log_knows_it_from_the_closed_one(world, case):
    close(case, world.alma)
    with acting_as(world.alma):
        again = open_stafetlog(
            municipality=world.municipality,
            child=ChildData(
                name=case.child.name, birth_date=case.child.birth_date, cpr=NOAH_CPR, place="Lindeskolen"
            ),
            people=careless(world),
            first=FirstEntry(concern="Han er træt igen.", parents_talk="Talt med begge."),
            by=world.alma,
            employment=world.alma.employments.get(),
        )
        assert [each.name for each in again.people.protected()] == ["Cecilie Skov"]


def test_the_web_cannot_take_the_mark_away(world, case):
    hers = open_frejas_case(world, careless(world))
    with acting_as(world.alma):
        CasePerson.objects.filter(case=hers).update(protected_elsewhere=False)
        mother = person(hers, "Cecilie")
        assert mother.protected_elsewhere
        mother.protected_elsewhere = False
        mother.save()
        father = person(hers, "Daniel")
        father.protected_elsewhere = True
        father.save()
        assert [each.name for each in hers.people.protected()] == ["Cecilie Skov"]
