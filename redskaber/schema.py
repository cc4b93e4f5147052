"""The keys that a tool's file may have, and what each may be (docs/redskaber.md)."""

import re
from collections.abc import Callable
from typing import Any

from btimodel import reader
from btimodel.choices import ActorGroup, Phase
from btimodel.reader import Field as Key
from redskaber import spec

KEY = re.compile(r"[a-z][a-z0-9_]{0,30}")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# Names that the pages use themselves.
RESERVED = frozenset(
    {
        "page",
        "writer",
        "draft_version",
        "concerns",
        "csrfmiddlewaretoken",
        "go",
        "tool",
        "tells_no_place",
    }
)
TONES = ("fakta", "tolkning", "godt")
SUGGESTIONS = ("i_dag", "nu", "alder")
GROUPS = tuple(group.name.lower() for group in ActorGroup)

# The parts that a field may have besides those that every field has, by its kind.
PARTS: dict[str, frozenset[str]] = {
    spec.TEKST: frozenset({"laengde"}),
    spec.LANGTEKST: frozenset({"laengde", "linjer"}),
    spec.VALG: frozenset({"valg", "forslag"}),
    spec.FLERVALG: frozenset({"valg"}),
    spec.DATO: frozenset({"forslag"}),
    spec.KLOKKESLAET: frozenset({"forslag"}),
    spec.TAL: frozenset({"mindst", "hoejst"}),
    spec.TRIN: frozenset({"trin"}),
    spec.TEGN: frozenset({"tegn"}),
    spec.RAEKKER: frozenset({"felter", "mindst", "hoejst", "tegning"}),
    spec.TEGNING: frozenset({"hoejst"}),
    spec.VEJLEDNING: frozenset({"punkter"}),
}
# Without these a field of the kind is nothing.
NEEDED = {
    spec.VALG: "valg",
    spec.FLERVALG: "valg",
    spec.TRIN: "trin",
    spec.TEGN: "tegn",
    spec.RAEKKER: "felter",
}
IN_A_ROW = (spec.TEKST, spec.LANGTEKST, spec.VALG, spec.DATO, spec.KLOKKESLAET, spec.TAL)
MOST_ROWS, ROWS_AT_FIRST = 40, 2
MOST_DRAWINGS = 5
LENGTHS = {spec.TEKST: 200, spec.LANGTEKST: 4000}


def _matches(pattern: re.Pattern[str], reason: str) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise ValueError(reason)
        return value

    return check


def _list_of(check: Callable[[Any], str]) -> Callable[[Any], tuple[str, ...]]:
    def checked(value: Any) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise ValueError("skal være en liste")
        return tuple(check(one) for one in value)

    return checked


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError("skal være et helt tal fra 0 og op")
    return value


_key = _matches(KEY, "skal være små bogstaver fra a til z, tal og understreg")
_slug = _matches(SLUG, "skal være små bogstaver fra a til z, tal og bindestreger")
_NESTED = Key(reader.anything, required=False, nested=True)
_NEEDED_NESTED = Key(reader.anything, nested=True)
_NO = Key(reader.yes_or_no, required=False, default=False)
_TEXT = Key(reader.text, required=False, default="")
_NUMBER = Key(_whole, required=False)

TOOL = {
    "slug": Key(_slug),
    "version": Key(reader.whole_number),
    "titel": Key(reader.text),
    "formaal": Key(reader.text),
    "hvornaar": Key(reader.text),
    "faser": Key(_list_of(reader.one_of(*Phase.values))),
    "aktoergrupper": Key(_list_of(reader.one_of(*GROUPS)), required=False, default=()),
    "steder": Key(
        _list_of(reader.one_of(spec.CASE, spec.NOTE)), required=False, default=(spec.CASE, spec.NOTE)
    ),
    "opsummering": Key(_list_of(_key), required=False, default=()),
    "over_tid": _NO,
    "afsnit": _NEEDED_NESTED,
}
SECTION = {
    "noegle": Key(_key),
    "titel": Key(reader.text),
    "hjaelp": _TEXT,
    "tone": Key(reader.one_of(*TONES), required=False, default=""),
    "vis_hvis": _NESTED,
    "felter": _NEEDED_NESTED,
}
FIELD = {
    "noegle": Key(_key),
    "slags": Key(reader.one_of(*spec.KINDS)),
    "spoergsmaal": Key(reader.text),
    "hjaelp": _TEXT,
    "kraevet": _NO,
    "anbefalet": _NO,
    "tone": Key(reader.one_of(*TONES), required=False, default=""),
    "vis_hvis": _NESTED,
    "laengde": _NUMBER,
    "linjer": _NUMBER,
    "mindst": _NUMBER,
    "hoejst": _NUMBER,
    "forslag": Key(reader.one_of(*SUGGESTIONS), required=False, default=""),
    "tegning": Key(reader.one_of(*spec.DRAWINGS), required=False, default=""),
    "punkter": Key(_list_of(reader.text), required=False, default=()),
    "valg": _NESTED,
    "trin": _NESTED,
    "tegn": _NESTED,
    "felter": _NESTED,
}
CONDITION = {"felt": Key(_key), "er": Key(_list_of(reader.text))}
CHOICE = {
    "vaerdi": Key(reader.text),
    "tekst": Key(reader.text),
    "hjaelp": _TEXT,
    "fra_aar": _NUMBER,
    "til_aar": _NUMBER,
    "stop": _TEXT,
}
STEP = {"nr": Key(reader.whole_number), "navn": Key(reader.text), "tekst": Key(reader.text), "mere": _NESTED}
MORE = {"navn": Key(reader.text), "tekst": Key(reader.text)}
SIGN = {"noegle": Key(_key), "tekst": Key(reader.text)}
