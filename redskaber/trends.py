"""A scale over time: who set which step when, beside what happened in the log (domain.md 5.4; wishes.md 8.5).

One question to the database answers both. Every step is told as it was set; nothing is added up or judged.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.db.models import F, Func, JSONField, Q, Value
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from redskaber.parts import Reader
from redskaber.rounds import STEP
from stafetlog.models import EntryKind
from ui.dates import danish_date
from ui.draw import trend as drawing

HAPPENINGS = {
    EntryKind.NIVEAU: gettext_lazy("Niveauskift"),
    EntryKind.MOEDE: gettext_lazy("Møde"),
    EntryKind.STAFET: gettext_lazy("Stafetten"),
}
MOST_HAPPENINGS = 12
# What the family says of itself in an answered scale: the key of the answer, and whose step it is.
FAMILY_STEPS = (
    ("barn_trin", gettext_lazy("Barnet")),
    ("mor_trin", gettext_lazy("Mor")),
    ("far_trin", gettext_lazy("Far")),
)
VOICE, ALONE, TOGETHER_WITH = "stemme", "hver_for_sig", "sammen_med"
STEPS_OF_A_SCALE = '$.sections[*].fields[*] ? (@.key == "trin").steps[*].name'


@dataclass(frozen=True)
class Set:
    """One step that somebody has set: the whole name for the table, and a short one for the chart."""

    voice: str
    short: str
    day: dt.date
    step: int


@dataclass(frozen=True)
class Happened:
    """Something in the log that stands as a number on the chart."""

    number: int
    day: dt.date
    text: str


@dataclass(frozen=True)
class History:
    """What is drawn: the steps' names in the newest version, what was set, and what happened."""

    steps: list[str]
    readings: list[Set]
    happened: list[Happened]


def history(entries: Any, slug: str) -> History:
    """Return a scale's history among `entries`, those the reader may read. One question."""
    names = Func(
        F("filled_tool__spec__document"),
        Value(STEPS_OF_A_SCALE),
        template="jsonb_path_query_array(%(expressions)s::jsonpath)",
        output_field=JSONField(),
    )
    of_the_scale = Q(kind=EntryKind.REDSKAB, filled_tool__spec__slug=slug)
    rows = list(
        entries.filter(of_the_scale | Q(kind__in=list(HAPPENINGS)), corrections__isnull=True)
        .order_by("occurred_at", "seq")
        .values_list("kind", "occurred_at", "level", "filled_tool__answers", "author__full_name", names)
    )
    readings = [one for row in rows if row[0] == EntryKind.REDSKAB for one in _set_in(row[3], row[1], row[4])]
    steps = next((row[5] for row in reversed(rows) if row[0] == EntryKind.REDSKAB), [])
    return History(steps, _shortened(readings), _happened(rows, readings))


def _set_in(answers: dict[str, Any], occurred_at: dt.datetime, author: str) -> list[Set]:
    """Return every step in one answered scale: the joint one, each alone, and the family's own."""
    day = timezone.localdate(occurred_at)
    if answers.get("dato"):
        day = dt.date.fromisoformat(answers["dato"])
    alone = answers.get(ALONE, [])
    found = [Set(one["navn"], one["navn"], day, int(one["trin"])) for one in alone]
    together = _("Fælles")
    voice = answers.get(VOICE) or (together if alone or answers.get(TOGETHER_WITH) else author)
    if answers.get(STEP):
        found.append(Set(voice, voice, day, int(answers[STEP])))
    found += [
        Set(str(whose), str(whose), day, int(answers[key])) for key, whose in FAMILY_STEPS if answers.get(key)
    ]
    return found


def _shortened(readings: list[Set]) -> list[Set]:
    """Return the readings with first names where they tell who it is; the joint voice first."""
    voices = list(dict.fromkeys(one.voice for one in readings))
    firsts = [voice.split()[0] for voice in voices]
    short = {
        voice: first if firsts.count(first) == 1 else voice
        for voice, first in zip(voices, firsts, strict=True)
    }
    together = _("Fælles")
    order = sorted(voices, key=lambda voice: voice != together)
    named = [Set(one.voice, short[one.voice], one.day, one.step) for one in readings]
    return sorted(named, key=lambda one: order.index(one.voice))


def _happened(rows: list[Any], readings: list[Set]) -> list[Happened]:
    """Return the newest happenings since a fortnight before the first step was set, numbered by time."""
    if not readings:
        return []
    since = min(one.day for one in readings) - dt.timedelta(days=14)
    found = []
    for kind, occurred_at, level, *_others in rows:
        day = timezone.localdate(occurred_at)
        if kind in HAPPENINGS and day >= since:
            words = str(HAPPENINGS[EntryKind(kind)])
            if kind == EntryKind.NIVEAU:
                words = _("Niveauskift til niveau %(level)s") % {"level": level}
            found.append((day, words))
    newest = found[-MOST_HAPPENINGS:]
    return [
        Happened(number, day, f"{words}, {danish_date(day)}")
        for number, (day, words) in enumerate(newest, start=1)
    ]


def chart(slug: str, title: str, reader: Reader) -> dict[str, Any] | None:
    """Return what the template of a chart draws, or None when nobody has rated."""
    found = history(reader.entries, slug) if reader.entries is not None else None
    if found is None or not found.readings:
        return None
    readings = [drawing.Reading(one.short, one.day, one.step) for one in found.readings]
    marks = [drawing.Happening(one.number, one.day) for one in found.happened]
    frames = {"wide": drawing.WIDE, "narrow": drawing.NARROW}
    drawn = {
        name: drawing.trend(found.steps, readings, marks, strong=_("Fælles"), frame=frame)
        for name, frame in frames.items()
    }
    return drawn | {
        "title": _("%(title)s over tid") % {"title": title},
        "description": describe(found),
        "happened": found.happened,
        "table": table(found),
        "prefix": f"skala-{uuid4().hex[:8]}",
    }


@dataclass(frozen=True)
class TableRow:
    """One day, one voice, one step in words."""

    day: str
    voice: str
    step: str


def table(found: History) -> list[TableRow]:
    """Return the same as the chart shows, as rows, the newest first."""
    ordered = sorted(found.readings, key=lambda one: one.day, reverse=True)
    return [TableRow(danish_date(one.day), one.voice, _step(found, one.step)) for one in ordered]


def describe(found: History) -> str:
    """Return the chart in words for who does not see it: each voice with its steps in order."""
    voices: dict[str, list[Set]] = {}
    for one in sorted(found.readings, key=lambda each: each.day):
        voices.setdefault(one.voice, []).append(one)
    told = [
        f"{voice}: " + ", ".join(f"{one.step} ({date_format(one.day, 'j.n.Y')})" for one in ones)
        for voice, ones in voices.items()
    ]
    return (
        _("Trin 1 er nederst og trin %(most)s øverst. ") % {"most": len(found.steps)} + ". ".join(told) + "."
    )


def _step(found: History, step: int) -> str:
    name = found.steps[step - 1] if 0 < step <= len(found.steps) else ""
    return f"{step}. {name}"
