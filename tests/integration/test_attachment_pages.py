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
    return filled | changes


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
    assert f'href="{file_url(case, entry)}">Noahs tegning.jpg</a>' in log
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
