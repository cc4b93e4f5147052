"""The family's pages: what each reader sees, and what she does not."""

import datetime as dt
from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.whoasks import acting_as
from btimodel.choices import Phase
from cases import events
from cases.models import AccessEvent, Case
from cases.search import find_child
from cases.services import state
from consent.models import Consent, ConsentDecision, InformationType
from stafetlog.family_wish import FamilyWish
from stafetlog.models import EntryKind
from stafetlog.services import closing, entries, next_date
from stafetlog.services.entries import Responsibility
from stafetlog.services.meetings import calling
from tests import meetings, plans
from tests.consents import Answer, ask_for, close_case, complete, person, say
from tests.personas import add_member, open_another_case, open_frejas_case, years_ago
from tests.queries import MANY, cost
from tests.unit.stafetlog.test_states import FAREWELL

STILL_RAN = "Det skulle Alma Lind sørge for."
PAGES = ("case", "log", "readers", "consents", "about")


def url(name, case, *more):
    return reverse(f"portal:{name}", args=[case.pk, *more])


def text_of(client, name, case):
    page = client.get(url(name, case))
    assert page.status_code == 200
    return page.content.decode()


def write(world, case, text, *, kind=EntryKind.OBSERVATION, about=None, **more):
    with acting_as(world.alma):
        return entries.write(
            case=case,
            by=world.alma,
            kind=kind,
            phase=Phase.INDSATS,
            text=text,
            occurred_at=timezone.now(),
            concerns=person(case, about) if about else None,
            **more,
        )


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("who", ["cecilie", "daniel"])
def test_each_page_opens_for_each_parent(world, case, client_for, name, who):
    assert client_for(getattr(world, who)).get(url(name, case)).status_code == 200


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("who", "status"), [("alma", 403), ("dorte", 404), ("gry", 404), ("freja", 404), ("hassan", 404)]
)
def test_professionals_and_strangers_are_kept_out(world, case, client_for, name, who, status):
    assert client_for(getattr(world, who)).get(url(name, case)).status_code == status


@pytest.mark.parametrize("name", ["case", "stafetlog:timeline", "members:list", "consent:list"])
def test_the_family_does_not_open_the_professionals_pages(world, case, client_for, name):
    assert client_for(world.cecilie).get(reverse(name, args=[case.pk])).status_code == 403


def test_the_start_leads_straight_to_the_one_case(world, case, client_for):
    answer = client_for(world.cecilie).get(reverse("portal:start"))
    assert answer.url == url("case", case)


def test_the_start_lets_the_parent_of_two_choose(world, case, client_for):
    open_frejas_case(world)
    page = client_for(world.cecilie).get(reverse("portal:start")).content.decode()
    assert "Noah Skov Krogh" in page
    assert "Freja Skov Krogh" in page


def test_the_start_of_a_parent_without_a_case_says_what_to_do(world, client_for):
    assert "ring til kommunen" in client_for(world.freja).get(reverse("portal:start")).content.decode()


def test_a_professional_has_no_start(world, client_for):
    assert client_for(world.alma).get(reverse("portal:start")).status_code == 403


def test_the_overview_has_three_headings_and_says_whom_to_call(world, case, client_for):
    page = text_of(client_for(world.cecilie), "case", case)
    for heading in ("Hvad er aftalt", "Hvem gør hvad", "Hvad sker der nu"):
        assert heading in page
    assert "Alma Lind" in page
    assert "Lærer, Lindeskolen" in page
    assert "tel:12345600" in page
    assert "Ét tilbud hjælper selv" in page
    assert "Der er ikke aftalt en ny dato endnu" in page


def test_the_overview_shows_what_is_agreed_and_the_newest_wording_of_it(world, case, client_for):
    who = Responsibility(coordinator=world.alma, performer=world.alma)
    old = write(world, case, "Vi ses tirsdag.", kind=EntryKind.AFTALE, responsibility=who)
    with acting_as(world.alma):
        entries.correct(entry=old, by=world.alma, text="Vi ses torsdag.")
        state.set_next_date(case=case, on=timezone.localdate() + dt.timedelta(days=7), kind="meeting")
    page = text_of(client_for(world.cecilie), "case", case)
    assert "Vi ses torsdag." in page
    assert "Vi ses tirsdag." not in page
    assert "Møde den" in page


def test_a_meeting_that_is_called_is_a_date_of_the_log_and_no_agreement(world, case, client_for):
    meeting = meetings.called(case)
    with acting_as(world.alma):
        calling.cancel(meeting=meeting, by=world.alma, reason="Alma er syg.", seen=meeting.version)
        next_date.set_next(
            case=case, by=world.alma, on=timezone.localdate() + dt.timedelta(days=7), kind=Case.NextKind.TALK
        )
    family = client_for(world.cecilie)
    log, page = text_of(family, "log", case), text_of(family, "case", case)
    for words in ("Der er indkaldt til", "er aflyst", "Næste dato: "):
        assert words in log, words
        assert words not in page, words
    assert "Der er ikke skrevet en aftale i loggen endnu." in page


def test_what_is_decided_against_the_familys_wish_is_explained_to_each_parent(world, case, client_for):
    told = FamilyWish("not_all", "Noah, vi vil gerne hjælpe dig.", "Alma ringer i aften.")
    who = Responsibility(world.alma, world.alma, child_view="Han siger nej.", family=told)
    write(world, case, "Vi prøver i otte uger.", kind=EntryKind.BESLUTNING, responsibility=who)
    own = {"responsibility": who, "about": "Daniel"}
    write(world, case, "Vi prøver det med Daniel.", kind=EntryKind.BESLUTNING, **own)
    for parent, seen in ((world.cecilie, 1), (world.daniel, 2)):
        page = text_of(client_for(parent), "log", case)
        for words in (
            "Hvorfor vi gør det alligevel:",
            told.against_reason,
            "får forælder og barn det at vide:",
        ):
            assert page.count(words) == seen, words
        assert page.count("Ikke alle i familien er enige</") == seen


def test_the_log_is_paged_and_says_nothing_of_what_is_left_out(world, case, client_for):
    for number in range(16):
        write(world, case, f"Almindelig {number}.")
        write(world, case, f"Om mor {number}.", about="Cecilie")
    cecilie, daniel = client_for(world.cecilie), client_for(world.daniel)
    hers, his = text_of(cecilie, "log", case), text_of(daniel, "log", case)
    assert "Om mor 15." in hers
    assert "Om mor" not in his
    assert "Side 1 af 3" in hers
    assert "Side 1 af 2" in his
    assert "Handler om dine egne forhold" in hers
    second = daniel.get(url("log", case), {"side": "2"}).content.decode()
    assert "Om mor" not in second


def test_one_entry_leads_to_its_place_and_anothers_is_not_found(world, case, client_for):
    hers = write(world, case, "Om mor.", about="Cecilie")
    answer = client_for(world.cecilie).get(url("entry", case, hers.pk))
    assert answer.url.endswith(f"?side=1#i-{hers.pk}")
    assert client_for(world.daniel).get(url("entry", case, hers.pk)).status_code == 404


@pytest.mark.parametrize("side", ["0", "-1", "99", "x", "1;DROP", "\x00"])
@pytest.mark.parametrize("name", ["log", "readers"])
def test_any_page_number_is_answered(world, case, client_for, side, name):
    assert client_for(world.cecilie).get(url(name, case), {"side": side}).status_code == 200


def test_who_has_read_tells_day_unit_role_and_purpose_and_no_name(world, case, client_for):
    add_member(world, case, world.birk)
    client_for(world.birk).get(reverse("stafetlog:timeline", args=[case.pk]))
    client_for(world.daniel).get(url("log", case))
    page = text_of(client_for(world.cecilie), "readers", case)
    assert "Børne- og familiesagsbehandler, Børne- og Familieafdelingen" in page
    assert "Samarbejdet om barnet" in page
    assert "Birk" not in page
    assert "Daniel" not in page
    assert "Familien læser sin egen log" not in page


def test_who_has_read_does_not_tell_that_something_was_written_or_fetched(world, case, client_for):
    """Not even that it is there: the entry and its file may be about the other parent."""
    with acting_as(world.alma):
        for action in (AccessEvent.Action.READ, AccessEvent.Action.WRITE, AccessEvent.Action.FILE):
            events.record(case=case, by=world.alma, action=action, page="stafetlog:attachment")
    page = text_of(client_for(world.daniel), "readers", case)
    assert "Læst. Formål: Samarbejdet om barnet." in page
    assert "Skrevet" not in page
    assert "bilag" not in page


def test_a_search_for_the_child_stands_among_the_readings(world, case, client_for):
    with acting_as(world.dorte):
        find_child(
            municipality=world.municipality,
            name="Noah Skov Krogh",
            birth_date=years_ago(7),
            cpr="",
            by=world.dorte,
            employment=world.dorte.employments.get(),
        )
    page = text_of(client_for(world.cecilie), "readers", case)
    assert "Fundet ved søgning efter barnet" in page
    assert "Dorte" not in page


def test_nobody_has_read_yet_is_said(world, case, client_for):
    assert "Ingen medarbejdere har læst endnu" in text_of(client_for(world.cecilie), "readers", case)


def test_a_parent_gives_refuses_and_withdraws(world, case, client_for):
    consent = ask_for(world, case)
    cecilie = client_for(world.cecilie)
    assert "Vi venter på dit svar" in text_of(cecilie, "case", case)
    question = cecilie.get(url("answer", case, consent.pk)).content.decode()
    assert "Behandlingscenter Havnen" in question
    assert "Hvis du siger nej" in question
    assert question.count('class="button button-primary">Ja') == 1
    assert question.count('class="button button-primary">Nej') == 1
    done = cecilie.post(url("answer", case, consent.pk), {"answer": "given"}, follow=True)
    assert "Tak. Dit ja er gemt." in done.content.decode()
    assert "Vi venter på dit svar" not in text_of(cecilie, "case", case)
    say(consent, world.daniel)
    assert "kan læse stafetloggen til og med" in text_of(cecilie, "consents", case)
    assert "Træk dit ja tilbage?" in cecilie.get(url("withdraw", case, consent.pk)).content.decode()
    done = cecilie.post(url("withdraw", case, consent.pk), follow=True).content.decode()
    assert "Det gælder fra nu af" in done
    assert "Du har trukket dit ja tilbage" in done
    again = cecilie.post(url("withdraw", case, consent.pk)).content.decode()
    assert "Der er ikke noget ja at trække tilbage" in again
    with acting_as(world.alma):
        assert [d.answer for d in ConsentDecision.objects.order_by("at")] == ["given", "given", "withdrawn"]


def test_a_refusal_is_as_short_as_a_yes(world, case, client_for):
    consent = ask_for(world, case)
    done = client_for(world.daniel).post(url("answer", case, consent.pk), {"answer": "refused"}, follow=True)
    assert "Tak. Dit nej er gemt." in done.content.decode()


@pytest.mark.parametrize("sent", [{}, {"answer": ""}, {"answer": "withdrawn"}, {"answer": "\x00"}])
def test_an_answer_that_is_none_changes_nothing(world, case, client_for, sent):
    consent = ask_for(world, case)
    page = client_for(world.cecilie).post(url("answer", case, consent.pk), sent)
    assert "Vælg ja eller nej." in page.content.decode()
    with acting_as(world.alma):
        assert not ConsentDecision.objects.exists()


def test_what_the_other_parent_has_answered_is_not_told(world, case, client_for):
    consent = ask_for(world, case)
    say(consent, world.cecilie, Answer.REFUSED)
    say(consent, world.daniel)
    page = text_of(client_for(world.daniel), "consents", case)
    assert "Det kræver, at alle, der skal, har sagt ja" in page
    assert "Cecilie" not in page.replace("Cecilie Skov, Mor", "")
    assert "nej" not in page.split("Samtykke</h1>")[1].split("Hvem må læse med nu")[0].replace("sige nej", "")


def test_the_log_does_not_tell_the_family_who_said_no(world, case, client_for):
    consent = ask_for(world, case)
    say(consent, world.cecilie, Answer.REFUSED)
    page = text_of(client_for(world.daniel), "log", case)
    assert "er afslået" in page
    assert "Cecilie Skov, Mor" not in page


def test_that_it_is_about_ones_own_treatment_is_shown_to_that_parent_alone(world, case, client_for):
    consent = ask_for(
        world,
        case,
        kinds=(InformationType.TRIVSEL, InformationType.FORAELDER),
        owners=("Daniel",),
    )
    his = client_for(world.daniel).get(url("answer", case, consent.pk)).content.decode()
    hers = client_for(world.cecilie).get(url("answer", case, consent.pk)).content.decode()
    assert "din egen sygdom eller behandling" in his
    assert "din egen sygdom" not in hers
    assert "egen sygdom" not in text_of(client_for(world.cecilie), "consents", case)
    assert "En forælders egen sygdom" in text_of(client_for(world.daniel), "consents", case)


def test_a_consent_is_answered_on_its_own_case_only(world, case, client_for):
    other = open_frejas_case(world)
    consent = ask_for(world, case)
    cecilie = client_for(world.cecilie)
    assert cecilie.get(url("answer", other, consent.pk)).status_code == 404
    assert cecilie.post(url("answer", other, consent.pk), {"answer": "given"}).status_code == 404
    assert (
        client_for(world.alma).post(url("answer", case, consent.pk), {"answer": "given"}).status_code == 403
    )


def test_freja_reads_and_answers_on_her_own_case(world, client_for):
    case = open_frejas_case(world)
    consent = ask_for(world, case)
    freja = client_for(world.freja)
    assert "Lindeskolen" in text_of(freja, "case", case)
    freja.post(url("answer", case, consent.pk), {"answer": "given"})
    with acting_as(world.alma):
        decision = Consent.objects.with_answers().get().decisions.get()
        assert (decision.signer.person.name, decision.signer.why) == ("Freja Skov Krogh", "own")


def test_helpers_from_another_authority_say_whether_they_read_along(world, case, client_for):
    add_member(world, case, world.gry)
    cecilie = client_for(world.cecilie)
    assert "der er ikke et komplet samtykke" in text_of(cecilie, "case", case)
    complete(world, case)
    assert "Kan læse stafetloggen til og med" in text_of(cecilie, "case", case)


def test_a_closed_log_is_read_and_says_how_long_it_is_kept(world, case, client_for):
    consent = complete(world, case)
    close_case(case)
    cecilie = client_for(world.cecilie)
    for name in PAGES:
        assert cecilie.get(url(name, case)).status_code == 200
    assert "Den gemmes til og med den" in text_of(cecilie, "case", case)
    done = cecilie.post(url("withdraw", case, consent.pk), follow=True).content.decode()
    assert "Det gælder fra nu af" in done
    refused = cecilie.post(url("answer", case, consent.pk), {"answer": "given"}).content.decode()
    assert "Stafetloggen er lukket" in refused


def test_the_pages_of_a_closed_log_say_who_follows_the_child_and_ask_for_nothing_more(
    world, case, client_for
):
    plans.overdue_measure(plans.add_goal(case), world.alma)
    with acting_as(world.alma):
        closing.close(case=case, by=world.alma, farewell=replace(FAREWELL, who_follows="Læreren Birk."))
    for reader in (world.cecilie, world.daniel):
        family = client_for(reader)
        page = text_of(family, "case", case)
        for words in (
            "Følger barnet nu:",
            "Læreren Birk.",
            "Hvem var med",
            "Det ville vi nå",
            "Se skalaen",
            STILL_RAN,
        ):
            assert words in page, (reader, words)
        for words in ("Når I aftaler noget", "vælg dit eget trin", "Hvad sker der nu", "skulle have talt"):
            assert words not in page, (reader, words)
        scale = text_of(family, "step", case)
        assert "Her kan du se, hvad de har valgt." in scale
        assert "Vælg dit eget trin" not in scale


@pytest.mark.parametrize("name", PAGES)
def test_no_title_names_anybody(world, case, client_for, name):
    page = text_of(client_for(world.cecilie), name, case)
    title = page.split("<title>")[1].split("</title>")[0]
    assert not {"Noah", "Cecilie", "Daniel", "Skov", "Krogh"} & set(title.split())


def test_a_page_asks_as_many_questions_for_much_as_for_little(world, case, client_for):
    daniel = client_for(world.daniel)
    add_member(world, case, world.birk)
    counts = []
    for more in (2, MANY):
        for number in range(more):
            write(world, case, f"Mere {more} {number}.")
            complete(world, case)
        client_for(world.birk).get(reverse("stafetlog:timeline", args=[case.pk]))
        counts.append({name: cost(daniel, url(name, case)) for name in PAGES})
    assert counts[0] == counts[1]


def test_another_childs_log_is_not_found(world, case, client_for):
    other = open_another_case(world)
    for name in PAGES:
        assert client_for(world.cecilie).get(url(name, other)).status_code == 404
