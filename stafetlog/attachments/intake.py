"""Lets a file in, or says in one Danish sentence why not (security.md 2g, uploads)."""

import hashlib
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from stafetlog.attachments import names, pictures, virusscan
from stafetlog.exceptions import FileRefused

MOST_PARTS = 2000  # files inside a document
MOST_UNPACKED = 100 * 1024 * 1024
HEAD, TAIL = 16, 2048


@dataclass(frozen=True)
class Incoming:
    """A file that was let in: the bytes to store, their digest, and what to call it."""

    name: str
    media_type: str
    data: bytes
    sha256: str


@dataclass(frozen=True)
class Kind:
    """One kind of file: how its bytes tell, and the endings it may come with; it gets the first."""

    media_type: str
    endings: tuple[str, ...]
    tells: Callable[[bytes], bool]


def take_in(name: str, data: bytes) -> Incoming:
    """Return a file made fit to keep. Raises FileRefused with the sentence to show."""
    if len(data) > settings.ATTACHMENT_MAX_BYTES:
        raise FileRefused(
            _("Filen fylder mere end %(most)s. Gør den mindre, eller del den op.")
            % {"most": filesizeformat(settings.ATTACHMENT_MAX_BYTES)}
        )
    if not data:
        raise FileRefused(_("Filen er tom. Vælg en anden."))
    _scan(data)
    media_type, ending, kept = _known(data, names.ending_of(name))
    return Incoming(
        name=names.harmless(name, ending),
        media_type=media_type,
        data=kept,
        sha256=hashlib.sha256(kept).hexdigest(),
    )


def _scan(data: bytes) -> None:
    try:
        clean = virusscan.is_clean(data)
    except virusscan.ScannerSilent:
        raise FileRefused(
            _("Filen kan ikke tjekkes for virus lige nu, så den er ikke gemt. Prøv igen om lidt.")
        ) from None
    if not clean:
        raise FileRefused(
            _("Filen ser ud til at indeholde virus, så den er ikke gemt. Sig det til kommunens it-support.")
        )


def _known(data: bytes, ending: str) -> tuple[str, str, bytes]:
    """Return media type, ending and the bytes to keep. What it is called and what it is must agree."""
    if ending in PICTURES:
        return _picture(data, ending)
    for kind in DOCUMENTS:
        if ending in kind.endings and kind.tells(data):
            return kind.media_type, kind.endings[0], data
    raise _not_what_it_says() if ending in ACCEPTED else _not_allowed()


def _picture(data: bytes, ending: str) -> tuple[str, str, bytes]:
    try:
        redrawn, kind = pictures.redrawn(data)
    except pictures.TooManyPixels:
        raise FileRefused(
            _("Billedet har flere punkter, end der er plads til. Tag det igen i en mindre størrelse.")
        ) from None
    except pictures.NoPicture:
        raise (_unreadable_photograph() if ending in PHOTOGRAPHS else _not_what_it_says()) from None
    return ("image/png", ".png", redrawn) if kind == "PNG" else ("image/jpeg", ".jpg", redrawn)


def _unreadable_photograph() -> FileRefused:
    return FileRefused(
        _(
            "Filen kan ikke vedhæftes, for billedet kan ikke læses. Sæt telefonen til at gemme billeder som"
            " JPG (på iPhone: Indstillinger, Kamera, Formater, Mest kompatibel), og tag det igen."
        )
    )


def _not_what_it_says() -> FileRefused:
    """To somebody whose file has the right name, a list of names is no help."""
    return FileRefused(
        _(
            "Filen kan ikke vedhæftes, for indholdet passer ikke til navnet eller kan ikke læses. Åbn filen,"
            " gem den igen, for eksempel som PDF, og vælg den nye."
        )
    )


def _not_allowed() -> FileRefused:
    return FileRefused(
        _(
            "Filen kan ikke vedhæftes. Du kan vedhæfte billeder (JPG, PNG, WebP, HEIC), PDF, Word (docx),"
            " OpenDocument (odt) og ren tekst (txt)."
        )
    )


def _is_pdf(data: bytes) -> bool:
    return data.startswith(b"%PDF-") and b"%%EOF" in data[-TAIL:]


def _is_docx(data: bytes) -> bool:
    parts = _parts(data)
    return parts is not None and {"[Content_Types].xml", "word/document.xml"} <= parts


def _is_odt(data: bytes) -> bool:
    """An ODT names itself in its first part, unpacked, so that its first bytes tell."""
    parts = _parts(data)
    named = data[30:].startswith(b"mimetypeapplication/vnd.oasis.opendocument.text")
    return parts is not None and named and "content.xml" in parts


def _parts(data: bytes) -> set[str] | None:
    """Return the names inside a document; None for no such document, one with macros, or one that swells."""
    if not data.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as document:
            parts = document.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return None
    found = {part.filename for part in parts}
    programs = any("vbaproject" in name.lower() or name.startswith(("Basic/", "Scripts/")) for name in found)
    if programs or len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        return None
    return found


def _is_text(data: bytes) -> bool:
    """Plain words in UTF-8: no control signs, and not a page or a program that only calls itself text."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    harmless = all(sign >= " " or sign in "\t\n\r\f" for sign in text)
    return harmless and not text.lstrip().startswith(("<", "#!", "%!", "%PDF", "MZ"))


PHOTOGRAPHS = frozenset({".heic", ".heif"})  # as iPhones, and some others, save what they take
PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp"}) | PHOTOGRAPHS
DOCUMENTS = (
    Kind("application/pdf", (".pdf",), _is_pdf),
    Kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (".docx",), _is_docx),
    Kind("application/vnd.oasis.opendocument.text", (".odt",), _is_odt),
    Kind("text/plain", (".txt",), _is_text),
)
ACCEPTED = PICTURES | {ending for kind in DOCUMENTS for ending in kind.endings}
# What the browser is told to offer. With HEIC in it an iPhone sends its photographs as they are; without it
# other telephones, and computers that such a photograph was moved to, would not offer them at all.
ACCEPT = ",".join(sorted(PICTURES) + [kind.endings[0] for kind in DOCUMENTS])
