"""A child's drawing beside the talk: the writer's alone, then its readers', with words of its own."""

import io
import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfReader

from accounts.whoasks import acting_as
from redskaber.models import FilledTool
from redskaber.services import drafts
from stafetlog.models import DraftFile
from tests import tools
from tests.files import PDF, picture, stored
from tests.integration.test_talks import SAID
from tests.pdfs import why_not_for_all
from tests.personas import add_member

pytestmark = pytest.mark.django_db
WORDS = "Et hus med en dør. Ved siden af står en hund."


def url(name: str, *args: object) -> str:
    return reverse(f"redskaber:{name}", args=args)


def upload(name: str = "foto.jpg", data: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data or picture(), content_type="image/jpeg")


class Talk:
    """A talk that is being written in the browser."""

    def __init__(self, client, user, case, pk=None) -> None:
        self.client, self.case, self.pk = client, case, pk or uuid4()
        self.page_id = str(uuid4())
        self.user = user

    @property
    def address(self) -> str:
        return f"{url('fill', self.case.pk, self.pk)}?redskab=boernesamtale"

    def send(self, go: str, **more) -> object:
        tool = tools.the_tool("boernesamtale")
        typed = SAID | {"page": self.page_id, "writer": self.user.pk, "tool": tool.pk, "draft_version": 0}
        return self.client.post(self.address, typed | {"go": go} | more)

    def files(self) -> list[DraftFile]:
        with acting_as(self.user):
            return list(DraftFile.objects.order_by("added_at", "pk"))

    def share(self) -> FilledTool:
        with acting_as(self.user):
            draft = FilledTool.objects.get(pk=self.pk)
        answer = self.client.post(url("share", self.case.pk, self.pk), {"draft_version": draft.version})
        assert answer.status_code == 302, answer.content.decode()
        with acting_as(self.user):
            return FilledTool.objects.select_related("entry", "case", "spec").get(pk=self.pk)


@pytest.fixture
def talk(world, case, client_for):
    return Talk(client_for(world.alma), world.alma, case)


def test_a_drawing_waits_in_the_draft_and_follows_the_talk_into_the_log(world, case, client_for, talk):
    begin = talk.client.get(talk.address).content.decode()
    assert "Har barnet tegnet?" in begin
    answer = talk.send("tilfoej-tegning", **{"tegning-ny": [upload("../Noahs hus.png", picture("PNG"))]})
    assert answer["Location"].endswith("#tegning")
    (file,) = talk.files()
    assert "Noah" not in str(stored()[0])
    page = talk.client.get(talk.address).content.decode()
    assert "Hvad forestiller tegningen?" in page
    mine = url("draft_file", case.pk, talk.pk, file.pk)
    assert f'src="{mine}"' in page
    sent = talk.client.get(mine)
    assert sent.content == stored()[0].read_bytes()
    assert sent["Content-Security-Policy"].startswith("sandbox")
    # Hers alone until it is shared, and not handed out as an attachment of the log.
    add_member(world, case, world.birk)
    assert client_for(world.birk).get(mine).status_code == 404
    assert talk.client.get(reverse("stafetlog:attachment", args=[case.pk, file.pk])).status_code == 404

    # Without words it is not shared, and the page says so beside it.
    refused = talk.send("del").content.decode()
    assert "Skriv, hvad tegningen forestiller" in refused
    assert talk.send("del", **{f"tegning-{file.pk}": WORDS}).status_code == 302
    preview = talk.client.get(url("share", case.pk, talk.pk)).content.decode()
    assert f'alt="{WORDS}"' in preview

    shared = talk.share()
    (attached,) = shared.entry.attachments
    assert (attached["name"], attached["media_type"]) == ("Noahs hus.png", "image/png")
    assert talk.files() == []
    shown = reverse("stafetlog:attachment", args=[case.pk, attached["id"]])
    for reader, address in ((talk.client, "redskaber:show"), (client_for(world.cecilie), "portal:tool")):
        read = reader.get(reverse(address, args=[case.pk, talk.pk])).content.decode()
        assert re.search(rf'src="{shown}" alt="{WORDS}"', read)
        assert reader.get(shown).status_code == 200
    assert talk.client.get(mine).status_code == 404
    document = talk.client.get(url("pdf", case.pk, talk.pk)).content
    assert sum(len(page.images) for page in PdfReader(io.BytesIO(document)).pages) == 1
    assert not why_not_for_all(document)


def test_what_is_no_drawing_is_refused_beside_the_field_and_the_words_are_kept(case, talk):
    wrong = [upload("side.jpg", b"<html>"), upload("brev.docx"), upload("god.jpg"), upload("scan.pdf", PDF)]
    page = talk.send("tilfoej-tegning", **{"tegning-ny": wrong}).content.decode()
    assert "side.jpg: Filen kan ikke vedhæftes" in page
    assert "brev.docx: En tegning skal være et billede" in page
    assert "Udfyld »" not in page
    assert "Jeg vil gerne have en plads ved døren." in page
    assert [one.name for one in talk.files()] == ["god.jpg", "scan.pdf"]
    more = [upload(), upload()]
    page = talk.send("tilfoej-tegning", **{"tegning-ny": more}).content.decode()
    assert "Der er plads til højst 3" in page
    assert len(stored()) == 3
    # One is taken out again: its file goes, and so do its words.
    first = talk.files()[0]
    talk.send(f"fjern-{first.pk}", **{f"tegning-{one.pk}": WORDS for one in talk.files()})
    assert first.pk not in [one.pk for one in talk.files()]
    with acting_as(talk.user):
        assert f"tegning-{first.pk}" not in FilledTool.objects.get().typed
    # Nobody takes what is not hers, whatever is sent.
    assert talk.send("fjern-noget").status_code == 302
    assert talk.send(f"fjern-{uuid4()}").status_code == 302
    assert len(talk.files()) == 2


def test_a_talk_kept_out_of_the_log_keeps_its_drawing_out_and_both_can_be_thrown_away(world, case, talk):
    talk.send("tilfoej-tegning", **{"tegning-ny": [upload()]})
    (file,) = talk.files()
    held = talk.send("del", fortroligt="nej", **{f"tegning-{file.pk}": WORDS}).content.decode()
    assert "som kun du kan se" in held
    assert talk.client.post(url("share", case.pk, talk.pk), {"draft_version": 2}).status_code == 302
    with acting_as(world.alma):
        assert not FilledTool.objects.get().is_shared
        assert not case.entries.exclude(attachments=[]).exists()
        drafts.discard(filled=FilledTool.objects.get(), by=world.alma)
    talk.client.post(url("discard", case.pk, talk.pk))
    assert talk.files() == []


def test_a_correction_keeps_the_drawings_it_is_not_told_to_take_away(case, talk):
    talk.send("tilfoej-tegning", **{"tegning-ny": [upload("en.jpg"), upload("to.jpg")]})
    words = {f"tegning-{one.pk}": WORDS for one in talk.files()}
    talk.send("del", **words)
    first = talk.share()
    began = talk.client.post(url("correct", case.pk, talk.pk))
    again = Talk(talk.client, talk.user, case, began["Location"].split("/")[-3])
    page = talk.client.get(began["Location"]).content.decode()
    assert page.count(f'value="{WORDS}"') == 2
    gone, kept = (one["id"] for one in first.entry.attachments)
    with acting_as(talk.user):
        again.page_id = str(FilledTool.objects.get(pk=again.pk).page)
    again.send(f"fjern-{gone}", **words)
    again.send("del", **{f"tegning-{kept}": "Et hus uden hund."})
    second = again.share()
    assert [one["id"] for one in second.entry.attachments] == [kept]
    assert talk.client.get(reverse("stafetlog:attachment", args=[case.pk, gone])).status_code == 404
    # The first stands as it was said, without the drawing that nobody is to see any more.
    old = talk.client.get(url("show", case.pk, first.pk)).content.decode()
    assert gone not in old
    assert kept in old


def test_a_drawing_that_may_tell_a_place_is_not_there_for_the_other_parent(world, case, client_for, talk):
    """Cecilie's address is protected: nobody can cut a place out of a drawing for Daniel."""
    assert "En i familien er beskyttet" in talk.client.get(talk.address).content.decode()
    talk.send("tilfoej-tegning", **{"tegning-ny": [upload("en.jpg")]})
    talk.send("tilfoej-tegning", **{"tegning-ny": [upload("to.jpg")], "tells_no_place": "on"})
    hidden, open_ = talk.files()
    talk.send("del", **{f"tegning-{hidden.pk}": "Vejen hjem.", f"tegning-{open_.pk}": WORDS})
    talk.share()
    father = client_for(world.daniel).get(reverse("portal:tool", args=[case.pk, talk.pk])).content.decode()
    assert WORDS in father
    assert "Vejen hjem" not in father
    assert str(hidden.pk) not in father
    # Nor do the words find anything for him.
    for reader, number in ((world.cecilie, 1), (world.daniel, 0)):
        client = client_for(reader)
        kept = client.post(reverse("portal:find", args=[case.pk]), {"ord": "Vejen"})
        assert client.get(kept.url).content.decode().count("<mark>Vejen</mark>") == number
    document = client_for(world.daniel).get(reverse("portal:tool_pdf", args=[case.pk, talk.pk])).content
    assert "Vejen hjem" not in "".join(page.extract_text() for page in PdfReader(io.BytesIO(document)).pages)
