"""The stafetholder's pages: handover, level, next date and closing, seen from outside."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.whoasks import acting_as
from cases.models import Case
from stafetlog.models import Closing, Draft, Entry, EntryKind, Handover, HandoverNote, LevelChange
from tests import handovers, plans
from tests.personas import add_member
from tests.queries import MANY, cost
from ui.dates import danish_date

pytestmark = pytest.mark.django_db

# URL name -> the permission it asks for: the holder's, or everybody's who reads professionally.
HOLDERS = ["relay:offer", "relay:withdraw", "relay:level", "relay:next", "relay:review", "relay:close"]
RECEIVERS = ["relay:answer"]
READERS = ["relay:level_history", "relay:closing"]


def url(name: str, case: Case) -> str:
    return reverse(name, args=[case.pk])


def opened(client) -> dict[str, str]:
    """Return what a page carries unseen: which entry it becomes, and who opened it."""
    return {"entry_id": str(uuid.uuid4()), "writer": client.session["_auth_user_id"], "draft_version": "0"}


def offer_to(case: Case, user) -> Handover:
    with acting_as(case.stafetholder):
        return handovers.offer(
            case, user, by=case.stafetholder, worry="Noah er gladere nu.", said="Begge siger ja."
        )


def as_alma(case: Case, model):
    """Return what Alma sees of a model on the case."""
    with acting_as(case.opened_by):
        return list(model.objects.filter(case=case))


@pytest.fixture
def alma(world, client_for):
    return client_for(world.alma)


@pytest.fixture(scope="session")
def saved_with_birk(save_on_case):
    return save_on_case("with_birk", lambda at: add_member(at, at.case, at.birk))


@pytest.fixture
def birk(at, saved_with_birk, client_for):
    saved_with_birk.restore(at)
    return client_for(at.birk)


@pytest.mark.parametrize("name", HOLDERS + RECEIVERS + READERS)
@pytest.mark.parametrize("who", ["dorte", "erik", "freja", "hassan"])
def test_a_stranger_finds_nothing(world, case, client_for, name, who):
    client = client_for(getattr(world, who))
    assert client.get(url(name, case)).status_code == 404
    assert client.post(url(name, case)).status_code == 404


@pytest.mark.parametrize("name", HOLDERS + RECEIVERS + READERS)
def test_the_family_reads_on_its_own_pages(world, case, client_for, name):
    assert client_for(world.cecilie).get(url(name, case)).status_code == 403


@pytest.mark.parametrize("name", HOLDERS)
def test_a_participant_without_the_stafet_is_refused(birk, case, name):
    assert birk.get(url(name, case)).status_code == 403
    assert birk.post(url(name, case)).status_code == 403


@pytest.mark.parametrize("name", ["relay:offer", "relay:level", "relay:next", "relay:close"])
def test_the_pages_name_nobody_in_the_title(alma, birk, case, name):
    answer = alma.get(url(name, case))
    assert answer.status_code == 200
    title = answer.content.decode().partition("<title>")[2].partition("</title>")[0]
    assert title
    assert "Noah" not in title
    assert "Skov" not in title


# --- handover -----------------------------------------------------------------------------------------------


def an_offer(world, **changes):
    """Return what the form of an offer sends."""
    page = {"entry_id": str(uuid.uuid4()), "writer": str(world.alma.pk), "draft_version": "0"}
    return page | {"to": world.birk.pk, "worry": "Kort om Noah.", "family_asked": "De siger ja."} | changes


def test_alma_offers_the_stafet(alma, birk, world, case):
    typed = an_offer(world)
    answer = alma.post(url("relay:offer", case), typed)
    assert answer.status_code == 302
    assert answer.url == reverse("case", args=[case.pk])
    offer, note = as_alma(case, Handover)[0], as_alma(case, HandoverNote)[0]
    assert (offer.to_user, note.worry, offer.family_asked) == (world.birk, "Kort om Noah.", "De siger ja.")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"to": ""}, "Vælg et svar ved"),
        ({"to": "999999"}, "Marker en gyldig valgmulighed"),
        ({"worry": "  "}, "Udfyld feltet"),
        ({"family_asked": ""}, "Udfyld feltet"),
        ({"worry": "x" * 4001}, "Gør den kortere"),
    ],
)
def test_a_poor_offer_keeps_what_was_typed(alma, birk, world, case, change, sentence):
    typed = an_offer(world, family_asked="De siger ja til ham.") | change
    answer = alma.post(url("relay:offer", case), typed)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in text
    assert "De siger ja til ham." in text or "Kort om Noah." in text
    assert as_alma(case, Handover) == []


def test_a_long_note_saves_itself_and_is_found_again_until_it_is_sent(alma, birk, world, case):
    save = reverse("stafetlog:draft_save", args=[case.pk, "stafet"])
    assert f'data-autosave-url="{save}"' in alma.get(url("relay:offer", case)).content.decode()
    both = ["Cecilie Skov", "Daniel Krogh"]
    typed = an_offer(world, works="Legeaftalen.", asked_who=both, transition="school", stays="Legegruppen.")
    assert alma.post(save, typed).json()["version"] == 1
    # Another tab is told, and loses nothing.
    other = alma.post(save, an_offer(world, worry="Fra den anden fane."))
    assert other.status_code == 409
    assert other.json()["text"]["asked_who"] == both
    assert other.json()["text"]["works"] == "Legeaftalen."
    page = alma.get(url("relay:offer", case)).content.decode()
    for words in ("Din kladde fra", "Kort om Noah.", "Legeaftalen.", "Legegruppen.", "De siger ja."):
        assert words in page, words
    assert page.count(" checked") == 3  # whom, and the two who are asked
    assert 'name="draft_version" value="1"' in page
    # What is chosen now goes before the draft; what was typed stays.
    plain = alma.get(url("relay:offer", case), {"overgang": ""}).content.decode()
    assert "Legegruppen." not in plain
    assert "Legeaftalen." in plain
    # What is wrong in the form takes no draft away; what is sent does, and a late save makes none.
    assert alma.post(url("relay:offer", case), typed | {"draft_version": "1"}).status_code == 200
    typed |= {"draft_version": "1", "asked_on": f"{timezone.localdate():%d-%m-%Y}"}
    assert alma.post(url("relay:offer", case), typed).status_code == 302
    assert as_alma(case, Draft) == []
    assert alma.post(save, typed).json()["version"] == 0
    assert as_alma(case, Draft) == []
    assert as_alma(case, HandoverNote)[0].works == "Legeaftalen."


def test_a_draft_of_an_offer_can_be_thrown_away_and_is_of_this_login_alone(alma, birk, world, case):
    save = reverse("stafetlog:draft_save", args=[case.pk, "stafet"])
    assert alma.post(save, an_offer(world)).status_code == 200
    assert birk.post(save, an_offer(world)).status_code == 403  # typed in Alma's name
    mixed_up = alma.post(url("relay:offer", case), an_offer(world, writer=str(world.birk.pk)))
    assert "Siden blev åbnet med et andet login." in mixed_up.content.decode()
    assert as_alma(case, Handover) == []
    discard = reverse("stafetlog:draft_discard", args=[case.pk, "stafet"])
    assert "Din kladde er slettet." in alma.post(discard, follow=True).content.decode()
    assert "Kort om Noah." not in alma.get(url("relay:offer", case)).content.decode()


def test_the_family_was_asked_in_the_last_year(alma, birk, world, case):
    typed = an_offer(world, asked_who=["Cecilie Skov"], asked_on="01-01-1962")
    assert "mere end et år tilbage" in alma.post(url("relay:offer", case), typed).content.decode()
    assert as_alma(case, Handover) == []


def test_without_receivers_the_page_says_what_to_do(alma, case):
    assert "Der er ingen at give stafetten til" in alma.get(url("relay:offer", case)).content.decode()


def test_a_second_offer_meets_the_first(alma, birk, world, case):
    offer_to(case, world.birk)
    text = alma.get(url("relay:offer", case)).content.decode()
    assert "Du har stadig stafetten, indtil Birk Holm har sagt ja" in text
    typed = an_offer(world)
    assert "allerede tilbudt" in alma.post(url("relay:offer", case), typed).content.decode()
    assert len(as_alma(case, Handover)) == 1


def test_birk_reads_the_summing_up_and_says_yes(birk, alma, world, case):
    offer = offer_to(case, world.birk)
    assert "Noah er gladere nu." in birk.get(url("relay:answer", case)).content.decode()
    answer = birk.post(url("relay:answer", case), {"offer": offer.pk, "accept": "1"})
    assert answer.status_code == 302
    with acting_as(world.birk):
        assert Case.objects.get(pk=case.pk).stafetholder == world.birk
    assert alma.get(url("relay:offer", case)).status_code == 403


def test_a_no_needs_a_reason(birk, world, case):
    offer = offer_to(case, world.birk)
    answer = birk.post(url("relay:answer", case), {"offer": offer.pk, "reason": ""})
    assert answer.status_code == 200
    assert "Udfyld feltet" in answer.content.decode()
    answer = birk.post(url("relay:answer", case), {"offer": offer.pk, "reason": "Jeg er syg."})
    assert answer.status_code == 302
    assert as_alma(case, Handover)[0].state == Handover.State.DECLINED


def test_alma_takes_the_offer_back(alma, birk, world, case):
    offer = offer_to(case, world.birk)
    assert "Noah er gladere nu." in alma.get(url("relay:withdraw", case)).content.decode()
    assert alma.post(url("relay:withdraw", case), {"offer": offer.pk}).status_code == 302
    assert as_alma(case, Handover)[0].state == Handover.State.WITHDRAWN


@pytest.mark.parametrize("typed", [{"accept": "1"}, {"reason": "Nej, desværre."}])
def test_a_stale_page_gets_a_sentence(alma, birk, world, case, typed):
    offer = offer_to(case, world.birk)
    alma.post(url("relay:withdraw", case), {"offer": offer.pk})
    answer = birk.post(url("relay:answer", case), {"offer": offer.pk} | typed)
    assert answer.status_code == 409
    assert "Tilbuddet gælder ikke længere" in answer.content.decode()
    answer = birk.get(url("relay:answer", case))
    assert answer.status_code == 409
    assert "Stafetten er hos Alma Lind" in answer.content.decode()


def test_a_yes_answers_the_offer_that_was_read_and_no_newer_one(alma, birk, world, case):
    old = offer_to(case, world.birk)
    alma.post(url("relay:withdraw", case), {"offer": old.pk})
    offer_to(case, world.birk)
    assert birk.post(url("relay:answer", case), {"offer": old.pk, "accept": "1"}).status_code == 409
    with acting_as(world.alma):
        assert Case.objects.get(pk=case.pk).stafetholder == world.alma


def test_a_withdrawal_after_the_yes_is_refused(alma, birk, world, case):
    offer = offer_to(case, world.birk)
    birk.post(url("relay:answer", case), {"offer": offer.pk, "accept": "1"})
    assert alma.post(url("relay:withdraw", case), {"offer": offer.pk}).status_code == 403


@pytest.mark.parametrize("sent", [{}, {"offer": "ikke-et-id"}, {"offer": str(uuid.uuid4())}])
@pytest.mark.parametrize("name", ["relay:answer", "relay:withdraw"])
def test_an_unknown_offer_is_not_found(alma, world, case, name, sent):
    assert alma.post(url(name, case), sent | {"accept": "1"}).status_code == 404


def test_another_participant_does_not_answer_for_birk(birk, world, case, client_for):
    offer = offer_to(case, world.birk)
    add_member(world, case, world.dorte)
    dorte = client_for(world.dorte)
    assert dorte.get(url("relay:answer", case)).status_code == 409
    assert dorte.post(url("relay:answer", case), {"offer": offer.pk, "accept": "1"}).status_code == 409


# --- level --------------------------------------------------------------------------------------------------

INFORMED_ON = timezone.localdate() - dt.timedelta(days=20)
LEVEL = {
    "to_level": "3",
    "reason": "Skolen kan ikke alene.",
    "informed_how": "meeting",
    "informed_on": INFORMED_ON.isoformat(),
    "informed_who": "Cecilie og Daniel er enige.",
    "notification_considered": "Ikke grund til det nu.",
    "holder_choice": "to_change",
    "child_heard": "Noah siger, at han gerne vil have hjælp.",
    "summing_up": "Det er samlet op.",
    "family_agrees": "yes",
    "confirm": "1",
}


def test_a_level_change_is_written_whole(alma, case):
    answer = alma.post(url("relay:level", case), opened(alma) | LEVEL)
    assert answer.status_code == 302
    row = as_alma(case, LevelChange)[0]
    told = f"På et møde den {danish_date(INFORMED_ON)}."
    assert row.parents_informed == f"{told} Cecilie og Daniel er enige."
    text = alma.get(answer.url).content.decode()
    assert "Skal sagsbehandleren tage stafetten?" in text
    assert reverse("members:add", args=[case.pk]) in text  # no caseworker takes part yet
    assert "Niveau 1 til niveau 3" in text


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"reason": ""}, "Udfyld feltet »Begrundelse«"),
        ({"to_level": "1"}, "Marker en gyldig valgmulighed"),
        ({"to_level": "9"}, "Marker en gyldig valgmulighed"),
        ({"informed_on": ""}, "Skriv, hvornår forældrene blev orienteret."),
        ({"informed_on": "32-13-2026"}, "Datoen skal skrives som"),
        ({"informed_on": "01-01-2099"}, "ligger i fremtiden"),
        ({"informed_on": "01-01-1962"}, "mere end et år tilbage"),
        ({"informed_who": ""}, "Udfyld feltet"),
        ({"notification_considered": ""}, "Udfyld feltet"),
        ({"holder_choice": ""}, "Vælg et svar"),
        ({"family_agrees": ""}, "Svar på, om familien er enig."),
        ({"family_agrees": "not_all", "told_how": "I morgen."}, "Skriv til forælder og barn, hvorfor"),
        ({"family_agrees": "not_asked", "against_reason": "Fordi."}, "Skriv, hvordan og hvornår"),
    ],
)
def test_a_poor_level_change_keeps_what_was_typed(alma, case, change, sentence):
    answer = alma.post(url("relay:level", case), opened(alma) | LEVEL | change)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in text
    assert "Skolen kan ikke alene." in text or "Cecilie og Daniel er enige." in text
    assert as_alma(case, LevelChange) == []


@pytest.mark.parametrize(("name", "form"), [("relay:level", "niveau"), ("relay:close", "luk")])
def test_the_long_forms_save_themselves_until_they_are_sent(alma, birk, case, name, form):
    """A draft survives a closed laptop, is nobody else's, and is gone when it stands in the log."""
    sent = opened(alma) | (LEVEL if form == "niveau" else CLOSING)
    save = reverse("stafetlog:draft_save", args=[case.pk, form])
    assert alma.post(save, sent | {"reason": "Ikke færdig"}).json()["version"] == 1
    page = alma.get(url(name, case)).content.decode()
    assert f'data-autosave-url="{save}"' in page
    assert "er hentet. Kun du kan se den." in page
    assert ("Ikke færdig" if form == "niveau" else CLOSING["summary"]) in page
    assert birk.post(save, sent | {"writer": "0"}).status_code == 403
    mixed_up = alma.post(url(name, case), sent | {"writer": "0", "confirm": "1"})
    assert "Siden blev åbnet med et andet login." in mixed_up.content.decode()
    assert alma.post(url(name, case), sent | {"confirm": "1"}).status_code == 302
    assert as_alma(case, Draft) == []
    alma.post(save, sent)  # it comes late, from a slow network
    assert as_alma(case, Draft) == []


def test_parents_who_are_not_informed_yet_need_no_day(alma, case):
    sent = LEVEL | {"informed_how": "not_yet", "informed_on": "", "informed_who": "Vi ringer i morgen."}
    assert alma.post(url("relay:level", case), opened(alma) | sent).status_code == 302
    row = as_alma(case, LevelChange)[0]
    assert row.parents_informed == "De er ikke orienteret endnu. Vi ringer i morgen."


def test_the_history_is_empty_in_words(birk, case):
    assert "Niveauet er ikke ændret" in birk.get(url("relay:level_history", case)).content.decode()


def test_the_history_costs_the_same_for_two_and_many_changes(alma, case):
    history, counts = url("relay:level_history", case), []
    for more in (2, MANY):
        for number in range(more):
            alma.post(url("relay:level", case), opened(alma) | LEVEL | {"to_level": str(2 + number % 2)})
        counts.append(cost(alma, history))
    assert counts[0] == counts[1]
    assert alma.get(history).content.decode().count("Skolen kan ikke alene.") == 2 + MANY


@pytest.mark.parametrize("name", ["relay:offer", "relay:level", "relay:next", "relay:close"])
def test_the_forms_ask_little_too(alma, case, name):
    cost(alma, url(name, case))


# --- next date ----------------------------------------------------------------------------------------------


def test_the_next_date_is_chosen(alma, case):
    day = timezone.localdate() + dt.timedelta(days=10)
    sent = {"kind": "meeting", "on": day.strftime("%d-%m-%Y"), "about": ""}
    assert alma.post(url("relay:next", case), sent).status_code == 302
    with acting_as(case.opened_by):
        assert Case.objects.get(pk=case.pk).next_on == day


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"on": "01-01-2020"}, "Datoen er passeret"),
        ({"on": "01-01-2099"}, "Tjek årstallet"),
        ({"on": "i morgen"}, "Datoen skal skrives som"),
        ({"on": ""}, "Udfyld feltet"),
        ({"kind": "fest"}, "Marker en gyldig valgmulighed"),
    ],
)
def test_a_poor_date_keeps_what_was_typed(alma, case, change, sentence):
    sent = {"kind": "meeting", "on": "01-12-2026", "about": "Vi samler op på aftalerne."} | change
    text = alma.post(url("relay:next", case), sent).content.decode()
    assert sentence in text
    assert "Vi samler op på aftalerne." in text
    with acting_as(case.opened_by):
        assert Case.objects.get(pk=case.pk).next_on is None


# --- closing ------------------------------------------------------------------------------------------------

CLOSING = {
    "reason": "reached",
    "summary": "Noah leger igen.",
    "what_helped": "Et fast hold voksne.",
    "who_follows": "Dorte fra skolen.",
    "family_words": "Vi er lettede.",
    "family_agrees": "yes",
}


def test_the_retention_is_shown_before_anything_is_closed(alma, case):
    plans.add_measure(plans.add_goal(case), what="Noah og Sofus leger sammen.")
    text = alma.post(url("relay:close", case), opened(alma) | CLOSING).content.decode()
    assert "Noah og Sofus leger sammen.</a>" in text.split("stadig er i gang")[1]
    year = timezone.localdate().year + 5
    assert f"{year}. Så bliver den slettet helt." in text
    assert "Samarbejde på niveau 1 eller 2" in text
    assert as_alma(case, Closing) == []
    with acting_as(case.opened_by):
        assert Case.objects.get(pk=case.pk).is_open


def test_one_step_back_keeps_every_word(alma, case):
    text = alma.post(url("relay:close", case), opened(alma) | CLOSING | {"edit": "1"}).content.decode()
    for words in list(CLOSING.values())[1:]:
        assert words in text
    assert "Fejl" not in text.partition("<title>")[2].partition("</title>")[0]


def test_the_confirmed_closing_closes_and_is_read_by_all(alma, birk, case):
    answer = alma.post(url("relay:close", case), opened(alma) | CLOSING | {"confirm": "1"})
    assert answer.status_code == 302
    for client in (alma, birk):
        text = client.get(answer.url).content.decode()
        assert "Stafetloggen gemmes til og med den" in text
        assert "Vi er lettede." in text
    assert max(as_alma(case, Entry), key=lambda entry: entry.seq).kind == EntryKind.LUKNING


def test_there_is_no_closing_to_see_while_the_log_is_open(alma, case):
    assert alma.get(url("relay:closing", case)).status_code == 404


def test_an_open_offer_is_settled_before_the_end(alma, birk, world, case):
    offer_to(case, world.birk)
    assert "Stafetten er tilbudt til Birk Holm" in alma.get(url("relay:close", case)).content.decode()
    text = alma.post(url("relay:close", case), opened(alma) | CLOSING | {"confirm": "1"}).content.decode()
    assert "før du lukker loggen" in text
    assert as_alma(case, Closing) == []


@pytest.mark.parametrize("name", ["relay:offer", "relay:level", "relay:next", "relay:review", "relay:close"])
def test_after_the_end_the_pages_say_why_not(alma, birk, world, case, name):
    alma.post(url("relay:close", case), opened(alma) | CLOSING | {"confirm": "1"})
    sent = (
        CLOSING
        | LEVEL
        | {"to": world.birk.pk, "family_asked": "Ja.", "kind": "talk", "on": "", "confirm": "1"}
        | {"purpose": "Ro.", "needed_for": "Uro.", "on": f"{timezone.localdate() + dt.timedelta(1):%d-%m-%Y}"}
    )
    for answer in (alma.get(url(name, case)), alma.post(url(name, case), opened(alma) | sent)):
        assert answer.status_code == 200
        assert answer.content.decode().count("Stafetloggen er lukket og kan kun læses.") == 1


def test_a_protected_address_is_found_before_the_log_is_closed(alma, case):
    text = alma.post(
        url("relay:close", case), opened(alma) | CLOSING | {"who_follows": "Hemmelig Have 7"}
    ).content.decode()
    assert "Luk stafetloggen" in text
    assert "Noah leger igen." in text
    assert "Er I klar til at lukke?" not in text


def test_a_no_with_a_protected_address_keeps_the_words(birk, world, case):
    offer = offer_to(case, world.birk)
    sent = {"offer": offer.pk, "reason": "Hun bor Hemmelig Have 7."}
    answer = birk.post(url("relay:answer", case), sent)
    assert answer.status_code == 200
    assert "Hun bor Hemmelig Have 7." in answer.content.decode()
    assert as_alma(case, Handover)[0].state == Handover.State.PENDING
