"""Files beside an entry: attached, seen by those who see the entry, and by nobody else (product.md E, F)."""

import io
import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.whoasks import acting_as
from cases.models import AccessEvent
from stafetlog.models import Draft, DraftFile, Entry
from stafetlog.services import entries
from tests import personas
from tests.files import PDF, entry_with, picture, stored
from tests.scene import build

pytestmark = pytest.mark.django_db
READING = {"slags": "laes"}  # the log as a document for reading


def upload(name: str = "foto.jpg", data: bytes = b"") -> SimpleUploadedFile:
    """Return a file as the browser sends it; the content type it claims is never believed."""
    return SimpleUploadedFile(name, data or picture(), content_type="image/jpeg")


def write_page(case) -> str:
    return reverse("stafetlog:entry_create", args=[case.pk])


def fields(user, **changes) -> dict[str, object]:
    """Return a filled form of a new entry."""
    now = timezone.localtime()
    filled = {
        "kind": "observation",
        "phase": "opsporing",
        "text": "Noah tegnede et hus.",
        "on": f"{now:%d-%m-%Y}",
        "at": "",
        "entry_id": str(uuid4()),
        "writer": str(user.pk),
        "draft_version": "0",
        "sensitivity": "ordinary",
    }
    return filled | said(changes) | changes


def said(sent) -> dict[str, str]:
    """Return what is said of the files that are sent."""
    return {"file_subject": "Et papir", "file_dated": "02-03-2026"} if sent.get("files") else {}


def file_url(case, entry, number: int = 0) -> str:
    return reverse("stafetlog:attachment", args=[case.pk, entry.attachments[number]["id"]])


def newest(case, by) -> Entry:
    with acting_as(by):
        return case.entries.order_by("-seq").first()


def test_a_teacher_attaches_a_picture_and_it_is_handed_out_as_a_file(world, case, client_for):
    alma = client_for(world.alma)
    page = alma.get(write_page(case)).content.decode()
    assert "Familien kan åbne det, du vedhæfter." in page
    answer = alma.post(write_page(case), fields(world.alma, files=[upload("../Noahs tegning.jpg")]))
    assert answer.status_code == 302
    entry = newest(case, world.alma)
    assert entry.attachments[0]["name"] == "Noahs tegning.jpg"
    assert "Noah" not in str(stored()[0])

    log = alma.get(reverse("stafetlog:timeline", args=[case.pk])).content.decode()
    assert f'href="{file_url(case, entry)}">Et papir</a>' in log
    assert "2. marts 2026, JPG, " in log
    assert "Noahs tegning.jpg" not in log
    sent = alma.get(file_url(case, entry))
    assert sent["Content-Type"] == "image/jpeg"
    assert sent["Content-Disposition"] == 'attachment; filename="bilag.jpg"'
    assert sent["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert sent["X-Content-Type-Options"] == "nosniff"
    assert sent["Cache-Control"] == "private, no-store"
    assert sent.content == stored()[0].read_bytes()
    with acting_as(world.alma):
        event = AccessEvent.objects.filter(action="file").get()
    assert (event.user_ref, event.page) == (world.alma.pk, "stafetlog:attachment")
    assert alma.post(file_url(case, entry)).status_code == 405


def test_what_is_refused_stands_beside_the_field_and_the_rest_is_kept(world, case, client_for):
    alma = client_for(world.alma)
    sent = fields(
        world.alma,
        text="",
        files=[
            upload("god.jpg"),
            upload("side.jpg", b"<html><script>1</script>"),
            upload("x" * 300 + ".exe"),
        ],
    )
    page = alma.post(write_page(case), sent).content.decode()
    assert page.count("Filen kan ikke vedhæftes") == 4  # twice beside the field, twice in the summary
    assert "&lt;script" not in page
    kept = re.findall(r'name="attached" value="([0-9a-f-]{36})"', page)
    assert len(kept) == len(stored()) == 1
    assert "god.jpg" in page
    with acting_as(world.alma):
        assert not case.entries.filter(text="").exists()

    answer = alma.post(write_page(case), sent | {"text": "Nu med ord.", "files": [], "attached": kept})
    assert answer.status_code == 302
    assert [one["name"] for one in newest(case, world.alma).attachments] == ["god.jpg"]
    # A second click of the same page is the same entry, and leaves no file behind.
    again = alma.post(write_page(case), sent | {"text": "Nu med ord.", "files": [upload("god.jpg")]})
    assert again["Location"] == answer["Location"]
    assert len(stored()) == 1


def test_eleven_megabytes_are_refused_in_words_and_cut_off_on_the_way(world, case, client_for):
    big = upload("stor.pdf", PDF + b"0" * (11 * 1024 * 1024))
    page = client_for(world.alma).post(write_page(case), fields(world.alma, files=[big])).content.decode()
    assert "stor.pdf: Filen fylder mere end 10,0" in page.replace("\xa0", " ")
    assert "Noah tegnede et hus." in page
    assert stored() == []


def test_there_is_a_most_and_many_files_at_once_are_no_fault(world, case, client_for, settings):
    settings.ATTACHMENTS_MAX = 2
    many = [upload(f"{n}.jpg") for n in range(3)]
    page = client_for(world.alma).post(write_page(case), fields(world.alma, files=many)).content.decode()
    assert "Der kan højst være 2 bilag" in page
    assert len(stored()) == 2
    assert 'type="file"' not in page  # there is room for no more
    flood = [upload(f"{n}.jpg") for n in range(21)]
    assert client_for(world.alma).post(write_page(case), fields(world.alma, files=flood)).status_code == 400


def test_a_file_on_a_page_whose_own_number_is_none_keeps_the_words_and_nothing_more(world, case, client_for):
    for pressed in ({"attach": "1"}, {"remove_file": str(uuid4())}):
        sent = fields(world.alma, entry_id="31-02-2026", files=[upload()], **pressed)
        answer = client_for(world.alma).post(write_page(case), sent)
        assert answer.status_code == 200
        assert "Noah tegnede et hus." in answer.content.decode()
    with acting_as(world.alma):
        assert not DraftFile.objects.exists()


def test_attaching_and_removing_keeps_the_words_as_a_draft(
    world, case, client_for, django_capture_on_commit_callbacks
):
    alma = client_for(world.alma)
    answer = alma.post(
        write_page(case), fields(world.alma, attach="1", files=[upload("a.jpg"), upload("b.jpg")])
    )
    assert answer["Location"].endswith("/ny/#bilag")
    page = alma.get(write_page(case)).content.decode()
    assert "Noah tegnede et hus." in page
    assert page.index("a.jpg") < page.index("b.jpg")
    first, second = re.findall(r'name="attached" value="([0-9a-f-]{36})"', page)
    version = re.search(r'name="draft_version" value="(\d+)"', page).group(1)
    sent = fields(
        world.alma, text="Andre ord.", draft_version=version, attached=[first, second], remove_file=first
    )
    with django_capture_on_commit_callbacks(execute=True):
        assert alma.post(write_page(case), sent).status_code == 302
    assert [path.name for path in stored()] == [second]
    with acting_as(world.alma):
        assert Draft.objects.get().data["text"] == "Andre ord."
        assert not case.entries.filter(text="Andre ord.").exists()
    # Another who writes has a draft of her own, and nothing of mine in it.
    personas.add_member(world, case, world.birk)
    assert "b.jpg" not in client_for(world.birk).get(write_page(case)).content.decode()
    stolen = fields(world.birk, attached=[second])
    assert "fjernet i en anden fane" in client_for(world.birk).post(write_page(case), stolen).content.decode()
    assert (
        "fjernet i en anden fane"
        not in alma.post(write_page(case), fields(world.alma, attached=["hej", second])).content.decode()
    )
    with acting_as(world.alma):
        assert not DraftFile.objects.exists()


def test_a_page_opened_under_another_login_keeps_no_file(world, case, client_for):
    sent = fields(world.birk, files=[upload()], attach="1")
    page = client_for(world.alma).post(write_page(case), sent).content.decode()
    assert "åbnet med et andet login" in page
    assert stored() == []


def test_a_parent_s_own_matters_stay_so_and_a_place_nobody_looked_for_does_too(world, case, client_for):
    """Cecilie's address is protected: what stands in a file cannot be cut out for Daniel."""
    with acting_as(world.alma):
        mother = case.people.get(user=world.cecilie)
    hers = entry_with(case, world.alma, picture(), name="behandling.jpg", concerns=mother)
    unseen = entry_with(case, world.alma, picture(), name="ikke set.jpg")
    looked = entry_with(case, world.alma, picture(), name="set efter.jpg", tells_no_place=True)
    cecilie, daniel = client_for(world.cecilie), client_for(world.daniel)
    missing = daniel.get(reverse("stafetlog:attachment", args=[case.pk, uuid4()]))
    for entry, name, to_daniel in (
        (hers, "behandling.jpg", 404),
        (unseen, "ikke set.jpg", 404),
        (looked, "set efter.jpg", 200),
    ):
        assert cecilie.get(file_url(case, entry)).status_code == 200
        answer = daniel.get(file_url(case, entry))
        assert answer.status_code == to_daniel
        if to_daniel == 404:
            assert answer.content == missing.content
        page = daniel.get(reverse("portal:log", args=[case.pk])).content.decode()
        assert (name in page) == (to_daniel == 200)
        pdf = PdfReader(io.BytesIO(daniel.post(reverse("portal:pdf_make", args=[case.pk]), READING).content))
        words = " ".join(page.extract_text() for page in pdf.pages)
        assert (name in words) == (to_daniel == 200)
    assert "ikke set.jpg" in cecilie.get(reverse("portal:log", args=[case.pk])).content.decode()


def test_a_name_gives_no_secret_away(world, case, client_for):
    for name, word in (("Hemmelig Have 7.pdf", "adresse"), ("Lindeskolen 1B.pdf", "skole")):
        sent = fields(world.alma, files=[upload(name, PDF)])
        assert word in client_for(world.alma).post(write_page(case), sent).content.decode()
    assert stored() == []


def test_a_file_waits_in_the_draft_until_it_says_what_it_is(world, case, client_for):
    """A browser cannot send a file again: it is kept, and asked about (law.md J-2)."""
    alma, tomorrow = client_for(world.alma), f"{timezone.localdate() + timezone.timedelta(1):%d-%m-%Y}"
    sent = fields(world.alma, files=[upload("a.jpg")]) | {"file_subject": ""}
    page = alma.post(write_page(case), sent).content.decode()
    assert "Skriv kort, hvad bilaget er. Filen er gemt" in page
    assert "Mangler: hvad er det?" in page
    (kept,) = re.findall(r'name="attached" value="([0-9a-f-]{36})"', page)
    sent |= {"files": [], "attached": [kept]}
    for wrong, sentence in (
        ({"file_subject": "x" * 81}, "80"),
        ({"file_subject": "Brev til Hemmelig Have 7"}, "nævner en beskyttet adresse"),
        ({"file_subject": "Brev", "file_dated": "igår"}, "Datoen skal skrives som"),
        ({"file_subject": "Brev", "file_dated": tomorrow}, "Datoen ligger i fremtiden"),
        ({"file_subject": "Brev", "file_dated": ""}, "Skriv, hvilken dato bilaget er fra"),
    ):
        answer = alma.post(write_page(case), sent | wrong)
        assert (answer.status_code, sentence in answer.content.decode()) == (200, True), wrong
        assert "Noah tegnede et hus." in answer.content.decode()
    with acting_as(world.alma), pytest.raises(Exception, match="hvad det er"):
        entries.write(
            case=case,
            by=world.alma,
            kind="observation",
            phase="opsporing",
            text="x",
            occurred_at=timezone.now(),
            new_files=[kept],
        )
    said_now = {"file_subject": " Brev  fra skolen ", "file_dated": "01-02-2026", "file_origin": "modtaget"}
    assert alma.post(write_page(case), sent | said_now).status_code == 302
    (one,) = newest(case, world.alma).attachments
    assert (one["subject"], one["dated"], one["origin"]) == ("Brev fra skolen", "2026-02-01", "modtaget")
    forgotten = fields(world.alma, file_subject="Brev", file_dated="01-02-2026")
    assert "ikke valgt en fil" in alma.post(write_page(case), forgotten).content.decode()


def test_the_log_on_paper_lists_the_attachment_with_its_digest(world, case, client_for):
    entry = entry_with(case, world.alma, PDF, name="plan for ugen.pdf")
    pdf = PdfReader(
        io.BytesIO(
            client_for(world.alma).post(reverse("stafetlog:pdf_make", args=[case.pk]), READING).content
        )
    )
    words = re.sub(r"\s+", "", "".join(page.extract_text() for page in pdf.pages))
    assert "planforugen.pdf" in words
    assert entry.attachments[0]["sha256"] in words


def test_a_correction_keeps_withdraws_and_adds(world, case, client_for):
    entry = entry_with(case, world.alma, picture(), picture(colour="blue"))
    wrong, right = (one["id"] for one in entry.attachments)
    alma = client_for(world.alma)
    page_url = reverse("stafetlog:entry_correct", args=[case.pk, entry.pk])
    page = alma.get(page_url).content.decode()
    assert page.count("Vis ikke mere") == 2
    sent = fields(world.alma, text=entry.text, withdraw=[wrong], files=[upload("ny.pdf", PDF)])
    assert alma.post(page_url, sent).status_code == 302
    correction = newest(case, world.alma)
    assert correction.corrects_id == entry.pk
    assert [one["id"] == right for one in correction.attachments] == [True, False]

    keys = [wrong, right, correction.attachments[1]["id"]]
    answers = [alma.get(reverse("stafetlog:attachment", args=[case.pk, key])) for key in keys]
    assert [answer.status_code for answer in answers] == [404, 200, 200]
    assert wrong in {path.name for path in stored()}  # kept, and not shown
    log = alma.get(reverse("stafetlog:timeline", args=[case.pk])).content.decode()
    assert log.count("Trukket tilbage") == 1
    assert log.count(f"bilag/{right}/") == 1
    # The same words and the same files are no correction.
    with acting_as(world.alma), pytest.raises(Exception, match="den samme som før"):
        entries.correct(entry=correction, by=world.alma, text=correction.text)


def test_a_foreign_case_s_file_is_not_there_to_the_byte_and_a_closed_one_s_still_is(client_for):
    scene = build()
    alma = scene.client("alma")
    mads = scene.foreign.stafetholder
    foreign = entry_with(scene.foreign, mads, picture())
    own = scene.numbers["attachment"]
    in_my_case = reverse("stafetlog:attachment", args=[scene.case.pk, foreign.attachments[0]["id"]])
    nothing = alma.get(reverse("stafetlog:attachment", args=[scene.case.pk, uuid4()]))
    for url in (in_my_case, file_url(scene.foreign, foreign)):
        assert (alma.get(url).status_code, alma.get(url).content) == (404, nothing.content)
    scene.close()
    assert alma.get(reverse("stafetlog:attachment", args=[scene.case.pk, own])).status_code == 200
    page = alma.post(write_page(scene.case), fields(scene.world.alma, files=[upload("sen.jpg")]))
    assert "lukket" in page.content.decode()
    assert "sen.jpg" not in "".join(path.name for path in stored())


def test_a_file_that_was_swapped_or_is_gone_is_not_handed_out(world, case, client_for, caplog):
    entry = entry_with(case, world.alma, picture(), name="Noah.jpg")
    stored()[0].write_bytes(picture(colour="blue"))
    assert client_for(world.alma).get(file_url(case, entry)).status_code == 404
    stored()[0].unlink()
    assert client_for(world.alma).get(file_url(case, entry)).status_code == 404
    assert "Noah" not in caplog.text


# --- beside somebody's own words -------------------------------------------------------------------------


def own_words(user, **changes) -> dict[str, object]:
    """Return a filled form of how somebody sees it."""
    filled = {
        "entry_id": str(uuid4()),
        "writer": str(user.pk),
        "draft_version": "0",
        "text": "Sådan var det.",
    }
    return filled | said(changes) | changes


def voice_page(case, entry, side: str = "portal") -> str:
    return reverse(f"{side}:disagree", args=[case.pk, entry.pk])


def test_a_parent_attaches_a_file_to_her_own_words_with_the_same_checks(world, case, client_for):
    entry = entry_with(case, world.alma, picture())
    cecilie, at = client_for(world.cecilie), voice_page(case, entry)
    page = cecilie.get(at).content.decode()
    assert "Alle, som kan læse dine ord, kan åbne det, du vedhæfter." in page
    assert 'data-autosave-url="' + reverse("portal:draft_save", args=[case.pk, f"uen-{entry.pk}"]) in page
    sent = own_words(
        world.cecilie, text="", files=[upload("god.jpg"), upload("x.exe"), upload("s.jpg", b"<html>")]
    )
    page = cecilie.post(at, sent).content.decode()
    assert page.count("Filen kan ikke vedhæftes") == 4
    (kept,) = re.findall(r'name="attached" value="([0-9a-f-]{36})"', page)
    # The button keeps the words as a draft, and the page comes back with both; a file can be taken off again.
    answer = cecilie.post(at, own_words(world.cecilie, attach="1", files=[upload("to.jpg")], attached=[kept]))
    assert answer["Location"] == f"{at}#bilag"
    page = cecilie.get(at).content.decode()
    assert "Sådan var det." in page
    assert "Din kladde fra" in page
    both = re.findall(r'name="attached" value="([0-9a-f-]{36})"', page)
    version = re.search(r'name="draft_version" value="(\d+)"', page).group(1)
    assert len(both) == len(stored()) - 1 == 2
    sent = own_words(world.cecilie, attached=both, draft_version=version)
    page = cecilie.post(at, sent | {"remove_file": both[1]}, follow=True).content.decode()
    assert "Bilaget er fjernet." in page
    version = re.search(r'name="draft_version" value="(\d+)"', page).group(1)
    sent = own_words(world.cecilie, attached=both[:1], draft_version=version)
    for _click in range(2):
        assert cecilie.post(at, sent).status_code == 302
    written = newest(case, world.alma)
    assert [one["name"] for one in written.attachments] == ["god.jpg"]
    with acting_as(world.cecilie):
        assert not Draft.objects.exists()
        assert not DraftFile.objects.exists()
    # A professional who disagrees does it in the same way.
    alma = client_for(world.alma)
    assert "Familien kan åbne" in alma.get(voice_page(case, entry, "stafetlog")).content.decode()
    hers = own_words(world.alma, files=[upload("min.jpg")])
    assert alma.post(voice_page(case, entry, "stafetlog"), hers).status_code == 302
    assert newest(case, world.alma).attachments[0]["name"] == "min.jpg"


def test_the_family_saves_a_draft_of_its_own_words_and_of_nothing_else(world, case, client_for):
    entry = entry_with(case, world.alma, picture())
    daniel, form = client_for(world.daniel), f"uen-{entry.pk}"

    def save(name, **changes):
        at = reverse("portal:draft_save", args=[case.pk, name])
        return daniel.post(at, own_words(world.daniel, **changes))

    assert save(form, text="Jeg").json()["version"] == 1
    other_tab = save(form, text="Noget andet")
    assert other_tab.status_code == 409
    assert other_tab.json()["text"] == {"text": "Jeg"}
    for name in ("indfoersel", f"ret-{entry.pk}", "x"):
        assert save(name).status_code == 404
    assert client_for(world.alma).post(reverse("portal:draft_save", args=[case.pk, form])).status_code == 403
    assert "Jeg" in daniel.get(voice_page(case, entry)).content.decode()
    assert "Jeg</textarea>" not in client_for(world.cecilie).get(voice_page(case, entry)).content.decode()
    discard = reverse("portal:draft_discard", args=[case.pk, form])
    assert "Din kladde er slettet." in daniel.post(discard, follow=True).content.decode()
    with acting_as(world.daniel):
        assert not Draft.objects.exists()


def test_a_file_of_the_family_s_is_seen_by_its_own_and_by_the_other_only_when_she_who_is_protected_says_so(
    world, case, client_for
):
    entry = entry_with(case, world.alma, picture(), tells_no_place=True)
    daniel, cecilie, at = client_for(world.daniel), client_for(world.cecilie), voice_page(case, entry)
    page = daniel.get(at).content.decode()
    assert "beskyttet" not in page
    assert 'name="tells_no_place"' not in page
    assert "Uden hakket kan den anden forælder ikke se" in cecilie.get(at).content.decode()
    written = {}
    for who, client, ticked, name in (
        (world.daniel, daniel, {"tells_no_place": "on"}, "fars.jpg"),
        (world.cecilie, cecilie, {}, "mors hemmelige.jpg"),
        (world.cecilie, cecilie, {"tells_no_place": "on"}, "mors tegning.jpg"),
    ):
        assert (
            client.post(at, own_words(who, files=[upload(name)], **ticked, file_subject=name)).status_code
            == 302
        )
        written[name] = newest(case, world.alma)
    assert written["fars.jpg"].attachments[0]["tells_no_place"] is False  # his word does not count
    for client, sees in (
        (daniel, {"fars.jpg", "mors tegning.jpg"}),
        (cecilie, set(written)),
        (client_for(world.alma), set(written)),
    ):
        side = "stafetlog:timeline" if sees == set(written) and client is not cecilie else "portal:log"
        log = client.get(reverse(side, args=[case.pk])).content.decode()
        for name, one in written.items():
            assert (name in log) == (name in sees), name
            assert client.get(file_url(case, one)).status_code == (200 if name in sees else 404), name


def test_who_tries_names_in_his_own_words_learns_nothing_of_where_the_child_is(world, case, client_for):
    """Were the right name alone refused, or cut out of what he wrote himself, it would tell."""
    entry = entry_with(case, world.alma, picture(), tells_no_place=True)
    daniel, at = client_for(world.daniel), voice_page(case, entry)
    tried = "Går han i 1.A, 1.B eller 1.C, på Lindeskolen eller Åskolen?"
    said_of_it = {"file_subject": "Skema for 1.B på Lindeskolen"}
    sent = own_words(world.daniel, text=tried, files=[upload("Lindeskolen 1.B.jpg")], **said_of_it)
    assert daniel.post(at, sent).status_code == 302
    log = daniel.get(reverse("portal:log", args=[case.pk])).content.decode()
    assert log.count(tried) == 2  # in its own place, and as a voice beside the entry
    assert "Skema for 1.B på Lindeskolen" in log
    for words in ("1.A", "1.B", "1.C", "Lindeskolen", "Åskolen"):
        kept = daniel.post(reverse("portal:find", args=[case.pk]), {"ord": words})
        assert "Fundet 1 indførsel" in daniel.get(kept.url).content.decode(), words
    printed = daniel.post(reverse("portal:pdf_make", args=[case.pk]), READING).content
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(printed)).pages)
    assert "[…]" not in words
    # She who is protected is still kept from giving it away to him.
    page = client_for(world.cecilie).post(at, own_words(world.cecilie, text=tried)).content.decode()
    assert "det kan afsløre en beskyttet" in page
    assert "eller Åskolen?" in page
    # The step on the scale is his own words too, on its own page as in the log.
    step = reverse("portal:step", args=[case.pk])
    assert daniel.post(step, {"step": "2", "words": tried, "page": str(uuid4())}).status_code == 302
    mine = newest(case, world.daniel)
    for at in (reverse("portal:tool", args=[case.pk, mine.pk]), reverse("portal:log", args=[case.pk])):
        assert tried in daniel.get(at).content.decode()
