"""The pages that open a stafetlog, walked as a browser without script walks them."""

import datetime as dt
import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.idle import BEGAN, SEEN
from accounts.models import Employment
from accounts.whoasks import acting_as
from cases import search
from cases.models import AccessEvent, Case, CasePerson, Child, PersonContact
from config.demo import clock
from stafetlog.models import Entry, Undringsnotat
from stafetlog.services import undring
from stafetlog.services.undring import Seen
from tests.personas import NOAH_CPR, years_ago

pytestmark = pytest.mark.django_db

START = "/stafetlog/aabn/"
BIRTHDAY = f"{years_ago(7):%d-%m-%Y}"
NOAH = {"barn-name": "Noah Skov Krogh", "barn-birth_date": BIRTHDAY, "barn-cpr": ""}
PLACE = {"sted-place": "Lindeskolen", "sted-group_name": "1.B"}
FAMILY = {
    "familie-antal": "2",
    "familie-0-name": "Cecilie Skov",
    "familie-0-relation": "mother",
    "familie-0-has_custody": "on",
    "familie-0-phone": "11 22 33 44",
    "familie-0-address": "Hemmelig Have 7, 9999 Eksempelby",
    "familie-0-protected": "on",
    "familie-1-name": "",
    "familie-1-relation": "",
}
WORRY = {
    "bekymring-purpose": "Vi hjælper ham i gang om morgenen.",
    "bekymring-concern": "Han er træt.",
    "bekymring-talked_on": f"{timezone.localdate():%d-%m-%Y}",
    "bekymring-talked_with": "mor",
    "bekymring-parents_talk": "Mor er enig.",
}
ALL = NOAH | PLACE | FAMILY | WORRY
STEP = {1: NOAH, 2: PLACE, 3: FAMILY, 4: WORRY, 5: {}}


class Walk:
    """A browser: it knows the last page, types in its fields, and presses one of its buttons."""

    def __init__(self, client: Client, url: str = START) -> None:
        self.client, self.url = client, url
        self.take(client.get(url))

    def take(self, answer) -> None:
        self.answer, self.page = answer, answer.content.decode()

    def press(self, go: str = "frem", **typed: object) -> "Walk":
        """Send what the page carries hidden, and what is typed."""
        hidden: dict[str, object] = {}
        for tag in re.findall(r'<input type="hidden"[^>]*>', self.page):
            name, value = re.search(r'name="([^"]*)" value="([^"]*)"', tag).groups()
            hidden.setdefault(unescape(name), []).append(unescape(value))
        self.take(self.client.post(self.url, hidden | {"gaa": go} | typed))
        return self

    def on_step(self, number: int) -> bool:
        return f"Trin {number} af 5" in self.page

    def to(self, step: int) -> "Walk":
        """Fill in everything before a step."""
        for number in range(1, step):
            assert self.on_step(number), number
            self.press(**STEP[number])
        assert self.on_step(step)
        return self


@pytest.fixture
def alma(world, client_for) -> Client:
    return client_for(world.alma)


def the_case(world) -> Case:
    with acting_as(world.alma):
        return Case.objects.select_related("child").get()


def no_case(world) -> bool:
    with acting_as(world.alma):
        return not Case.objects.exists() and not Child.objects.exists()


# --- the way through ---


def test_five_steps_open_a_log(world, alma):
    walk = Walk(alma).to(5)
    assert no_case(world)
    walk.press()
    case = the_case(world)
    assert walk.answer.url == reverse("case", args=[case.pk])
    assert (case.stafetholder, case.holder_is_acting, case.level) == (world.alma, True, 1)
    assert (case.child.name, case.child.place, case.child.group_name) == (
        "Noah Skov Krogh",
        "Lindeskolen",
        "1.B",
    )
    with acting_as(world.alma):
        mother = CasePerson.objects.get(case=case, relation="mother")
        assert (mother.name, mother.has_custody, mother.protected, mother.user) == (
            "Cecilie Skov",
            True,
            True,
            None,
        )
        assert PersonContact.objects.get(person=mother).phone == "11 22 33 44"
        assert CasePerson.objects.filter(case=case).count() == 2
        assert "Han er træt." in Entry.objects.get(case=case).text


def test_the_last_look_shows_everything_before_it_is_written(alma):
    page = Walk(alma).to(5).page
    for words in (
        "Noah Skov Krogh",
        "Lindeskolen",
        "1.B",
        "Cecilie Skov",
        "Beskyttet adresse",
        "Mor er enig.",
    ):
        assert words in page


def test_back_and_to_keep_everything(alma):
    walk = Walk(alma).to(5).press("tilbage")
    assert walk.on_step(4)
    assert "Han er træt." in walk.page
    walk.press("tilbage", **WORRY).press("til-1", **FAMILY)
    assert walk.on_step(1)
    assert "Noah Skov Krogh" in walk.page
    walk.press(**NOAH).press(**PLACE)
    assert walk.on_step(3)
    assert "Hemmelig Have 7" in walk.page


def test_going_back_from_a_half_filled_step_complains_of_nothing(alma):
    walk = Walk(alma).to(4).press("tilbage", **{"bekymring-concern": "Han er"}).press(**FAMILY)
    assert walk.on_step(4)
    assert "Han er" in walk.page
    assert "Fejl" not in walk.page


@pytest.mark.parametrize("step", [2, 3, 4, 5, 99])
@pytest.mark.parametrize(
    "go", ["frem", "tilbage", "tilfoej", "fjern-0", "til-1", "til-7", "fjern-x", "volapyk"]
)
def test_a_step_that_was_jumped_to_leads_back_to_the_search(world, alma, step, go):
    answer = alma.post(START, {"trin": str(step), "naaet": "5", "gaa": go})
    assert answer.status_code == 200
    assert "Trin 1 af 5" in answer.content.decode()
    assert no_case(world)


@pytest.mark.parametrize("trin", ["", "x", "-1", "0", "9" * 50, "²"])
def test_a_strange_step_is_no_fault(alma, trin):
    assert alma.post(START, {"trin": trin, "familie-antal": trin}).status_code == 200


def test_everything_is_checked_again_at_the_end(world, alma):
    answer = alma.post(START, ALL | {"trin": "5", "gaa": "frem", "bekymring-talked_on": "i går"})
    assert "Trin 4 af 5" in answer.content.decode()
    assert no_case(world)


# --- step by step ---


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"barn-name": ""}, "Udfyld feltet"),
        ({"barn-name": "..."}, "Skriv barnets for- og efternavn."),
        ({"barn-name": "140319"}, "Skriv barnets for- og efternavn."),
        ({"barn-birth_date": "32-13-2020"}, "Datoen skal skrives som"),
        ({"barn-birth_date": "01-01-2999"}, "Fødselsdatoen ligger i fremtiden"),
        ({"barn-birth_date": "01-01-1980"}, "under 18 år"),
        ({"barn-cpr": "123"}, "ti cifre"),
        ({"barn-cpr": "9913190000"}, "fødselsdato"),
    ],
)
def test_a_search_that_cannot_be_made_says_why(alma, changes, sentence):
    walk = Walk(alma).press(**NOAH | changes)
    assert walk.on_step(1)
    assert sentence in unescape(walk.page)
    assert "<title>Fejl: " in walk.page
    with_name = changes.get("barn-name", "Noah Skov Krogh")
    assert with_name in walk.page


@pytest.mark.parametrize("cpr", [NOAH_CPR, "150319-0001", "1503190000", "150319 5555"])
def test_replacement_numbers_and_numbers_off_modulus_eleven_are_taken(alma, cpr):
    assert Walk(alma).press(**NOAH | {"barn-cpr": cpr}).on_step(2)


def test_a_cpr_that_does_not_fit_the_birth_date_is_asked_about_and_not_refused(alma):
    walk = Walk(alma).press(**NOAH | {"barn-cpr": "010101-5555"})
    assert walk.on_step(2)
    assert "Tjek CPR-nummeret igen" in walk.page


def test_the_cpr_is_masked_on_every_later_page(alma):
    walk = Walk(alma).press(**NOAH | {"barn-cpr": NOAH_CPR})
    for number in (2, 3, 4, 5):
        seen = re.sub(r"<input[^>]*>", "", walk.page)
        assert NOAH_CPR[6:] not in seen
        assert "750319-0001" not in seen
        walk.press(**STEP[number])
    assert "750319" not in walk.answer.url


def test_nobody_with_custody_needs_a_reason(alma):
    nobody = {key: value for key, value in FAMILY.items() if "custody" not in key}
    walk = Walk(alma).to(3).press(**nobody)
    assert walk.on_step(3)
    assert "forældremyndighed, eller forklar" in walk.page
    assert "Cecilie Skov" in walk.page
    walk.press(**nobody, **{"familie-myndighed-no_custody_reason": "Bor alene."})
    assert walk.on_step(4)


def test_a_person_needs_a_name_and_a_relation(alma):
    walk = Walk(alma).to(3).press(**FAMILY | {"familie-1-phone": "12 34 56 78"})
    assert walk.on_step(3)
    assert "Udfyld feltet" in walk.page
    assert "12 34 56 78" in walk.page


def test_nobody_stands_twice_in_the_family_nor_the_child_as_its_own_sibling(alma):
    again = {"familie-1-name": "cecilie  SKOV", "familie-1-relation": "mother"}
    walk = Walk(alma).to(3).press(**FAMILY | again)
    assert walk.on_step(3)
    assert "Personen står her i forvejen." in walk.page
    assert "cecilie  SKOV" in walk.page or "cecilie SKOV" in walk.page
    by_phone = again | {"familie-1-relation": "other", "familie-1-phone": FAMILY["familie-0-phone"]}
    assert "Personen står her i forvejen." in Walk(alma).to(3).press(**FAMILY | by_phone).page
    walk.press(**FAMILY | again | {"familie-1-relation": "grandparent"})
    assert walk.on_step(4)  # two in a family may share a name
    itself = {"familie-1-name": NOAH["barn-name"], "familie-1-relation": "sibling"}
    assert "Det er barnets eget navn." in Walk(alma).to(3).press(**FAMILY | itself).page


def test_the_child_cannot_be_its_own_parent(alma):
    assert "child" not in re.findall(r'<option value="(\w*)"', Walk(alma).to(3).page)
    assert Walk(alma).to(3).press(**FAMILY | {"familie-0-relation": "child"}).on_step(3)


def test_people_are_added_and_removed_without_script_and_without_complaint(alma):
    walk = Walk(alma).to(3).press("tilfoej", **FAMILY)
    assert "Person 3" in walk.page
    assert "Cecilie Skov" in walk.page
    assert "Fejl" not in walk.page
    three = FAMILY | {"familie-antal": "3", "familie-2-name": "Farmor", "familie-2-relation": "grandparent"}
    walk.press("fjern-0", **three)
    assert "Cecilie Skov" not in walk.page
    assert "Farmor" in walk.page
    assert "Person 3" not in walk.page


def test_there_is_an_end_to_how_many_people_can_be_added(alma):
    walk = Walk(alma).to(3).press("tilfoej", **FAMILY | {"familie-antal": "98"})
    assert "Person 12" in walk.page
    assert "Person 13" not in walk.page


@pytest.mark.parametrize("name", ["concern", "parents_talk", "talked_with", "talked_on"])
def test_the_worry_and_the_talk_must_be_told(alma, name):
    walk = Walk(alma).to(4).press(**WORRY | {f"bekymring-{name}": ""})
    assert walk.on_step(4)
    assert "Udfyld feltet" in walk.page


def test_a_text_that_gives_the_protected_address_away_is_stopped(alma):
    walk = Walk(alma).to(4)
    assert "Nævn hverken adresse, telefon, skole eller mødested." in walk.page
    walk.press(**WORRY | {"bekymring-concern": "Mor bor på Hemmelig Have 7."})
    assert walk.on_step(4)
    assert "nævner en beskyttet adresse" in walk.page


def test_the_family_can_read_it_stands_above_the_worry(alma):
    page = Walk(alma).to(4).page
    assert page.index("Familien kan læse det, du skriver her") < page.index("Hvad er vi bekymrede for?")


def test_who_works_at_two_places_chooses_which(world, alma):
    Employment.objects.create(
        user=world.alma,
        unit=world.family_department,
        title="Vejleder",
        actor_group=5,
        valid_from=dt.date(2021, 1, 1),
    )
    walk = Walk(alma).press(**NOAH)
    assert walk.on_step(1)
    assert "Vælg et svar" in walk.page
    with acting_as(world.alma):
        job = world.alma.employments.get(title="Vejleder")
    for number in range(1, 6):
        walk.press(**STEP[number] | ({"barn-workplace": str(job.pk)} if number == 1 else {}))
    assert the_case(world).holder_unit == world.family_department


# --- never twice ---


def test_an_open_log_is_met_with_where_to_turn_and_nothing_more(world, case, client_for):
    walk = Walk(client_for(world.dorte)).press(**NOAH)
    assert walk.on_step(1)
    assert "Der er allerede en åben stafetlog for et barn med den fødselsdato og det navn" in walk.page
    assert "Alma Lind, Lindeskolen" in walk.page
    assert world.alma.phone in walk.page
    assert str(case.pk) not in walk.page
    assert "Cecilie" not in walk.page


def test_who_takes_part_is_led_to_the_log(alma, case):
    assert reverse("case", args=[case.pk]) in Walk(alma).press(**NOAH).page


def test_the_search_is_a_recorded_post(world, case, client_for):
    client = client_for(world.dorte)
    assert client.get(START, NOAH | {"gaa": "frem"}).status_code == 200
    with acting_as(world.alma):
        assert not AccessEvent.objects.filter(case_ref=case.pk, action="search").exists()
    Walk(client).press(**NOAH)
    with acting_as(world.alma):
        assert AccessEvent.objects.get(case_ref=case.pk, action="search").user_ref == world.dorte.pk


def test_a_twin_can_have_a_log_when_the_opener_says_so(world, case, client_for):
    twin = NOAH | {"barn-name": "Nora Skov Krogh"}
    walk = Walk(client_for(world.dorte)).press(**twin)
    assert walk.on_step(1)
    assert "Det er et andet barn" in walk.page
    walk.press(**twin, **{"barn-is_another_child": "on"})
    for number in (2, 3, 4, 5):
        walk.press(**STEP[number])
    assert walk.answer.status_code == 302
    with acting_as(world.dorte):
        assert Case.objects.get().child.name == "Nora Skov Krogh"


def test_a_log_that_somebody_opened_meanwhile_is_met_at_the_end(world, alma, client_for):
    mine, theirs = Walk(alma).to(5), Walk(client_for(world.dorte)).to(5)
    mine.press()
    theirs.press()
    assert theirs.answer.status_code == 200
    assert theirs.on_step(1)
    assert "Stafetten er hos Alma Lind" in theirs.page
    assert the_case(world)


def test_a_second_click_leads_to_the_log_that_was_just_opened(world, alma, note):
    walk = Walk(alma, reverse("opening:from_note", args=[note.pk])).to(5)
    page = walk.page
    walk.press()
    walk.page = page
    walk.press()
    assert reverse("case", args=[the_case(world).pk]) in walk.page
    assert "Fejl" not in walk.page


# --- from a note ---


@pytest.fixture
def note(world) -> Undringsnotat:
    with acting_as(world.alma):
        first = Seen(timezone.now() - dt.timedelta(days=9), "Sad alene.", "I gården", "Måske er han træt.")
        note = undring.start(by=world.alma, label="Dreng", first=first)
        undring.add_observation(note=note, by=world.alma, seen=Seen(timezone.now(), "Kom for sent."))
    return note


def test_chosen_observations_follow_and_i_am_told_that_the_family_sees_them(world, alma, note):
    walk = Walk(alma, reverse("opening:from_note", args=[note.pk])).to(4)
    assert "bliver synlige for familien" in walk.page
    assert not re.search(r"<input[^>]*checkbox[^>]*checked", walk.page)
    with acting_as(world.alma):
        chosen = str(note.observations.get(saw_heard="Sad alene.").pk)
    walk.press(**WORRY, **{"bekymring-observations": [chosen]})
    assert "Sad alene." in walk.page
    assert "Kom for sent." not in walk.page
    walk.press()
    with acting_as(world.alma):
        kinds = list(
            Entry.objects.filter(case=the_case(world)).order_by("seq").values_list("kind", flat=True)
        )
        assert kinds == ["aabning", "observation"]
        assert Undringsnotat.objects.get().status == Undringsnotat.Status.LOGGED


def test_an_interpretation_asks_for_its_observation(world, alma, note):
    walk = Walk(alma, reverse("opening:from_note", args=[note.pk])).to(4)
    with acting_as(world.alma):
        key = str(note.observations.get(saw_heard="Sad alene.").pk)
    walk.press(**WORRY, **{"bekymring-interpretations": [key]})
    assert walk.on_step(4)
    assert "En tolkning følger kun med sammen med sin observation" in walk.page


def test_another_notes_observation_cannot_be_sent_along(world, alma, note):
    with acting_as(world.alma):
        other = undring.start(by=world.alma, label="x", first=Seen(timezone.now(), "Noget andet."))
        strange = str(other.observations.get().pk)
    walk = Walk(alma, reverse("opening:from_note", args=[note.pk])).to(4)
    walk.press(**WORRY, **{"bekymring-observations": [strange]})
    assert walk.on_step(4)


# --- nothing left behind ---


def test_no_page_has_a_name_in_its_title_and_no_page_is_kept(alma):
    walk = Walk(alma)
    for number in range(1, 6):
        title = re.search(r"<title>(.*?)</title>", walk.page, re.DOTALL)[1]
        assert "Noah" not in title
        assert walk.answer["Cache-Control"] == "no-store"
        walk.press(**STEP[number])


def test_the_session_learns_nothing_of_the_child(alma):
    Walk(alma).to(5)
    assert {key for key in dict(alma.session.items()) if not key.startswith("_")} == {BEGAN, SEEN}


def test_whoever_searches_too_much_is_stopped_and_it_is_written_down(world, case, client_for, settings):
    settings.CHILD_SEARCHES_AN_HOUR = 2
    dorte = client_for(world.dorte)
    for number in range(2):
        walk = Walk(dorte).press(**NOAH | {"barn-name": f"Ukendt Barn {number}"})
        assert walk.on_step(2)
    stopped = Walk(dorte).press(**NOAH).page
    assert "Du har søgt efter mange børn den seneste time" in stopped
    assert "Noah Skov Krogh" in stopped  # what she typed
    assert "Alma Lind" not in stopped  # and not in whose hands the stafet is
    # Nor by sending the last page at once.
    straight = dorte.post(START, ALL | {"trin": "5", "naaet": "5", "gaa": "frem"}).content.decode()
    assert "Du har søgt efter mange børn" in straight
    assert "Alma Lind" not in straight
    with acting_as(world.dorte):
        assert search.searches_of_the_hour() == 4  # what was refused too
    assert "Alma Lind" in Walk(client_for(world.birk)).press(**NOAH).page  # the limit is each one's own
    with clock.at(timezone.now() + dt.timedelta(hours=1)), acting_as(world.dorte):
        assert search.searches_of_the_hour() == 0
