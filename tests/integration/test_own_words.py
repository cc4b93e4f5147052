"""The family writes in the log: who reads it, who can touch it, and what becomes of what is wrong."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.whoasks import acting_as
from btimodel.choices import Phase
from cases.exceptions import CaseClosed, MissingRight
from cases.models import Case
from stafetlog.exceptions import EntryRefused
from stafetlog.models import Draft, EntryKind, WordsHow
from stafetlog.services import entries, own_words
from tests import personas
from tests.consents import close_case
from tests.queries import cost

pytestmark = pytest.mark.django_db

WORDS = "Noah sov hele natten hos os."


def sent(by, text: str = WORDS, **more) -> dict[str, object]:
    return {
        "entry_id": str(uuid4()),
        "writer": str(by.pk),
        "draft_version": "0",
        "text": text,
        "file_subject": "",
    } | more


def page_of(case) -> str:
    return reverse("portal:write", args=[case.pk])


def read(client, case, name: str) -> str:
    return client.get(reverse(name, args=[case.pk]), follow=True).content.decode()


def newest(case, by):
    with acting_as(by):
        return case.entries.order_by("-seq").first()


def test_a_mother_writes_everybody_reads_and_nobody_can_touch_it(world, case, client_for):
    cecilie, alma = client_for(world.cecilie), client_for(world.alma)
    read(alma, case, "stafetlog:timeline")
    assert page_of(case) in read(cecilie, case, "portal:log")
    assert page_of(case) in read(cecilie, case, "portal:case")
    assert cost(cecilie, page_of(case)) <= 12
    click = sent(world.cecilie)
    answers = [cecilie.post(page_of(case), click) for _click in range(2)]
    entry = newest(case, world.alma)
    assert "1 ny indførsel i loggen" in alma.get(reverse("home")).content.decode()
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[1].url == reverse("portal:entry", args=[case.pk, entry.pk])
    assert (entry.kind, entry.words_how) == (EntryKind.FAMILIENS_ORD, WordsHow.LOGIN)
    for reader, log in (
        (world.alma, "stafetlog:timeline"),
        (world.cecilie, "portal:log"),
        (world.daniel, "portal:log"),
    ):
        text = read(client_for(reader), case, log)
        assert text.count(WORDS) == 1, reader
        assert "Skrevet med eget login" in text
    correct = reverse("stafetlog:entry_correct", args=[case.pk, entry.pk])
    log = read(alma, case, "stafetlog:timeline")
    assert correct not in log
    assert reverse("stafetlog:disagree", args=[case.pk, entry.pk]) in log
    assert "Det er familiens egne ord." in alma.get(correct).content.decode()
    with acting_as(world.alma), pytest.raises(EntryRefused, match="Dem retter ingen"):
        entries.correct(entry=entry, by=world.alma, text="Noah sov ikke.")


def test_what_is_for_oneself_is_not_there_for_the_other_parent(world, case, client_for):
    daniel = client_for(world.daniel)
    assert (
        daniel.post(page_of(case), sent(world.daniel, "Jeg har drukket igen.", alone="on")).status_code == 302
    )
    for reader, log, there in (
        (world.daniel, "portal:log", True),
        (world.alma, "stafetlog:timeline", True),
        (world.cecilie, "portal:log", False),
    ):
        assert ("Jeg har drukket igen." in read(client_for(reader), case, log)) is there, reader
    assert "1 ny indførsel" not in read(client_for(world.cecilie), case, "portal:case")


def test_the_young_person_s_words_are_the_child_s_own(world, client_for):
    frejas = personas.open_frejas_case(world)
    freja = client_for(world.freja)
    form = freja.get(page_of(frejas)).content.decode()
    assert 'name="alone"' not in form
    freja.post(page_of(frejas), sent(world.freja, "Jeg vil helst tale med Alma.", alone="on"))
    entry = newest(frejas, world.alma)
    assert (entry.kind, entry.concerns_id) == (EntryKind.BARNETS_ORD, None)


def test_the_child_does_not_give_away_where_her_mother_lives_by_telling(world, client_for):
    frejas = personas.open_frejas_case(world)
    freja, before = client_for(world.freja), newest(frejas, world.alma)
    told = reverse("portal:disagree", args=[frejas.pk, before.pk])
    for text, sentence in (
        ("Jeg bor hos mor på Hemmelig Have 7.", "beskyttet adresse"),
        ("Ring til mor på 11 22 33 44.", "beskyttet telefonnummer"),
    ):
        for address in (page_of(frejas), told):
            page = freja.post(address, sent(world.freja, text)).content.decode()
            assert sentence in page
            assert f"{text}</textarea>" in page
    assert newest(frejas, world.alma) == before


def test_an_address_that_only_the_other_case_knows_is_refused_to_her_too(world, case, client_for):
    """Hers stands in Noah's case; in Freja's nobody has written it."""
    parents = [replace(one, address="", phone="") for one in personas.noahs_family(world)[:2]]
    frejas = personas.open_frejas_case(world, parents)
    for writer in (world.cecilie, world.freja):
        page = client_for(writer).post(page_of(frejas), sent(writer, "Vi bor på Hemmelig Have 7."))
        assert "beskyttet adresse" in page.content.decode()


def test_the_father_learns_nothing_by_naming_addresses(world, case, client_for):
    daniel = client_for(world.daniel)
    for text in ("Bor de på Hemmelig Have 7?", "Bor de på Vestergade 7?", "Er det 11 22 33 44?"):
        assert daniel.post(page_of(case), sent(world.daniel, text)).status_code == 302
        assert text in read(daniel, case, "portal:log")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Udfyld feltet"),
        ("   ", "Udfyld feltet"),
        ("Kom til Hemmelig Have 7.", "beskyttet adresse"),
        ("x" * 10_001, "Gør den kortere."),
    ],
)
def test_what_is_wrong_is_told_and_kept_and_nothing_is_written(world, case, client_for, text, sentence):
    before = newest(case, world.alma)
    answer = client_for(world.cecilie).post(page_of(case), sent(world.cecilie, text))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert sentence in page
    assert text.strip() in page
    assert newest(case, world.alma) == before


def test_a_page_that_somebody_else_opened_writes_nothing(world, case, client_for):
    before = newest(case, world.alma)
    answer = client_for(world.cecilie).post(page_of(case), sent(world.daniel))
    assert "et andet login" in answer.content.decode()
    assert newest(case, world.alma) == before


def test_a_file_comes_with_the_words(world, case, client_for):
    cecilie = client_for(world.cecilie)
    letter = SimpleUploadedFile("brev.txt", "Fra børnehaven.".encode())
    told = sent(world.cecilie, files=[letter], file_subject="Et brev", file_dated="02-03-2026")
    assert cecilie.post(page_of(case), told).status_code == 302
    entry = newest(case, world.alma)
    assert [one["subject"] for one in entry.attachments] == ["Et brev"]
    assert ">Et brev</a>" in read(client_for(world.alma), case, "stafetlog:timeline")


def test_what_is_begun_is_there_again_for_her_alone_and_can_be_thrown_away(world, case, client_for):
    cecilie = client_for(world.cecilie)
    form = ["egne"]
    save = reverse("portal:draft_save", args=[case.pk, *form])
    assert cecilie.post(save, sent(world.cecilie, "Kun begyndt", alone="on")).json()["version"] == 1
    page = cecilie.get(page_of(case)).content.decode()
    assert "Kun begyndt</textarea>" in page
    assert "checked" in page.partition('name="alone"')[2].partition(">")[0]
    assert "Kun begyndt" not in client_for(world.daniel).get(page_of(case)).content.decode()
    with acting_as(world.alma):
        assert not Draft.objects.filter(case=case).exists()
    assert "Mine kladder" not in client_for(world.alma).get(reverse("home")).content.decode()
    cecilie.post(reverse("portal:draft_discard", args=[case.pk, *form]))
    assert "Kun begyndt" not in cecilie.get(page_of(case)).content.decode()


def test_a_closed_log_takes_no_words_and_says_so(world, case, client_for):
    close_case(case)
    cecilie = client_for(world.cecilie)
    before = newest(case, world.alma)
    page = cecilie.get(page_of(case)).content.decode()
    assert "må stafetholderen åbne den igen eller åbne en ny" in page
    assert "<textarea" not in page
    assert page_of(case) not in read(cecilie, case, "portal:log")
    kept = cecilie.post(page_of(case), sent(world.cecilie)).content.decode()
    assert "Stafetloggen er lukket" in kept
    assert WORDS in kept
    assert newest(case, world.alma) == before
    with acting_as(world.cecilie), pytest.raises(CaseClosed):
        own_words.write(case=case, by=world.cecilie, text=WORDS)


def test_nobody_else_writes_in_the_familys_name(world, case, client_for):
    for stranger, refusal in (
        (world.alma, MissingRight),
        (world.dorte, Case.DoesNotExist),
        (world.hassan, Case.DoesNotExist),
    ):
        with acting_as(stranger), pytest.raises(refusal):
            own_words.write(case=case, by=stranger, text=WORDS)
    now = timezone.localtime()
    told = sent(
        world.alma, kind="familiens_ord", phase="indsats", on=f"{now:%d-%m-%Y}", at="", words_how="login"
    )
    address = reverse("stafetlog:entry_create", args=[case.pk])
    before = newest(case, world.alma)
    assert client_for(world.alma).post(address, told).status_code == 200
    assert newest(case, world.alma) == before
    with acting_as(world.alma), pytest.raises(EntryRefused, match="Kun familien selv"):
        entries.write(
            case=case,
            by=world.alma,
            kind=EntryKind.FAMILIENS_ORD,
            phase=Phase.INDSATS,
            text=WORDS,
            occurred_at=now,
            source=entries.Source(words_how=WordsHow.LOGIN),
        )
