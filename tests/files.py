"""Files that somebody attaches, and the entries they end in."""

import io
import zipfile
from pathlib import Path
from uuid import uuid4

import pillow_heif
from django.conf import settings
from django.utils import timezone
from PIL import Image

from accounts.models import User
from accounts.whoasks import acting_as
from btimodel.choices import Phase
from cases.models import Case, CasePerson
from stafetlog.attachments import About
from stafetlog.models import DraftFile, Entry, EntryKind
from stafetlog.models.draft import Origin
from stafetlog.services import drafts, entries, files

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def picture(
    kind: str = "JPEG",
    size: tuple[int, int] = (40, 20),
    *,
    exif: Image.Exif | None = None,
    colour: str = "red",
) -> bytes:
    """Return a picture as a phone would send it."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind, **({"exif": exif} if exif else {}))
    return out.getvalue()


def photograph(size: tuple[int, int] = (80, 40), *, exif: Image.Exif | None = None) -> bytes:
    """Return a photograph as an iPhone sends it, HEIC."""
    out = io.BytesIO()
    about = {"exif": exif.tobytes()} if exif else {}
    pillow_heif.from_pillow(Image.new("RGB", size, "red")).save(out, quality=50, **about)
    return out.getvalue()


def document(parts: dict[str, str]) -> bytes:
    """Return a zipped document with these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, text in parts.items():
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            zipped.writestr(name, text, how)
    return out.getvalue()


DOCX = document({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document/>"})
ODT = document({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"})


def add_draft_file(
    case: Case,
    by: User,
    data: bytes = b"",
    name: str = "foto.jpg",
    *,
    about: About | None = None,
    tells_no_place: bool = False,
) -> DraftFile:
    """Return a file in somebody's draft of an entry; it is called by its name when nothing is said of it."""
    with acting_as(by):
        added = files.add(
            case=case,
            by=by,
            form=drafts.ENTRY,
            page=uuid4(),
            name=name,
            data=data or picture(),
            about=about or About(name, timezone.localdate(), Origin.OWN),
            tells_no_place=tells_no_place,
        )
    assert added is not None
    return added


def entry_with(
    case: Case,
    by: User,
    *data: bytes,
    name: str = "foto.jpg",
    about: About | None = None,
    concerns: CasePerson | None = None,
    tells_no_place: bool = False,
) -> Entry:
    """Return an entry with these files."""
    added = [add_draft_file(case, by, one, name, about=about, tells_no_place=tells_no_place) for one in data]
    with acting_as(by):
        return entries.write(
            case=case,
            by=by,
            kind=EntryKind.OBSERVATION,
            phase=Phase.OPSPORING,
            text="Se bilaget.",
            occurred_at=timezone.now(),
            concerns=concerns,
            new_files=[one.pk for one in added],
        )


def stored() -> list[Path]:
    """Return the files that lie in the storage."""
    return sorted(path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())
