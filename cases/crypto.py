"""CPR at rest: AES-GCM for reading, a keyed hash for finding (law.md K-8; security.md 2f)."""

import base64
import hashlib
import hmac
import os
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12


def encrypt(text: str) -> str:
    """Return `text` encrypted with the newest key, as base64."""
    nonce = os.urandom(NONCE_BYTES)
    return base64.b64encode(nonce + AESGCM(_keys()[0]).encrypt(nonce, text.encode(), None)).decode()


def decrypt(token: str) -> str:
    """Return the clear text of encrypt()'s answer, by whichever key fits.

    Raises ValueError when no key does.
    """
    raw = base64.b64decode(token)
    for key in _keys():
        try:
            return AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], None).decode()
        except InvalidTag:
            continue
    raise ValueError("Ingen nøgle passer til feltet.")


def search_hash(text: str) -> str:
    """Return the keyed hash by which an exact value is found without decrypting."""
    key = hashlib.sha256(b"search:" + _keys()[-1]).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def pseudonym(case_id: object) -> str:
    """Return the keyed pseudonym of a case for its certificate of erasure."""
    return hmac.new(settings.PSEUDONYM_KEY.encode(), str(case_id).encode(), hashlib.sha256).hexdigest()


@cache
def _keys() -> tuple[bytes, ...]:
    return tuple(hashlib.sha256(base64.b64decode(key)).digest() for key in settings.FIELD_KEYS)
