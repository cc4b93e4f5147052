"""Finds in a text what tells a place, and cuts it out: names as people write them, and telephone numbers."""

import re
from collections.abc import Iterable

HIDDEN = "[…]"
ALONE = 5  # a shorter name ("1.B") is cut only where it stands alone; a longer one also in "Lindeskolens"
PHONE_DIGITS = 8

_KIND = (
    r"(?:børneh(?:ave|us)|vuggestue|dagpleje|institution|skole|fritidshjem|klub|legestue|sfo)(?:e?n|et|m?et)?"
)
_IS_KIND = re.compile(_KIND, re.IGNORECASE)
_ENDS_AS_KIND = re.compile(rf"\w+{_KIND}", re.IGNORECASE)


def without(text: str, words: Iterable[str], *, names: Iterable[str] = (), phones: Iterable[str] = ()) -> str:
    """Return `text` with all of it cut out, whatever the spacing.

    `words` in small and capital letters, `names` only as they are written ("Solen", and not "solen"), and
    `phones`, which are digits alone, however they are grouped.
    """
    flat, spaced, digits = _flat(text), " ".join(text.split()), re.sub(r"\D", "", text)
    # To look first is far quicker than the pattern, and there may be hundreds of each.
    for word in words:
        if _flat(word) in flat:
            text = _pattern(word).sub(HIDDEN, text)
    for name in names:
        if name in spaced:
            text = _as_written(name).sub(HIDDEN, text)
    for phone in phones:
        if phone in digits:
            text = _grouped(phone).sub(HIDDEN, text)
    return text


def names_place(text: str, place: str) -> bool:
    """Return whether a text names a place, whole or by the name that is its own."""
    own = own_name(place)
    return holds(text, place) or bool(own and _as_written(own).search(text))


def own_name(place: str) -> str:
    """Return what people call a place without saying what kind it is: "Solsikken" of "Børnehaven Solsikken".

    "" when it has no such name, or one so short that it may be any word.
    """
    words = place.partition(",")[0].split()
    while words and _IS_KIND.fullmatch(words[-1]):
        words.pop()
    if len(words) > 1 and (_IS_KIND.fullmatch(words[0]) or _ENDS_AS_KIND.fullmatch(words[0])):
        words.pop(0)
    while words and not words[0][0].isupper():
        words.pop(0)
    own = " ".join(words)
    return own if len(own) >= ALONE and own != place and not _IS_KIND.fullmatch(own) else ""


def holds(text: str, words: str) -> bool:
    """Return whether a text holds some words, whatever the spacing and the case of its letters."""
    return bool(words.strip()) and _pattern(words).search(text) is not None


def has_phone(text: str, phone: str) -> bool:
    """Return whether a text holds a telephone number, however it is grouped."""
    digits = digits_of(phone)
    return bool(digits) and _grouped(digits).search(text) is not None


def digits_of(phone: str) -> str:
    """Return a number's last eight digits, which are what it is known by in Denmark; "" for a shorter one."""
    digits = re.sub(r"\D", "", phone)[-PHONE_DIGITS:]
    return digits if len(digits) == PHONE_DIGITS else ""


def _flat(text: str) -> str:
    return " ".join(text.casefold().split())


def _pattern(word: str) -> re.Pattern[str]:
    end = r"(?!\w)" if len(word) < ALONE else ""
    return re.compile(rf"(?<!\w){_spaced(word)}{end}", re.IGNORECASE)


def _as_written(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){_spaced(name)}(?=s?(?!\w))")


def _spaced(words: str) -> str:
    return r"\s+".join(re.escape(part) for part in words.split())


def _grouped(digits: str) -> re.Pattern[str]:
    return re.compile(r"[\s.\-]*".join(digits))
