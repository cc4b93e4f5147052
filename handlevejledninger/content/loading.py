"""Writes the texts to the database: all or nothing, again and again, never over local words."""

from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from btimodel.models import Deadline, LegalBasis
from handlevejledninger.addresses import address_of, fixed_addresses
from handlevejledninger.content.cells import read_cells
from handlevejledninger.content.piece import Known, Piece, check_words
from handlevejledninger.content.texts import read_common, read_folder, read_helpers, read_ideas
from handlevejledninger.models import Content


@dataclass
class Outcome:
    """What a run did, in numbers, and the texts where a local wording waits to be compared."""

    created: int = 0
    updated: int = 0
    waiting: list[str] = field(default_factory=list)


def read(folder: Path) -> list[Piece]:
    """Return every text under fixtures/content/. Raises BadContent with file, line and reason."""
    guides = folder / "handlevejledninger"
    return [
        *read_common(guides / "faelles.yaml"),
        *read_cells(guides),
        *read_helpers(guides / "hjaelp.yaml"),
        *read_folder(guides / "familie", Content.Kind.FAMILY),
        *read_folder(folder / "pjecer", Content.Kind.LEAFLET),
        *read_folder(folder / "haandbog", Content.Kind.CHAPTER),
        *read_ideas(folder / "haandbog" / "idekatalog.yaml"),
    ]


def load(folder: Path, *, using: str) -> Outcome:
    """Read every file, check what the texts point at, then write all of it or nothing. Raises BadContent."""
    pieces = read(folder)
    known = Known(
        frozenset(LegalBasis.objects.using(using).values_list("key", flat=True)),
        frozenset(Deadline.objects.using(using).values_list("key", flat=True)),
        fixed_addresses() | {address_of(piece.kind, piece.key) for piece in pieces},
    )
    for piece in pieces:
        check_words(piece, known)
    outcome = Outcome()
    with transaction.atomic(using=using):
        for piece in pieces:
            _write(piece, outcome, using)
        gone = Content.objects.using(using).exclude(key__in=[piece.key for piece in pieces])
        for text in gone.filter(is_retired=False):
            text.is_retired = True
            text.save(using=using)
    return outcome


def _write(piece: Piece, outcome: Outcome, using: str) -> None:
    values = {
        "kind": piece.kind,
        "title": piece.title,
        "order": piece.order,
        "version": piece.version,
        "shipped": piece.document,
        "is_retired": False,
    }
    text = Content.objects.using(using).filter(key=piece.key).first()
    if text is None:
        Content(key=piece.key, **values).save(using=using)
        outcome.created += 1
        return
    # A text that changed without a new number is a new version all the same: somebody must compare.
    if text.shipped != piece.document and text.version >= piece.version:
        values["version"] = text.version + 1
    elif text.shipped == piece.document:
        values["version"] = text.version
    if any(getattr(text, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(text, name, value)
        text.save(using=using)
        outcome.updated += 1
    if text.waits:
        outcome.waiting.append(piece.key)
