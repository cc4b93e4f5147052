"""The page of participants and family, and what the stafetholder does there."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.whoasks import acting_as
from cases import access
from cases.exceptions import MemberRefused
from cases.models import AccessEvent, CaseMembership, CasePerson
from cases.roles import CasePerm, Role
from cases.services import members
from stafetlog.models import Entry, EntryKind
from tests import handovers
from tests.consents import complete
from tests.personas import NOAH_CPR, add_member, open_frejas_case
from tests.queries import MANY, cost

pytestmark = pytest.mark.django_db


def url(name, case, *args):
    return reverse(f"members:{name}", args=[case.pk, *args])


def page_text(response):
    return response.content.decode()


def person(case, name):
    with acting_as(case.stafetholder):
        return CasePerson.objects.get(case=case, name=name)


def membership(case, user):
    with acting_as(case.stafetholder):
        return CaseMembership.objects.get(case=case, user=user, ended_at__isnull=True)


def may(user, perm, case):
    """Ask on the person's own behalf: the database tells nobody else."""
    with acting_as(user):
        return access.can(user, perm, case)


def last_entry(case):
    with acting_as(case.stafetholder):
        return Entry.objects.filter(case=case).order_by("-seq").first()


def who(**changes):
    """Return what the form about somebody in the family sends."""
    return {
        "name": "Lone Skov",
        "relation": "grandparent",
        "birth_date": "",
        "custody_checked_on": "",
        "address": "",
        "phone": "",
        "interpreter": "",
    } | changes


# --- the page ----------------------------------------------------------------------------------------------


def test_the_page_shows_professionals_and_family(world, case, client_for):
    add_member(world, case, world.birk)
    add_member(world, case, world.gry, role=Role.LAESER)
    page = page_text(client_for(world.alma).get(url("list", case)))
    for words in (
        "Alma Lind",
        "Har stafetten",
        "Lærer, Lindeskolen",
        "Birk Holm",
        "Har adgang",
        "Gry Toft",
        "Venter på samtykke",
        "Deltager, der læser",
        "Cecilie Skov",
        "Beskyttet adresse",
        "Hemmelig Have 7",
        "Daniel Krogh",
        "Ja, tjekket den",
        "cecilie@example.dk",
        "750319-••••",
    ):
        assert words in page, words
    assert NOAH_CPR[6:] not in page


def test_an_access_with_a_last_day_tells_it(world, case, client_for):
    with acting_as(world.alma):
        members.add_professional(
            case=case,
            user=world.birk,
            employment=world.birk.employments.get(),
            role=Role.AKTOER,
            task="",
            until=timezone.localdate() + dt.timedelta(days=400),
            by=world.alma,
        )
    page = page_text(client_for(world.alma).get(url("list", case)))
    assert "Adgang til og med" in page


def test_a_protected_address_is_shown_only_when_asked_for(world, case, client_for):
    page = page_text(client_for(world.alma).get(url("list", case)))
    before = page[: page.index("Hemmelig Have 7")]
    assert before.rindex("<details") > before.rindex("</details") if "</details" in before else True
    assert "Må ikke skrives i loggen" in page


def test_one_who_does_not_hold_the_stafet_cannot_change_anything(world, case, client_for):
    add_member(world, case, world.birk)
    client = client_for(world.birk)
    page = page_text(client.get(url("list", case)))
    for words in ("Tilføj en fagperson", "Ret oplysninger", "Luk adgangen", "Afslut deltagelse"):
        assert words not in page
    mother = person(case, "Cecilie Skov")
    for address in (
        url("add", case),
        url("person_add", case),
        url("edit", case, mother.pk),
        url("invite", case, mother.pk),
        url("end", case, membership(case, world.cecilie).pk),
    ):
        assert client.get(address).status_code == 403
        assert client.post(address, who()).status_code == 403


@pytest.mark.parametrize("name", ["list", "add", "person_add", "leave"])
@pytest.mark.parametrize(("persona", "status"), [("dorte", 404), ("hassan", 404), ("cecilie", 403)])
def test_the_pages_are_closed_to_others(world, case, client_for, name, persona, status):
    assert client_for(getattr(world, persona)).get(url(name, case)).status_code == status


def test_the_page_asks_as_much_for_few_as_for_many(world, case, client_for):
    client = client_for(world.alma)
    add_member(world, case, world.birk)
    few = cost(client, url("list", case))
    for number in range(MANY):
        client.post(url("person_add", case), who(name=f"Moster {number}"))
    add_member(world, case, world.dorte)
    client.get(url("list", case))  # shows what was said of the new people, which the session then forgets
    assert cost(client, url("list", case)) == few


# --- professionals -----------------------------------------------------------------------------------------


def test_a_colleague_is_found_by_name_and_added(world, case, client_for):
    client = client_for(world.alma)
    found = page_text(client.post(url("add", case), {"name": "birk"}))
    assert "Birk Holm, Børne- og familiesagsbehandler" in found
    sent = {
        "name": "birk",
        "choose": "1",
        "employment": str(world.birk.employments.get().pk),
        "role": "aktoer",
        "task": "Taler med forældrene",
        "until": "",
    }
    page = page_text(client.post(url("add", case), sent, follow=True))
    assert "Birk Holm deltager nu." in page
    assert may(world.birk, CasePerm.WRITE, case)
    entry = last_entry(case)
    assert entry.kind == EntryKind.DELTAGER
    assert "Birk Holm, Børne- og familiesagsbehandler, Børne- og Familieafdelingen, deltager nu" in entry.text
    assert "Taler med forældrene" in entry.text
    assert "12 34 56 00" not in entry.text


@pytest.mark.parametrize("name", ["b", "", "Ingenstein", "%", "_ _", "\x00"])
def test_a_search_that_finds_nobody_says_so(world, case, client_for, name):
    answer = client_for(world.alma).post(url("add", case), {"name": name})
    assert answer.status_code == 200
    assert "Birk Holm" not in page_text(answer)
    assert "Dorte" not in page_text(answer)


def test_a_unit_in_another_authority_waits_for_consent(world, case, client_for):
    client = client_for(world.alma)
    assert "når familien har givet samtykke" in page_text(client.post(url("add", case), {"name": "Gry Toft"}))
    sent = {"name": "gry", "choose": "1", "employment": str(world.gry.employments.get().pk), "role": "aktoer"}
    page = page_text(client.post(url("add", case), sent, follow=True))
    assert "Enheden kan først se loggen" in page
    assert reverse("consent:ask", args=[case.pk]) in page
    assert not may(world.gry, CasePerm.VIEW, case)
    assert client_for(world.gry).get(url("list", case)).status_code == 404


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"employment": ""}, "Vælg et svar ved"),
        ({"role": ""}, "Vælg et svar ved"),
        ({"role": "foraelder"}, "gyldig valgmulighed"),
        ({"until": "01-01-2020"}, "Adgangens sidste dag er passeret."),
        ({"task": "Henter Noah på Hemmelig Have 7"}, "beskyttet adresse"),
    ],
)
def test_a_mistake_about_a_colleague_is_told(world, case, client_for, changes, sentence):
    sent = {
        "name": "birk",
        "choose": "1",
        "employment": str(world.birk.employments.get().pk),
        "role": "aktoer",
        "task": "Opgaven",
        "until": "",
    } | changes
    page = page_text(client_for(world.alma).post(url("add", case), sent))
    assert sentence in page
    assert sent["task"] in page
    assert not may(world.birk, CasePerm.VIEW, case)


def test_nobody_is_added_who_was_not_found(world, case, client_for):
    sent = {
        "name": "birk",
        "choose": "1",
        "employment": str(world.dorte.employments.get().pk),
        "role": "aktoer",
    }
    client_for(world.alma).post(url("add", case), sent)
    assert not may(world.dorte, CasePerm.VIEW, case)


def test_nobody_takes_part_twice(world, case, client_for):
    add_member(world, case, world.birk)
    sent = {
        "name": "birk",
        "choose": "1",
        "employment": str(world.birk.employments.get().pk),
        "role": "laeser",
    }
    assert "Birk Holm deltager allerede." in page_text(client_for(world.alma).post(url("add", case), sent))


def test_a_part_is_ended_at_once_and_written_in_the_log(world, case, client_for):
    add_member(world, case, world.birk)
    client, member = client_for(world.alma), membership(case, world.birk)
    assert "Skal Birk Holm ikke deltage længere?" in page_text(client.get(url("end", case, member.pk)))
    page = page_text(client.post(url("end", case, member.pk), follow=True))
    assert "Har deltaget før" in page
    assert client_for(world.birk).get(url("list", case)).status_code == 404
    assert "deltager ikke længere" in last_entry(case).text


def test_one_who_was_ended_can_be_added_again(world, case, client_for):
    add_member(world, case, world.birk)
    client_for(world.alma).post(url("end", case, membership(case, world.birk).pk))
    add_member(world, case, world.birk)
    assert may(world.birk, CasePerm.VIEW, case)


def test_the_stafetholder_is_not_ended(world, case, client_for):
    client, member = client_for(world.alma), membership(case, world.alma)
    assert "Stafetten er hos dig." in page_text(client.post(url("end", case, member.pk)))
    assert may(world.alma, CasePerm.MANAGE, case)
    with acting_as(world.alma):
        assert not Entry.objects.filter(case=case, kind=EntryKind.DELTAGER).exists()


def test_one_who_is_offered_the_stafet_answers_first(world, case, client_for):
    add_member(world, case, world.birk)
    with acting_as(world.alma):
        handovers.offer(case, world.birk, by=world.alma, worry="x", said="x")
    page = page_text(client_for(world.birk).post(url("leave", case)))
    assert "Tilbuddet skal besvares eller trækkes tilbage først." in page
    assert may(world.birk, CasePerm.VIEW, case)


def test_i_can_leave_but_not_with_the_stafet(world, case, client_for):
    add_member(world, case, world.birk)
    assert "Stafetten er hos dig." in page_text(client_for(world.alma).get(url("leave", case)))
    assert "Stafetten er hos dig." in page_text(client_for(world.alma).post(url("leave", case)))
    client = client_for(world.birk)
    assert client.post(url("leave", case)).url == reverse("home")
    assert client.get(url("list", case)).status_code == 404
    assert last_entry(case).author == world.birk


# --- CPR ---------------------------------------------------------------------------------------------------


def test_the_cpr_number_is_shown_once_and_recorded(world, case, client_for):
    client = client_for(world.alma)
    assert client.get(url("cpr", case)).status_code == 405
    page = page_text(client.post(url("cpr", case)))
    assert f"{NOAH_CPR[:6]}-{NOAH_CPR[6:]}" in page
    with acting_as(world.alma):
        event = AccessEvent.objects.get(case_ref=case.pk, page="members:cpr")
    assert event.action == AccessEvent.Action.REVEAL
    assert NOAH_CPR[6:] not in page_text(client.get(url("list", case)))


def test_one_who_reads_only_does_not_get_the_cpr_number(world, case, client_for):
    add_member(world, case, world.birk, role=Role.LAESER)
    client = client_for(world.birk)
    assert "Vis CPR-nummer" not in page_text(client.get(url("list", case)))
    assert client.post(url("cpr", case)).status_code == 403


def test_no_door_of_another_authority_leads_to_the_cpr_number(world, case, client_for):
    add_member(world, case, world.gry)
    complete(world, case)
    client = client_for(world.gry)
    assert "Vis CPR-nummer" not in page_text(client.get(url("list", case)))
    assert client.post(url("cpr", case)).status_code == 403


# --- the family --------------------------------------------------------------------------------------------


def test_somebody_in_the_family_is_added_without_a_login(world, case, client_for):
    client = client_for(world.alma)
    before = last_entry(case).pk
    page = page_text(client.post(url("person_add", case), who(phone="20 20 20 20"), follow=True))
    assert "Lone Skov" in page
    assert "20 20 20 20" in page
    assert last_entry(case).pk == before


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "Udfyld feltet »Navn«."),
        ({"relation": ""}, "Vælg et svar ved"),
        ({"relation": "child"}, "gyldig valgmulighed"),
        ({"birth_date": "01-01-2999"}, "Fødselsdatoen ligger i fremtiden."),
        ({"has_custody": "on"}, "Skriv, hvornår forældremyndigheden er tjekket."),
        ({"has_custody": "on", "custody_checked_on": "01-01-2999"}, "kan ikke være tjekket i fremtiden"),
        (
            {"has_custody": "on", "custody_checked_on": "01-01-2024", "relation": "sibling"},
            "Et barn kan ikke have forældremyndighed.",
        ),
        ({"address": "x" * 201}, "200"),
        ({"name": "daniel krogh", "relation": "father"}, "står her i forvejen med den relation."),
    ],
)
def test_a_mistake_about_the_family_is_told(world, case, client_for, changes, sentence):
    sent = who(interpreter="arabisk") | changes
    page = page_text(client_for(world.alma).post(url("person_add", case), sent))
    assert sentence in page
    assert "arabisk" in page
    with acting_as(world.alma):
        assert not case.people.filter(name="Lone Skov").exists()


def test_what_is_known_is_corrected_with_its_history(world, case, client_for):
    mother, client = person(case, "Cecilie Skov"), client_for(world.alma)
    sent = who(
        name="Cecilie Skov",
        relation="mother",
        has_custody="on",
        custody_checked_on="03-11-2025",
        address="Ny Vej 1",
        phone="11 22 33 44",
        interpreter="tyrkisk",
    )
    assert "Oplysningerne er rettet." in page_text(
        client.post(url("edit", case, mother.pk), sent, follow=True)
    )
    page = page_text(client.get(url("edit", case, mother.pk)))
    assert "Ny Vej 1" in page
    assert "Beskyttet adresse: ja → nej" in page
    assert "Tolk til sproget: ikke oplyst → tyrkisk" in page
    assert "Alma Lind" in page
    assert "Hemmelig Have" not in page


def test_custody_that_ends_takes_the_access_at_once(world, case, client_for):
    father = person(case, "Daniel Krogh")
    sent = who(name="Daniel Krogh", relation="father")
    page = page_text(client_for(world.alma).post(url("edit", case, father.pk), sent, follow=True))
    assert "Forældremyndigheden er ophørt, så adgangen til loggen er lukket." in page
    assert "En forælder uden forældremyndighed kan bede om at blive orienteret." in page
    assert not may(world.daniel, CasePerm.VIEW, case)
    assert "Daniel Krogh (far) har ikke længere adgang" in last_entry(case).text


def test_the_child_is_renamed_in_both_places(world, case, client_for):
    child, client = person(case, "Noah Skov Krogh"), client_for(world.alma)
    sent = {"name": "Noa Skov Krogh", "address": "", "phone": "", "interpreter": ""}
    client.post(url("edit", case, child.pk), sent)
    page = page_text(client.get(url("list", case)))
    assert "Noah" not in page
    assert page.count("Noa Skov Krogh") >= 2


def test_a_persons_page_of_another_case_is_not_found(world, case, client_for):
    other = open_frejas_case(world)
    strange = person(other, "Freja Skov Krogh")
    for name in ("edit", "invite"):
        assert client_for(world.alma).get(url(name, case, strange.pk)).status_code == 404


# --- logins ------------------------------------------------------------------------------------------------


def close_daniels_access(world, case, client):
    client.post(url("end", case, membership(case, world.daniel).pk))


def test_a_custody_holder_gets_a_login_and_an_empty_mail(
    world, case, client_for, django_capture_on_commit_callbacks
):
    client = client_for(world.alma)
    client.post(
        url("person_add", case),
        who(name="Mona Krogh", relation="co_parent", has_custody="on", custody_checked_on="01-10-2025"),
    )
    mona = person(case, "Mona Krogh")
    sent = {"email": "Mona@example.dk", "again": "mona@example.dk"}
    with django_capture_on_commit_callbacks(execute=True):
        page = page_text(client.post(url("invite", case, mona.pk), sent, follow=True))
    assert "Vi har sendt en mail" in page
    user = User.objects.get(email="mona@example.dk")
    assert user.kind == User.Kind.FAMILY
    assert not user.has_usable_password()
    assert may(user, CasePerm.FAMILY_READ, case)
    assert "Mona Krogh (medforælder) har fået adgang" in last_entry(case).text
    (letter,) = mail.outbox
    for secret in ("Mona", "Noah", "Skov", "Krogh", "Lindeskolen", str(case.pk)):
        assert secret not in letter.subject + letter.body
    assert "http://testserver/konto/log-ind/" in letter.body


def test_the_new_login_chooses_a_password_by_mail(world, case, client_for, client):
    father = person(case, "Daniel Krogh")
    holder = client_for(world.alma)
    close_daniels_access(world, case, holder)
    User.objects.filter(pk=world.daniel.pk).update(password="!")
    holder.post(url("invite", case, father.pk), {"email": "daniel@example.dk", "again": "daniel@example.dk"})
    assert may(world.daniel, CasePerm.VIEW, case)
    client.post(reverse("account_reset_password"), {"email": "daniel@example.dk"})
    assert any("/konto/glemt/" in letter.body for letter in mail.outbox)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"email": "x", "again": "x"}, "Mailadressen skal skrives som"),
        ({"email": "daniel@example.dk", "again": "danile@example.dk"}, "De to mailadresser er ikke ens."),
        ({"email": "birk@example.dk", "again": "birk@example.dk"}, "hører til en medarbejders login"),
        ({"email": "freja@example.dk", "again": "freja@example.dk"}, "bruges allerede af en anden person"),
        ({"email": "hassan@example.dk", "again": "hassan@example.dk"}, "hører til en medarbejders login"),
    ],
)
def test_a_wrong_mail_address_lets_nobody_in(world, case, client_for, sent, sentence):
    client = client_for(world.alma)
    close_daniels_access(world, case, client)
    father = person(case, "Daniel Krogh")
    assert sentence in page_text(client.post(url("invite", case, father.pk), sent))
    for user in User.objects.filter(email=sent["email"]):
        assert not may(user, CasePerm.VIEW, case)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Freja Skov Krogh", "Kun den, der har forældremyndighed"),
        ("Noah Skov Krogh", "Barnet kan få sit eget login, når det er fyldt 15 år."),
    ],
)
def test_those_without_custody_get_no_login_and_hear_why(world, case, client_for, name, sentence):
    client, relative = client_for(world.alma), person(case, name)
    assert sentence in page_text(client.get(url("invite", case, relative.pk)))
    page = page_text(
        client.post(url("invite", case, relative.pk), {"email": "n@example.dk", "again": "n@example.dk"})
    )
    assert sentence in page
    assert not User.objects.filter(email="n@example.dk").exists()


def test_a_parents_access_is_closed_at_once(world, case, client_for):
    client, parent = client_for(world.alma), client_for(world.daniel)
    assert may(world.daniel, CasePerm.VIEW, case)
    close_daniels_access(world, case, client)
    assert not may(world.daniel, CasePerm.VIEW, case)
    assert parent.get(reverse("portal:case", args=[case.pk])).status_code == 404


def test_one_login_a_person_so_that_no_forgotten_one_reads_on(world, case, client_for):
    mother = person(case, "Cecilie Skov")
    sent = {"email": "ny@example.dk", "again": "ny@example.dk"}
    page = page_text(client_for(world.alma).post(url("invite", case, mother.pk), sent))
    assert "har et login i forvejen" in page
    assert not User.objects.filter(email="ny@example.dk").exists()
    assert person(case, "Cecilie Skov").user == world.cecilie


def test_nobody_gets_a_login_as_somebody_on_another_case(world, case):
    other = open_frejas_case(world)
    with acting_as(world.alma), pytest.raises(MemberRefused):
        members.add_family(
            case=case, person=person(other, "Freja Skov Krogh"), user=world.freja, by=world.alma
        )
