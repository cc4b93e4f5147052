"""The list of a case's papers: what it holds, for whom, and as files (law.md J-2)."""

import csv
import datetime as dt
import io
import re
from uuid import uuid4

import page as pdf_validator
import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.whoasks import acting_as
from btimodel.choices import Level
from cases.models import AccessEvent
from cases.services import state
from stafetlog.attachments import About
from stafetlog.models import EntryKind
from stafetlog.models.draft import Origin
from stafetlog.paper_files import defused
from stafetlog.services import entries, files
from stafetlog.services.disagreeing import disagree
from tests import meetings, personas, tools
from tests.files import PDF, add_draft_file, entry_with
from tests.queries import cost

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("contexts")]
MOST_QUERIES = 12


def url(name: str, case) -> str:
    return reverse(name, args=[case.pk])


def said(subject: str, day: int = 1, origin: str = Origin.RECEIVED) -> About:
    return About(subject, dt.date(2026, 3, day), origin)


def subjects(client, name: str, case, **asked) -> list[str]:
    """Return the subjects of a list's rows, in their order."""
    page = client.get(url(name, case), asked)
    return [paper.subject for paper in page.context["page"].object_list]


def test_each_document_stands_once_with_its_day_subject_and_source(world, case, client_for):
    entry_with(case, world.alma, PDF, name="papir.pdf", about=said("Brev fra <PPR>", 5))
    tools.shared(case)
    alma = client_for(world.alma)
    page = alma.get(url("stafetlog:papers", case))
    shown = page.content.decode()
    assert "Brev fra &lt;PPR&gt;" in shown
    assert "05-03-2026" in shown
    papers = {paper.kind: paper for paper in page.context["page"].object_list}
    assert set(papers) == {"Bilag", "Delt redskab"}
    letter = papers["Bilag"]
    assert (letter.origin, timezone.localdate(letter.written)) == ("Modtaget", timezone.localdate())
    assert letter.by == "Alma Lind, Lærer, Lindeskolen"
    assert letter.file_kind.startswith("PDF, ")
    assert alma.get(letter.file.url).status_code == 200
    assert alma.get(letter.entry.url).status_code == 302
    assert papers["Delt redskab"].file is None
    assert papers["Delt redskab"].origin == "Vores eget"
    assert f"<title>{'Bilag og papirer'}" in re.sub(r"\s+", " ", shown).replace("<title> ", "<title>")
    # The way there, and what cannot be asked for.
    assert url("stafetlog:papers", case) in alma.get(url("stafetlog:timeline", case)).content.decode()
    assert len(subjects(alma, "stafetlog:papers", case, slags="redskab")) == 1
    assert subjects(alma, "stafetlog:papers", case, slags="referat") == []
    assert len(subjects(alma, "stafetlog:papers", case, slags="'; --", orden="x", side="999")) == 2


def test_the_order_and_a_correction_that_replaces(world, case, client_for):
    old = entry_with(case, world.alma, PDF, name="papir.pdf", about=said("Gammelt brev", 1))
    new = entry_with(case, world.alma, PDF, name="papir.pdf", about=said("Nyt brev", 9))
    entry_with(case, world.alma, PDF, name="papir.pdf", about=said("Midt imellem", 5))
    alma = client_for(world.alma)
    by_day = ["Nyt brev", "Midt imellem", "Gammelt brev"]
    assert subjects(alma, "stafetlog:papers", case) == by_day
    assert subjects(alma, "stafetlog:papers", case, orden="aeldste") == by_day[::-1]
    assert subjects(alma, "stafetlog:papers", case, orden="loggen")[0] == "Midt imellem"
    with acting_as(world.alma):
        entries.correct(entry=old, by=world.alma, text="Rettet.")
        entries.correct(
            entry=new, by=world.alma, text="Trukket tilbage.", withdrawn=[new.attachments[0]["id"]]
        )
    assert subjects(alma, "stafetlog:papers", case) == ["Midt imellem", "Gammelt brev"]


def test_an_attachment_from_before_it_was_asked_for_is_known_by_its_name_and_the_entry_s_day(
    world, case, client_for, monkeypatch
):
    monkeypatch.setattr("stafetlog.attachments.asdict", before_it_was_asked_for)
    entry_with(case, world.alma, PDF, name="brev.pdf")
    (paper,) = client_for(world.alma).get(url("stafetlog:papers", case)).context["page"].object_list
    assert (paper.subject, paper.dated, paper.origin) == ("brev.pdf", timezone.localdate(), "")
    assert "brev.pdf</a>" in client_for(world.cecilie).get(url("portal:log", case)).content.decode()


def before_it_was_asked_for(one) -> dict[str, object]:
    """Return what an entry held of an attachment before it said what it was."""
    kept = ("id", "name", "media_type", "size", "sha256", "tells_no_place")
    return {name: getattr(one, name) for name in kept}


def test_each_reader_sees_the_papers_of_the_log_she_reads_and_no_more(world, case, client_for):
    """Cecilie's address is protected: what stands in a file cannot be cut out for Daniel."""
    with acting_as(world.alma):
        mother = case.people.get(user=world.cecilie)
    entry_with(case, world.alma, PDF, name="papir.pdf", about=said("Mors papir", 1), concerns=mother)
    entry_with(case, world.alma, PDF, name="papir.pdf", about=said("Ingen har set efter", 2))
    entry_with(case, world.alma, PDF, name="papir.pdf", about=said("Set efter", 3), tells_no_place=True)
    held = meetings.begun(case)
    meetings.held(held)
    shown = {
        who: " ".join(subjects(client_for(who), name, case))
        for who, name in (
            (world.alma, "stafetlog:papers"),
            (world.cecilie, "portal:papers"),
            (world.daniel, "portal:papers"),
        )
    }
    for who, seen in (
        (world.alma, ("Mors papir", "Ingen har set", "Set efter")),
        (world.cecilie, ("Mors papir", "Ingen har set", "Set efter")),
        (world.daniel, ("Set efter",)),
    ):
        for subject in ("Mors papir", "Ingen har set", "Set efter"):
            assert (subject in shown[who]) == (subject in seen), (who.full_name, subject)
    page = client_for(world.daniel).get(url("portal:papers", case))
    assert "Mødereferat" in page.content.decode()
    for secret in ("Lindeskolen", "Hemmelig Have", "1.B"):
        assert secret not in page.content.decode(), secret
    printed = client_for(world.daniel).get(url("portal:papers_pdf", case))
    words = " ".join(one.extract_text() for one in PdfReader(io.BytesIO(printed.content)).pages)
    assert "Set efter" in words
    for secret in ("Lindeskolen", "Mors papir", "Ingen har set"):
        assert secret not in words, secret
    # From another unit that only sees the case while it takes part: nothing before, and the list after.
    birk = client_for(world.birk)
    assert birk.get(url("stafetlog:papers", case)).status_code == 404
    personas.add_member(world, case, world.birk)
    assert "Set efter" in subjects(birk, "stafetlog:papers", case)
    assert client_for(world.daniel).get(url("stafetlog:papers_csv", case)).status_code == 403


def test_a_parent_s_own_paper_is_one_that_the_case_has_received(world, case, client_for):
    entry = entry_with(case, world.alma)
    with acting_as(world.cecilie):
        added = files.add(
            case=case,
            by=world.cecilie,
            form=f"uen-{entry.pk}",
            page=uuid4(),
            name="brev.pdf",
            data=PDF,
            about=said("Mit brev", origin=Origin.OWN),
        )
        disagree(entry=entry, by=world.cecilie, text="Se mit brev.", new_files=[added.pk])
    for who, name in ((world.cecilie, "portal:papers"), (world.alma, "stafetlog:papers")):
        (paper,) = client_for(who).get(url(name, case)).context["page"].object_list
        assert (paper.subject, paper.origin) == ("Mit brev", "Modtaget fra familien")


def test_the_list_as_files_says_nothing_in_its_name_and_is_recorded(world, case, client_for, tmp_path):
    entry_with(case, world.alma, PDF, name="papir.pdf", about=said("=HYPERLINK(1)", 4))
    entry_with(case, world.alma, PDF, name="papir.pdf", about=said("Brev; med æøå", 5))
    alma = client_for(world.alma)
    table = alma.get(url("stafetlog:papers_csv", case))
    assert table["Content-Disposition"] == 'attachment; filename="papirer.csv"'
    assert table["Content-Type"] == "text/csv; charset=utf-8"
    assert table.content.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(table.content.decode("utf-8-sig")), delimiter=";")
    assert head[:3] == ["Papirets dato", "Emne", "Slags"]
    assert [row[:4] for row in rows] == [
        ["05-03-2026", "Brev; med æøå", "Bilag", "Modtaget"],
        ["04-03-2026", "'=HYPERLINK(1)", "Bilag", "Modtaget"],
    ]
    assert {len(row) for row in rows} == {len(head)}
    assert [defused(cell)[0] for cell in ("=1", "+1", "-1", "@x", "\tx", " =1")] == ["'"] * 6
    assert defused("Brev - nyt") == "Brev - nyt"
    printed = alma.get(url("stafetlog:papers_pdf", case))
    assert printed["Content-Disposition"] == 'attachment; filename="papirer.pdf"'
    made = tmp_path / "papirer.pdf"
    made.write_bytes(printed.content)
    result = pdf_validator.validate_pdf(str(made), profile=pdf_validator.ValidationProfile.PDF_UA_1)
    assert result.is_compliant, result
    assert "Brev; med æøå" in PdfReader(io.BytesIO(printed.content)).pages[0].extract_text()
    with acting_as(world.alma):
        kinds = AccessEvent.objects.filter(action="print").values_list("page", flat=True)
        assert sorted(kinds) == ["stafetlog:papers_csv", "stafetlog:papers_pdf"]


def test_the_duty_to_journalise_is_told_where_it_is_and_the_empty_list_says_so(world, case, client_for):
    alma = client_for(world.alma)
    page = alma.get(url("stafetlog:papers", case)).content.decode()
    assert "Der er ingen papirer endnu" in page
    assert "journalpligt" not in page
    assert (
        "Der er ingen papirer endnu"
        in client_for(world.daniel).get(url("portal:papers", case)).content.decode()
    )
    type(world.authority).objects.filter(pk=world.authority.pk).update(journal_duty=True)
    with acting_as(world.alma):
        state.set_level(case=case, level=Level.THREE)
    assert "har journalpligt i sagen" in alma.get(url("stafetlog:papers", case)).content.decode()


def test_the_list_costs_the_same_for_few_and_for_more(world, case, client_for):
    alma, cecilie = client_for(world.alma), client_for(world.cecilie)

    def costs() -> list[int]:
        return [
            cost(alma, url("stafetlog:papers", case)),
            cost(cecilie, url("portal:papers", case)),
            cost(alma, url("stafetlog:papers_csv", case)),
        ]

    entry_with(case, world.alma, PDF, name="papir.pdf", about=said("Et brev"))
    few = costs()
    added = [add_draft_file(case, world.alma, PDF, "papir.pdf", about=said(f"Brev {n}")) for n in range(4)]
    with acting_as(world.alma):
        for one in added:
            entries.write(
                case=case,
                by=world.alma,
                kind=EntryKind.OBSERVATION,
                phase="opsporing",
                text="Se bilaget.",
                occurred_at=timezone.now(),
                new_files=[one.pk],
            )
    assert costs() == few
    assert max(few) <= MOST_QUERIES
