"""Makes the name of a file harmless: it is shown, never used as a path."""

import re
import unicodedata

LONGEST = 80


def harmless(name: str, ending: str) -> str:
    """Return a name without folders, control signs and signs that turn the reading direction, cut to length.

    It ends as its kind does: `ending` is ".pdf" or the like, so that "foto.pdf.exe" cannot be shown.
    """
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    base = "".join(sign if not unicodedata.category(sign).startswith("C") else " " for sign in base)
    base = re.sub(r'[<>:"|?*\s]+', " ", base)
    stem, dot, _ending = base.rpartition(".")
    stem = (stem if dot else base).strip(" .")[: LONGEST - len(ending)].strip(" .")
    return f"{stem or 'bilag'}{ending}"


def one_line(text: str) -> str:
    """Return words on one line, without control signs and signs that turn the reading direction."""
    return " ".join(
        "".join(" " if unicodedata.category(sign).startswith("C") else sign for sign in text).split()
    )


def ending_of(name: str) -> str:
    """Return the ending a name came with, in lower case: ".jpg"; "" for none."""
    _stem, dot, ending = name.rpartition(".")
    return f".{ending.strip().lower()}" if dot else ""
