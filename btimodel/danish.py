"""Danish order and comparison of names, computed here and stored, never left to a server's locale."""

import re
import unicodedata

# æ, ø and å come last; the characters after "z" in code point order serve as their keys.
_LAST = str.maketrans({"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}", "ü": "y"})


def sort_key(name: str) -> str:
    """Return a key that sorts Danish names rightly in plain byte order; "aa" counts as "å".

    Source: security.md 2a (34 of 36 hard names as ICU; ties are broken by the raw name).
    """
    lowered = name.casefold().replace("aa", "å").translate(_LAST)
    stripped = "".join(c for c in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9{|}]+", " ", stripped).strip()


def search_key(name: str) -> str:
    """Return a name for comparing: lower case, no accents, single spaces, "å" as "aa"."""
    folded = name.casefold().replace("å", "aa").replace("æ", "ae").replace("ø", "oe")
    stripped = "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", " ", stripped).strip()


def genitive(name: str) -> str:
    """Return a name in the genitive: "Daniels", "Jonas'"."""
    return f"{name}'" if name.casefold().endswith(("s", "x", "z")) else f"{name}s"
