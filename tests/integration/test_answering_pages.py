"""What stands beside an entry: who told it, who reads it, what belongs to it, who disagrees, who is asked."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.whoasks import acting_as
from btimodel.choices import Level, Phase
from cases.roles import Role
from stafetlog.family_wish import AGREED
from stafetlog.models import Entry, EntryKind, LevelChange, ReplyRequest, Sensitivity
from stafetlog.services import entries, levels, replies
from stafetlog.services.disagreeing import disagree
from stafetlog.services.levels import LevelDecision
from tests import meetings, personas
from tests.queries import cost

pytestmark = pytest.mark.django_db


def write(case, by, text="Noah sad alene.", **more) -> Entry:
    with acting_as(by):
        return entries.write(
            case=case,
            by=by,
            kind=more.pop("kind", EntryKind.OBSERVATION),
            phase=Phase.OPSPORING,
            text=text,
            occurred_at=more.pop("occurred_at", timezone.now()),
            **more,
        )


def url(name, case, *args) -> str:
    return reverse(f"stafetlog:{name}", args=[case.pk, *args])


def typed(user, **changes) -> dict[str, object]:
    now = timezone.localtime()
    form = {"entry_id": str(uuid4()), "writer": str(user.pk), "draft_version": "0", "kind": "observation"}
    return form | {"phase": "vurdering", "text": "Han var glad.", "on": f"{now:%d-%m-%Y}", "at": ""} | changes


def log(client, case, page="stafetlog:timeline") -> str:
    return client.get(reverse(page, args=[case.pk])).content.decode()


def newest(case, by) -> Entry:
    with acting_as(by):
        return case.entries.order_by("-seq").first()


def test_what_was_heard_says_from_whom_and_when_and_is_late_from_then(world, case, client_for):
    alma, today = client_for(world.alma), timezone.localdate()
    happened = timezone.now() - timezone.timedelta(days=20)
    sent = typed(
        world.alma,
        on=f"{happened:%d-%m-%Y}",
        heard_from="mormor",
        heard_on=f"{today:%d-%m-%Y}",
    )
    assert alma.post(url("entry_create", case), sent).status_code == 302
    page = log(alma, case)
    assert "Fortalt af" in page
    assert "mormor, hørt" in page
    assert "Noteret senere" not in page  # it happened long ago, and she heard it today
    for change, words in (
        ({"heard_from": ""}, "Skriv, hvem der fortalte det"),
        ({"heard_on": f"{today + timezone.timedelta(2):%d-%m-%Y}"}, "ligger i fremtiden"),
        ({"heard_on": f"{happened.date() - timezone.timedelta(2):%d-%m-%Y}"}, "før det skete"),
        ({"heard_from": "naboen til Hemmelig Have 7"}, "beskyttet adresse"),
    ):
        again = alma.post(url("entry_create", case), sent | {"entry_id": str(uuid4())} | change)
        assert words in again.content.decode()


def test_words_say_how_they_came_in_and_other_kinds_do_not(world, case, client_for):
    alma = client_for(world.alma)
    for kind in ("barnets_ord", "observation"):
        sent = typed(world.alma, kind=kind, words_how="together")
        assert alma.post(url("entry_create", case), sent).status_code == 302
    page = log(alma, case)
    assert page.count("Ordene er") == page.count("Skrevet sammen") == 1


def test_what_is_for_those_with_a_task_is_not_there_for_who_only_reads_along(world, case, client_for):
    personas.add_member(world, case, world.birk)
    personas.add_member(world, case, world.dorte, role=Role.LAESER)
    sent = typed(world.alma, text="Kun for dem med en opgave.", concerns="task")
    assert client_for(world.alma).post(url("entry_create", case), sent).status_code == 302
    entry = newest(case, world.alma)
    assert entry.sensitivity == Sensitivity.TASK
    for user, sees in ((world.alma, True), (world.birk, True), (world.dorte, False)):
        client = client_for(user)
        assert ("Kun for dem med en opgave." in log(client, case)) == sees
        assert client.get(url("entry", case, entry.pk)).status_code == (302 if sees else 404)
        with acting_as(user):
            assert Entry.objects.filter(pk=entry.pk).exists() == sees  # the database says so too
    for parent in (world.cecilie, world.daniel):
        page = log(client_for(parent), case, "portal:log")
        assert "Kun for dem med en opgave." in page
        assert "Læses af familien" not in page


def test_two_entries_lead_to_each_other_for_those_who_may_see_both(world, case, client_for):
    with acting_as(world.alma):
        mother = case.people.get(user=world.cecilie)
    first = write(case, world.alma, "Mor er begyndt.", concerns=mother)
    alma = client_for(world.alma)
    page = alma.get(url("entry_create", case) + f"?til={first.pk}").content.decode()
    assert "Hører til: Observation" in page
    sent = typed(world.alma, text="Det går godt.", follows=str(first.pk))
    assert alma.post(url("entry_create", case), sent).status_code == 302
    second = newest(case, world.alma)
    for client, name in ((alma, "stafetlog:timeline"), (client_for(world.cecilie), "portal:log")):
        page = log(client, case, name)
        assert "Opfølgning på:" in page
        assert "Fulgt op:" in page
    page = log(client_for(world.daniel), case, "portal:log")
    assert "Det går godt." in page
    assert "Opfølgning på" not in page
    assert str(first.pk) not in page
    # A foreign entry, or none, is no link; and what is corrected keeps its link.
    other = personas.open_another_case(world, by=world.dorte)
    foreign = write(other, world.dorte)
    for wrong in (str(foreign.pk), str(uuid4()), "hej"):
        page = alma.get(url("entry_create", case) + f"?til={wrong}")
        assert "Hører til" not in page.content.decode()
    with acting_as(world.alma), pytest.raises(Exception, match="findes ikke i loggen"):
        entries.write(
            case=case,
            by=world.alma,
            kind=EntryKind.OBSERVATION,
            phase=Phase.OPSPORING,
            text="x",
            occurred_at=timezone.now(),
            refers=entries.Reference(foreign),
        )
    with acting_as(world.alma):
        assert entries.correct(entry=second, by=world.alma, text="Bedre.").refers_to_id == first.pk


def test_a_parent_and_a_professional_disagree_and_both_voices_stay(world, case, client_for):
    personas.add_member(world, case, world.birk)
    entry = write(case, world.alma, "Noah kom for sent hver dag.")
    daniel, birk = client_for(world.daniel), client_for(world.birk)
    at_home = reverse("portal:disagree", args=[case.pk, entry.pk])
    assert "Er du ikke enig?" in daniel.get(at_home).content.decode()
    sent = {"entry_id": str(uuid4()), "writer": str(world.daniel.pk), "text": ""}
    assert "Udfyld feltet" in daniel.post(at_home, sent).content.decode()
    sent["text"] = "Han kom til tiden om mandagen."
    assert daniel.post(at_home, sent).status_code == 302
    assert daniel.post(at_home, sent).status_code == 302  # a second click is the same words
    page = birk.post(
        url("disagree", case, entry.pk),
        {"entry_id": str(uuid4()), "writer": str(world.birk.pk), "text": "Jeg så det to gange."},
    )
    assert page.status_code == 302
    page = log(client_for(world.cecilie), case, "portal:log")
    assert page.count('class="k-entry__voice"') == 2
    assert page.count("Han kom til tiden om mandagen.") == 2  # beside the entry, and in its own place
    assert "Daniel Krogh er ikke enig:" in page
    assert "Noah kom for sent hver dag." in page
    theirs = newest(case, world.alma)
    assert theirs.kind == EntryKind.UENIGHED
    assert client_for(world.alma).get(url("entry_correct", case, theirs.pk)).status_code == 200
    with acting_as(world.alma), pytest.raises(Exception, match="systemet selv"):
        entries.correct(entry=theirs, by=world.alma, text="Noget andet.")
    # Whoever may only read along has no voice of this kind, and secrets stay secrets.
    personas.add_member(world, case, world.dorte, role=Role.LAESER)
    assert client_for(world.dorte).get(url("disagree", case, entry.pk)).status_code == 403
    leak = {"entry_id": str(uuid4()), "writer": str(world.cecilie.pk), "text": "Kom til Hemmelig Have 7."}
    page = client_for(world.cecilie).post(at_home, leak).content.decode()
    assert "beskyttet adresse" in page
    assert "Kom til Hemmelig Have 7." in page


def test_a_parent_disagrees_with_a_step_of_the_professionals_but_not_with_a_bare_date(
    world, case, client_for
):
    """A level change says whether the family agrees: whoever reads it may say that it is not so (P-6)."""
    decision = LevelDecision(
        Level.TWO, "Noah er trist.", "Vi talte.", "Nej.", LevelChange.HolderChoice.KEPT, "Ja.", family=AGREED
    )
    meetings.called(case)
    with acting_as(world.alma):
        levels.change(case=case, by=world.alma, decision=decision)
        change, date = (case.entries.get(kind=kind) for kind in (EntryKind.NIVEAU, EntryKind.DATO))
    daniel = client_for(world.daniel)
    page = log(daniel, case, "portal:log")
    ways = {one: reverse("portal:disagree", args=[case.pk, one.pk]) for one in (change, date)}
    assert [ways[one] in page for one in (change, date)] == [True, False]
    for one, said in ((change, 302), (date, 200)):
        sent = {"entry_id": str(uuid4()), "writer": str(world.daniel.pk), "text": f"Nej, {one.kind}."}
        answer = daniel.post(ways[one], sent)
        assert answer.status_code == said
    assert "Det kan du ikke skrive en uenighed om" in answer.content.decode()
    page = log(client_for(world.alma), case)
    assert "Nej, niveau." in page
    assert "Nej, dato." not in page
    assert url("disagree", case, change.pk) in page
    assert url("entry_correct", case, change.pk) not in page


def test_what_concerns_one_parent_is_disagreed_about_out_of_the_other_s_sight(world, case, client_for):
    with acting_as(world.alma):
        mother = case.people.get(user=world.cecilie)
    hers = write(case, world.alma, "Mor var træt.", concerns=mother)
    assert (
        client_for(world.daniel).get(reverse("portal:disagree", args=[case.pk, hers.pk])).status_code == 404
    )
    with acting_as(world.cecilie):
        mine = disagree(entry=hers, by=world.cecilie, text="Det var jeg ikke.")
    assert mine.concerns_id == mother.pk
    assert "Det var jeg ikke." not in log(client_for(world.daniel), case, "portal:log")


def test_a_colleague_is_asked_sees_it_on_her_page_and_answers_with_an_entry(world, case, client_for):
    personas.add_member(world, case, world.birk)
    personas.add_member(world, case, world.dorte, role=Role.LAESER)
    entry = write(case, world.alma, "Han siger ikke noget.")
    alma, birk = client_for(world.alma), client_for(world.birk)
    page = alma.get(url("ask_reply", case, entry.pk)).content.decode()
    assert "Birk Holm" in page
    assert "Dorte Vang" not in page  # who only reads along cannot answer
    sent = {"to": str(world.birk.pk), "question": "Ser du det også?"}
    assert alma.post(url("ask_reply", case, entry.pk), sent).status_code == 302
    assert alma.post(url("ask_reply", case, entry.pk), sent).status_code == 302  # asked twice is asked once
    mine = birk.get(reverse("home")).content.decode()
    assert "Kolleger venter på dit svar" in mine
    assert "Ser du det også?" in mine
    assert cost(birk, reverse("home")) <= 12
    for parent in (world.cecilie, world.daniel):
        assert "Ser du det også?" not in log(client_for(parent), case, "portal:log")
    link = re.search(r'href="([^"]*\?til=[^"]*)"', mine).group(1)
    assert "Hører til: Observation" in birk.get(link).content.decode()
    answer = typed(world.birk, text="Nej, ikke hos os.", follows=str(entry.pk))
    assert birk.post(url("entry_create", case), answer).status_code == 302
    assert "Kolleger venter" not in birk.get(reverse("home")).content.decode()
    page = log(alma, case)
    assert "Svar på:" in page
    assert "Besvaret:" in page
    with acting_as(world.alma):
        request = ReplyRequest.objects.get()
    assert (request.state, request.answer_id) == ("answered", newest(case, world.alma).pk)


def test_nobody_is_asked_about_what_she_may_not_read_and_a_question_can_be_taken_back(
    world, case, client_for
):
    personas.add_member(world, case, world.birk)
    with acting_as(world.alma):
        mother = case.people.get(user=world.cecilie)
    hers = write(case, world.alma, "Mor er i behandling.", concerns=mother)
    other = personas.open_another_case(world, by=world.dorte)
    foreign = write(other, world.dorte)
    with acting_as(world.alma):
        for to in (world.gry, world.dorte, world.cecilie, world.alma):
            with pytest.raises(Exception, match=r"kan ikke svare|dig selv"):
                replies.ask(entry=hers, by=world.alma, to=to)
    assert client_for(world.alma).get(url("ask_reply", case, foreign.pk)).status_code == 404
    with acting_as(world.alma):
        asked = replies.ask(entry=hers, by=world.alma, to=world.birk)
    birk = client_for(world.birk)
    assert birk.post(url("end_reply", case, asked.pk)).status_code == 302
    assert "Kolleger venter" not in birk.get(reverse("home")).content.decode()
    with acting_as(world.alma), pytest.raises(Exception, match="ikke mere noget"):
        replies.withdraw(request=asked, by=world.alma)
    with acting_as(world.daniel):
        assert not ReplyRequest.objects.exists()
