"""What may be attached: by its bytes and its name, never by what the browser says (security.md 2g)."""

import io
import random
import socket
import struct
import threading
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pi_heif
import pytest
from PIL import Image, ImageFile

from stafetlog.attachments import intake, names
from stafetlog.exceptions import FileRefused
from tests.files import DOCX, ODT, PDF, document, photograph, picture

NOT_ALLOWED = "Filen kan ikke vedhæftes"


@pytest.mark.parametrize(
    ("name", "data", "media_type", "ending"),
    [
        ("foto.JPG", picture("JPEG"), "image/jpeg", ".jpg"),
        ("foto.jpeg", picture("PNG"), "image/png", ".png"),
        ("skærm.png", picture("PNG"), "image/png", ".png"),
        ("foto.webp", picture("WEBP"), "image/jpeg", ".jpg"),
        ("IMG_0001.HEIC", photograph(), "image/jpeg", ".jpg"),
        ("omdøbt.jpg", photograph(), "image/jpeg", ".jpg"),  # the bytes tell
        ("omdøbt.heic", picture("JPEG"), "image/jpeg", ".jpg"),
        ("plan.pdf", PDF, "application/pdf", ".pdf"),
        ("referat.docx", DOCX, intake.DOCUMENTS[1].media_type, ".docx"),
        ("referat.odt", ODT, "application/vnd.oasis.opendocument.text", ".odt"),
        ("note.txt", "Æblegrød på lørdag.\n".encode(), "text/plain", ".txt"),
    ],
)
def test_what_users_have_is_let_in(name, data, media_type, ending):
    taken = intake.take_in(name, data)
    assert (taken.media_type, taken.name[-len(ending) :]) == (media_type, ending)
    assert len(taken.sha256) == 64


HTML = b"<html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("sød.jpg", HTML),
        ("sød.jpg", SVG),
        ("sød.jpg", b"#!/bin/sh\nrm -rf /\n"),
        ("sød.jpg", PDF),
        ("sød.jpg", b"\xff\xd8\xff\xe0" + HTML),  # the first bytes of a JPEG and nothing of one behind them
        ("side.html", HTML),
        ("tegning.svg", SVG),
        ("note.txt", HTML),
        ("note.txt", b"  \n<script>"),
        ("note.txt", b"MZ\x90\x00\x03"),
        ("note.txt", "hej".encode("utf-16")),
        ("note.pdf", HTML + PDF),
        ("note.pdf", b"%PDF-1.7 cut off"),
        ("note.pdf", picture()),
        ("brev.docx", document({"x": "y"})),
        (
            "brev.docx",
            document({"[Content_Types].xml": "", "word/document.xml": "", "word/vbaProject.bin": ""}),
        ),
        ("brev.docx", b"PK\x03\x04 and nothing"),
        ("brev.docm", DOCX),
        ("brev.odt", DOCX),
        ("brev.zip", DOCX),
        ("brev.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("foto.heic", b"\x00\x00\x00\x18ftypheic"),
        ("foto.heic", photograph()[:300]),
        ("foto.heif", HTML),
        ("foto.gif", picture("GIF")),
        ("uden endelse", picture()),
        ("foto.jpg.exe", picture()),
    ],
)
def test_everything_else_is_refused_and_told_what_is_allowed(name, data):
    with pytest.raises(FileRefused, match=NOT_ALLOWED):
        intake.take_in(name, data)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("brev.txt", "Æblegrød på lørdag".encode("latin-1"), "gem den igen, for eksempel som PDF"),
        ("foto.png", PDF, "passer ikke til navnet"),
        ("foto.gif", picture("GIF"), "Du kan vedhæfte billeder"),
        ("brev", b"hej", "Du kan vedhæfte billeder"),
    ],
)
def test_a_name_that_is_allowed_is_told_that_it_is_the_content(name, data, sentence):
    with pytest.raises(FileRefused, match=sentence):
        intake.take_in(name, data)


def test_size_is_asked_first(settings):
    settings.ATTACHMENT_MAX_BYTES = 1000
    with pytest.raises(FileRefused, match="fylder mere end 1000"):
        intake.take_in("stor.txt", b"x" * 1001)
    with pytest.raises(FileRefused, match="tom"):
        intake.take_in("tom.txt", b"")


def test_a_document_that_swells_is_refused():
    bomb = document({"[Content_Types].xml": "", "word/document.xml": "0" * (101 * 1024 * 1024)})
    assert len(bomb) < 200_000
    with pytest.raises(FileRefused, match=NOT_ALLOWED):
        intake.take_in("bombe.docx", bomb)


@pytest.mark.parametrize("side", [9_000, 30_000])
def test_a_picture_that_swells_is_refused_before_it_is_unpacked(side):
    """A PNG that says it is huge: its header alone is enough to say no."""
    with pytest.raises(FileRefused, match="flere punkter"):
        intake.take_in("bombe.png", _png_of(side))


def _png_of(side: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack("!IIBBBBB", side, side, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


def test_a_picture_tells_nothing_but_what_one_sees():
    exif = Image.Exif()
    exif[0x010F] = "Almas telefon"
    exif[0x0112] = 6  # held upright
    exif.get_ifd(0x8825).update({1: "N", 2: (55.0, 40.0, 0.0)})
    sent = picture(size=(40, 20), exif=exif) + b"PK\x03\x04 <script>alert(1)</script>"
    taken = intake.take_in("foto.jpg", sent)
    kept = Image.open(io.BytesIO(taken.data))
    assert kept.size == (20, 40)
    assert not kept.getexif()
    for secret in (b"Almas", b"Exif", b"GPS", b"script", b"PK\x03\x04"):
        assert secret not in taken.data


def test_a_photograph_from_an_iphone_becomes_a_jpeg_that_tells_nothing_but_what_one_sees():
    exif = Image.Exif()
    exif[0x010F] = "Almas telefon"
    exif[0x0112] = 6  # held upright
    exif.get_ifd(0x8825).update({1: "N", 2: (55.0, 40.0, 0.0)})
    sent = photograph((80, 40), exif=exif)
    assert b"Almas" in sent
    kept = Image.open(io.BytesIO(intake.take_in("IMG_0001.HEIC", sent).data))
    assert (kept.format, kept.size) == ("JPEG", (40, 80))
    assert not kept.getexif()
    red, green, _blue = kept.getpixel((20, 40))
    assert red > 200 > 60 > green
    assert b"Almas" not in intake.take_in("IMG_0001.HEIC", sent).data


def test_a_photograph_that_swells_is_refused_before_it_is_unpacked(monkeypatch):
    """`ispe` holds the size that is unpacked, whatever is shown of it; here it lies."""
    sent = photograph()
    at = sent.index(b"ispe") + 8

    def lying(width: int, height: int) -> bytes:
        return sent[:at] + struct.pack("!II", width, height) + sent[at + 8 :]

    def unpacked(*_args: object) -> None:
        raise AssertionError("unpacked")

    with pytest.raises(FileRefused):  # less than it is
        intake.take_in("foto.heic", lying(8, 8))
    monkeypatch.setattr(pi_heif.HeifFile, "to_pillow", unpacked)
    with pytest.raises(FileRefused, match="flere punkter"):
        intake.take_in("foto.heic", lying(9000, 9000))


@pytest.mark.parametrize("printed_before", [False, True])
def test_broken_photographs_are_refused_in_words_and_never_end_the_program(monkeypatch, printed_before):
    """WeasyPrint has Pillow take what is cut off for a picture that is black from there on."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", printed_before)
    sent = photograph((80, 40))
    chance = random.Random(1)
    for _time in range(300):
        broken = bytearray(sent)
        for _place in range(chance.randint(1, 6)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        with suppress(FileRefused):
            intake.take_in("foto.heic", bytes(broken))
    with pytest.raises(FileRefused, match="Mest kompatibel"):
        intake.take_in("foto.heic", sent[: len(sent) // 2])


def test_a_large_picture_is_made_smaller_and_a_see_through_one_stays_so():
    large = Image.open(io.BytesIO(intake.take_in("x.jpg", picture(size=(6000, 300))).data))
    assert large.size == (3000, 150)
    out = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(out, "PNG")
    assert Image.open(io.BytesIO(intake.take_in("x.png", out.getvalue()).data)).mode == "RGBA"


@pytest.mark.parametrize(
    ("name", "harmless"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Brugere\\alma\\plan.pdf", "plan.pdf"),
        ("plan\u202efdp.exe.pdf", "plan fdp.exe.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie x.pdf"),
        ("<img src=x onerror=alert(1)>.pdf", "img src=x onerror=alert(1).pdf"),
        (".pdf", "bilag.pdf"),
        ("", "bilag.pdf"),
        ("x" * 300 + ".pdf", "x" * 76 + ".pdf"),
        ("Æ" * 300, "Æ" * 76 + ".pdf"),
        ("\x00.pdf", "bilag.pdf"),
    ],
)
def test_a_name_is_made_harmless(name, harmless):
    assert names.harmless(name, ".pdf") == harmless


# --- the virus scanner ------------------------------------------------------------


@pytest.fixture
def clamd(tmp_path_factory, settings) -> Iterator[dict[str, object]]:
    """A daemon that speaks clamd's INSTREAM on a unix socket; says `answer`, and keeps what it was sent."""
    said: dict[str, object] = {"answer": b"stream: OK\0", "sent": b""}
    path = Path(tmp_path_factory.mktemp("c")) / "clamd"
    settings.CLAMD_SOCKET = str(path)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen()
    listener.settimeout(5)

    def serve() -> None:
        line, _ = listener.accept()
        with line, line.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            while length := struct.unpack("!I", stream.read(4))[0]:
                said["sent"] += stream.read(length)
            line.sendall(said["answer"])

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield said
    thread.join(5)
    listener.close()


def test_a_clean_file_is_sent_whole_to_the_scanner_and_let_in(clamd):
    data = ("Æ" * 100_000).encode()
    assert intake.take_in("note.txt", data).data == data
    assert clamd["sent"] == data


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"stream: Eicar-Test-Signature FOUND\0", "virus, så den er ikke gemt"),
        (b"INSTREAM size limit exceeded. ERROR\0", "kan ikke tjekkes for virus"),
        (b"", "kan ikke tjekkes for virus"),
    ],
)
def test_what_the_scanner_does_not_pass_is_refused(clamd, answer, words):
    clamd["answer"] = answer
    with pytest.raises(FileRefused, match=words):
        intake.take_in("foto.jpg", picture())


@pytest.mark.parametrize("address", ["/findes/ikke", "127.0.0.1:1", "127.0.0.1:hej"])
def test_a_scanner_that_is_not_there_lets_nothing_in(settings, address):
    settings.CLAMD_SOCKET = address
    with pytest.raises(FileRefused, match="kan ikke tjekkes for virus"):
        intake.take_in("foto.jpg", picture())
