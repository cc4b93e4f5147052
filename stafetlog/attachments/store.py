"""Where the attachments lie: one folder a case in Django's storage, outside everything the web serves.

A path holds the case's number and a random one, nothing else. The row comes first when a file goes, the file
first when it comes: what is cut off in between is a file that no row knows, and `sweep` takes it.
"""

import datetime as dt
import hashlib
import logging
from collections.abc import Callable, Iterable
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

ROOT = "bilag"
CHUNK = 256 * 1024
# A file younger than this may belong to a row that is not committed yet.
GRACE = dt.timedelta(days=1)

logger = logging.getLogger("stafetten.files")


def path(case_id: UUID | str, key: UUID | str) -> str:
    """Return where a file lies."""
    return f"{ROOT}/{UUID(str(case_id))}/{UUID(str(key))}"


def save(case_id: UUID, key: UUID, data: bytes) -> None:
    """Write a file."""
    default_storage.save(path(case_id, key), ContentFile(data))


def read(case_id: UUID, key: UUID) -> bytes | None:
    """Return a file's bytes, or None when it is not there."""
    try:
        with default_storage.open(path(case_id, key)) as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None


def digest(case_id: UUID | str, key: str) -> str | None:
    """Return the SHA-256 of a file's bytes, or None when it is not there."""
    found = hashlib.sha256()
    try:
        with default_storage.open(path(case_id, key)) as file:
            while chunk := file.read(CHUNK):
                found.update(chunk)
    except (FileNotFoundError, ValueError):
        return None
    return found.hexdigest()


def remove(case_id: UUID, keys: Iterable[UUID | str]) -> None:
    """Remove files; one that is gone already is no fault."""
    for key in keys:
        default_storage.delete(path(case_id, key))


def remove_case(case_id: UUID | str) -> int:
    """Remove all of a case's files and its folder; return how many files. Raises OSError."""
    folder = f"{ROOT}/{UUID(str(case_id))}"
    files = _files(folder)
    for name in files:
        default_storage.delete(f"{folder}/{name}")
    default_storage.delete(folder)
    return len(files)


def sweep(known: Callable[[UUID], set[str]], *, dry_run: bool = False) -> int:
    """Remove the files that no row knows, and empty folders; return how many files.

    `known` gives the names that a case's rows know. Files of the last day stay: their row may be on its way.
    """
    swept = 0
    for folder in _folders():
        alive = known(folder)
        where = f"{ROOT}/{folder}"
        names = _files(where)
        lost = [name for name in names if name not in alive and _is_old(f"{where}/{name}")]
        swept += len(lost)
        if not dry_run:
            for name in lost:
                default_storage.delete(f"{where}/{name}")
            if len(lost) == len(names):
                _forget(where)
    return swept


def _forget(folder: str) -> None:
    """Remove an empty folder; somebody may be writing in it this moment, and then it stays."""
    try:
        default_storage.delete(folder)
    except OSError:
        logger.info("En mappe med bilag er ikke tom mere.")


def _folders() -> list[UUID]:
    found = default_storage.listdir(ROOT)[0] if default_storage.exists(ROOT) else []
    return [UUID(name) for name in found]


def _files(folder: str) -> list[str]:
    return default_storage.listdir(folder)[1] if default_storage.exists(folder) else []


def _is_old(where: str) -> bool:
    return bool(default_storage.get_modified_time(where) < timezone.now() - GRACE)
