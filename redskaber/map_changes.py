"""What changed from one network map to the next: who came, who left, who moved, whose relation is another."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from btimodel.danish import search_key
from redskaber.maps import RINGS, Person, Words, drawing_of, people_of, words_of
from redskaber.models import FilledTool
from redskaber.parts import Part, Reader
from redskaber.spec import NETWORK_MAP, Field, Spec
from ui.dates import danish_date


@dataclass(frozen=True)
class Changes:
    """The changes since the map before, as sentences."""

    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    related: list[str] = field(default_factory=list)

    @property
    def groups(self) -> list[tuple[str, list[str]]]:
        """The kinds of change that there are, with their heading."""
        every = [
            (_("Nye på kortet"), self.added),
            (_("Ikke længere på kortet"), self.removed),
            (_("Flyttet"), self.moved),
            (_("Forholdet er anderledes"), self.related),
        ]
        return [(heading, lines) for heading, lines in every if lines]


def changes(before: Sequence[Person], after: Sequence[Person], words: Words) -> Changes:
    """Return what differs. People are the same when their names are, in whatever letters."""
    old, new = _by_name(before), _by_name(after)
    found = Changes()
    for key, person in new.items():
        if key not in old:
            found.added.append(f"{person.name} ({words.rings[person.ring].lower()})")
            continue
        was = old[key]
        if sentence := _moved(was, person, words):
            found.moved.append(sentence)
        if sentence := _related(was, person, words):
            found.related.append(sentence)
    found.removed.extend(person.name for key, person in old.items() if key not in new)
    return found


def _by_name(people: Sequence[Person]) -> dict[tuple[str, int], Person]:
    """Return people by name; the second of the same name is another."""
    seen: dict[str, int] = defaultdict(int)
    found = {}
    for person in people:
        name = search_key(person.name)
        found[name, seen[name]] = person
        seen[name] += 1
    return found


def _moved(was: Person, now: Person, words: Words) -> str:
    parts = []
    if was.ring != now.ring:
        nearer = RINGS.index(now.ring) < RINGS.index(was.ring)
        way = _("tættere på") if nearer else _("længere væk")
        parts.append(
            _("%(way)s, fra »%(old)s« til »%(new)s«")
            % {"way": way, "old": words.rings[was.ring].lower(), "new": words.rings[now.ring].lower()}
        )
    if was.sector != now.sector:
        parts.append(
            _("fra »%(old)s« til »%(new)s«")
            % {"old": words.sectors[was.sector], "new": words.sectors[now.sector]}
        )
    return f"{now.name}: {'; '.join(parts)}" if parts else ""


def _related(was: Person, now: Person, words: Words) -> str:
    parts = []
    if was.relation != now.relation:
        unsaid = _("ikke sagt")
        parts.append(
            _("fra »%(old)s« til »%(new)s«")
            % {
                "old": words.relations.get(was.relation, unsaid).lower(),
                "new": words.relations.get(now.relation, unsaid).lower(),
            }
        )
    if was.comforts != now.comforts:
        parts.append(_("trøster nu barnet") if now.comforts else _("nævnes ikke længere som en, der trøster"))
    return f"{now.name}: {'; '.join(parts)}" if parts else ""


def over_time(tool: Spec, filled: list[FilledTool], reader: Reader) -> Part | None:
    """Return the maps side by side, oldest first, each with what changed since the one before."""
    maps: list[dict[str, Any]] = []
    before: list[Person] | None = None
    for one in filled:
        asked = map_field(one.spec.spec)
        if asked is None:
            continue
        people = people_of(one.answers.get(asked.key, []), reader.text)
        maps.append(
            drawing_of(asked, people, beside=True)
            | {
                "filled": one,
                "when": drawn_on(one.answers, one),
                "before": maps[-1]["filled"] if maps else None,
                "changes": None if before is None else changes(before, people, words_of(asked)),
            }
        )
        before = people
    return Part("redskaber/map_versions.html", {"maps": maps}) if maps else None


def pair(filled: Sequence[FilledTool], reader: Reader) -> dict[str, Any] | None:
    """Return two maps, oldest first, and what changed between them; None when they are not two maps."""
    part = over_time(filled[0].spec.spec, list(filled), reader)
    maps = part.context["maps"] if part else []
    return {"maps": maps, "changes": maps[1]["changes"]} if len(maps) == 2 else None


def map_field(tool: Spec) -> Field | None:
    """Return the question that is a network map, or None."""
    return next((one for one in tool.fields if one.drawing == NETWORK_MAP), None)


def drawn_on(answers: Mapping[str, Any], filled: FilledTool) -> str:
    """Return the day a map was drawn: what was written, else when it was shared."""
    written = answers.get("dato")
    return danish_date(dt.date.fromisoformat(written) if written else filled.shared_at)
