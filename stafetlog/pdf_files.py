"""The made documents on disk: encrypted, in the program's own folder, with names that say nothing.

Each has its own key, and the key lies in the database with the order. Who has the disk has nothing, and when
the order goes, with its day or with the case, nobody can open the file again (law.md R-4).
"""

import os
import secrets
import time
from collections.abc import Iterable
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12
KEY_BITS = 256
ENDING = ".pdfx"
BEING_WRITTEN = 3600  # seconds a file may be there before the order names it


def keep(document: bytes) -> tuple[str, str]:
    """Write a document; return the file's name and its key. The file is whole or not there."""
    name, key, nonce = secrets.token_hex(16) + ENDING, AESGCM.generate_key(KEY_BITS), os.urandom(NONCE_BYTES)
    half = _folder() / f"{name}.half"
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(nonce + AESGCM(key).encrypt(nonce, document, name.encode()))
    half.rename(_folder() / name)
    return name, key.hex()


def read(name: str, key: str) -> bytes | None:
    """Return a document, or None when it is not there any more or cannot be opened with this key."""
    try:
        raw = (_folder() / Path(name).name).read_bytes()
        return AESGCM(bytes.fromhex(key)).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], name.encode())
    except (OSError, InvalidTag, ValueError):
        return None


def sweep(wanted: Iterable[str]) -> int:
    """Remove the files that no order names; return how many. One that may be on its way is left alone."""
    names, removed = set(wanted), 0
    for path in _folder().iterdir():
        age = time.time() - path.stat().st_mtime
        if path.name not in names and age > BEING_WRITTEN:
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def remove(name: str) -> None:
    """Remove one file, if it is there."""
    if name:
        (_folder() / Path(name).name).unlink(missing_ok=True)


def _folder() -> Path:
    folder = Path(settings.PDF_ROOT)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
