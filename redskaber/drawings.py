"""Drawings beside the answers: where a tool's files lie until it is shared, and how they are read.

They are attachments like those of any entry (stafetlog.attachments): taken in by the same door, in the entry
and its chain when the tool is shared, purged with the case.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.urls import reverse

from redskaber import spec
from redskaber.answers import FILE, SHOWS
from redskaber.models import FilledTool
from redskaber.parts import Part, Reader, ShownFile
from redskaber.spec import Field, Spec
from stafetlog.attachments import Attachment, intake, of_entry
from stafetlog.models import DraftFile
from stafetlog.services import files

ENDINGS = frozenset({*intake.PICTURES, ".pdf"})
ACCEPT = ",".join(sorted(ENDINGS))
IN_PRINT = "picture:"


def field_of(tool: Spec) -> Field | None:
    """Return the tool's field for drawings, or None; it has at most one (redskaber.parsing)."""
    return next((one for one in tool.fields if one.kind == spec.TEGNING), None)


def form_of(filling_id: UUID) -> str:
    """Return what the draft's files are kept under."""
    return f"redskab-{filling_id.hex}"


def added_to(filled: FilledTool) -> list[DraftFile]:
    """Return the files that were added to a draft and are in no entry yet."""
    mine = DraftFile.objects.filter(case=filled.case_id, user=filled.author_id, form=form_of(filled.pk))
    return list(mine.order_by("added_at", "pk"))


def in_draft(filled: FilledTool | None) -> list[Attachment]:
    """Return a draft's files: what it keeps of the tool it corrects, and what was added."""
    if filled is None or (field := field_of(filled.spec.spec)) is None:
        return []
    old = filled.replaces.entry if filled.replaces else None
    kept = (
        [one for one in of_entry(old.attachments) if f"{field.key}-{one.id}" in filled.typed] if old else []
    )
    return [*kept, *(Attachment.of(row) for row in added_to(filled))]


def visible(answer: Iterable[Mapping[str, str]], reader: Reader) -> list[Mapping[str, str]]:
    """Return the drawings of an answer that the reader may know of."""
    return [one for one in answer if reader.files is None or one[FILE] in reader.files]


def read(answer: Iterable[Mapping[str, str]], reader: Reader) -> Part:
    """Return the drawings as they are read: each file with the words that stand for it."""
    files_of = reader.files or {}
    drawings = [
        {"words": reader.text(one[SHOWS]), "file": files_of.get(one[FILE])} for one in visible(answer, reader)
    ]
    return Part("redskaber/read_drawings.html", {"drawings": drawings})


def shown_in_draft(filled: FilledTool) -> dict[str, ShownFile]:
    """Return a draft's files as its author sees them."""
    where = [filled.case_id, filled.pk]
    return {
        one.id: _shown(one, one.name, reverse("redskaber:draft_file", args=[*where, one.id]))
        for one in in_draft(filled)
    }


def shown(filled: FilledTool, reader: Reader, *, in_print: bool = False) -> dict[str, ShownFile]:
    """Return a shared tool's files for one reader; in print they come by `picture:` (print_files)."""
    if in_print:
        return {
            one.id: ShownFile(one.title, one.size, one.is_picture, f"{IN_PRINT}{one.id}")
            for one in _still_there(filled, reader)
        }
    return {
        one.id: _shown(one, one.title, reverse("stafetlog:attachment", args=[filled.case_id, one.id]))
        for one in _still_there(filled, reader)
    }


def print_files(filled: FilledTool, reader: Reader) -> dict[str, tuple[str, bytes]]:
    """Return the pictures that a document draws, by their address: media type and bytes."""
    pictures = [one for one in _still_there(filled, reader) if one.is_picture]
    read_in = {one.id: (one.media_type, files.read_true(filled.case_id, one)) for one in pictures}
    return {f"{IN_PRINT}{key}": (kind, data) for key, (kind, data) in read_in.items() if data is not None}


def _still_there(filled: FilledTool, reader: Reader) -> list[Attachment]:
    """Return the files of the tool's entry that the reader may see, and that no correction has taken away."""
    entry = filled.entry
    found = [one for one in of_entry(entry.attachments) if reader.shows_file(one)] if entry else []
    if not found or getattr(filled, "replacement_id", None) is None or reader.entries is None:
        return found
    return [one for one in found if reader.entries.showing_file(one.key).exists()]


def _shown(one: Attachment, name: str, address: str) -> ShownFile:
    return ShownFile(name, one.size, one.is_picture, address, address)
