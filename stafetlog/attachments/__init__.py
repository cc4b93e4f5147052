"""Attachments: what may come in (`intake`), where it lies (`store`), what an entry says of it (`Attachment`).

The order of an upload: size, virus scan, kind by its bytes, image drawn anew, name made harmless. A picture
is never stored as it was sent, and nothing is stored under the name it was sent with.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from typing import Any
from uuid import UUID

from stafetlog.attachments import names


@dataclass(frozen=True)
class About:
    """What a document must say of itself (law.md J-2): what it is, what day it is of, and where it is from.

    `origin` is one of stafetlog.models.draft.Origin, or "" for who does not say.
    """

    subject: str
    dated: dt.date
    origin: str = ""


@dataclass(frozen=True)
class Attachment:
    """One attachment as an entry holds it, in the chain: `id` is its name in the storage.

    `tells_no_place` means that somebody has looked: it does not tell where anybody lives or where the child
    is by day, so that it may be shown to a parent from whom that is kept (law.md N-2).
    `subject`, `dated` (a day in ISO form) and `origin` are what `About` holds. An entry from before they were
    asked for has none: then it is known by its name, and is of the entry's own day.
    """

    id: str
    name: str
    media_type: str
    size: int
    sha256: str
    tells_no_place: bool = False
    subject: str = ""
    dated: str = ""
    origin: str = ""

    @classmethod
    def of(cls, held: Any) -> "Attachment":
        """Return the attachment that a draft's file row, or an entry's own list, holds."""
        if isinstance(held, dict):
            return cls(**held)
        values = {f.name: getattr(held, f.name) for f in fields(cls)}
        return cls(**values | {"id": str(held.id), "dated": held.dated.isoformat() if held.dated else ""})

    @property
    def title(self) -> str:
        """What it is shown as."""
        return self.subject or self.name

    def day(self, otherwise: dt.date) -> dt.date:
        """Return the day it is of, or `otherwise` when nobody was asked."""
        return dt.date.fromisoformat(self.dated) if self.dated else otherwise

    @property
    def ending(self) -> str:
        """What kind of file it is, in a word: "PDF"."""
        return names.ending_of(self.name).lstrip(".").upper()

    @property
    def is_picture(self) -> bool:
        """Whether a page can show it, and not only lead to it."""
        return self.media_type.startswith("image/")

    @property
    def key(self) -> UUID:
        """Its name in the storage."""
        return UUID(self.id)


def of_entry(attachments: Iterable[dict[str, Any]]) -> list[Attachment]:
    """Return an entry's attachments in their order."""
    return [Attachment.of(held) for held in attachments]


def held(attachments: Iterable[Attachment]) -> list[dict[str, Any]]:
    """Return what an entry's column holds of them."""
    return [asdict(attachment) for attachment in attachments]
