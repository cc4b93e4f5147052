"""Draws a timeline: the entries of a log, one under the other.

Python and not a template, for a page shows fifty of them (see ui.markup). Every value goes through `fill` or
`safe`, or was drawn by a function that returns a SafeString.
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django.utils.safestring import SafeString

from ui import icons
from ui.dates import danish_and_machine
from ui.markup import escaped, fill, join, paragraphs, safe
from ui.parts import TONES, Badge, Fact, FileLine, Link, TimelineEntry, Voice
from ui.words import gettext as _

NOTHING = SafeString("")
TIMELINE = '<ol class="k-timeline no-max-width">\n{entries}</ol>'
SEEN = '<li class="k-seen">{words}</li>\n'
BADGE = '<span class="badge{tone}">{text}</span>'
FACTS = '\n    <dl class="k-entry__facts">{facts}</dl>'
FACT = "<div><dt>{label}</dt><dd>{value}</dd></div>"
NOTE = '\n    <p class="k-entry__note">{icon}<span>{note}</span></p>'
FILES = '\n    <ul class="k-entry__files nobullet-list" aria-label="{label}">{files}</ul>'
FILE = (
    '<li>{icon}<span class="k-entry__file">{name}</span> <span class="k-entry__size">{size}</span>{mark}</li>'
)
FILE_LINK = '<a href="{url}">{name}</a>'
FILE_MARK = ' <span class="badge badge-warning">{mark}</span>'
VOICE = (
    '\n    <blockquote class="k-entry__voice"><p class="k-entry__voice-who">{who}</p>{text}'
    '<p class="d-print-none"><a href="{url}">{there}</a></p></blockquote>'
)
REFERS = '\n    <p class="k-entry__refers">{word} <a href="{url}">{label}</a></p>'
CORRECTION = '\n    <p class="k-entry__correction">{word} <a href="{url}">{label}</a></p>'


def draw(entries: Iterable[TimelineEntry], seen_from: str = "") -> SafeString:
    """Return the list of entries, with a line above the one whose anchor is `seen_from`.

    Raises ValueError for a tone that is not in `ui.parts.TONES`.
    """
    words = _("Retter:"), _("Rettet senere:"), escaped(_("skrevet"))
    line = fill(SEEN, words=_("Herfra har du læst før"))
    drawn = [
        piece
        for entry in entries
        for piece in ((line,) if entry.anchor == seen_from else ()) + (_entry(entry, *words),)
    ]
    return fill(TIMELINE, entries=join(drawn))


def draw_badge(mark: Badge) -> SafeString:
    """Return a small coloured word. Raises ValueError for a tone that is not in `ui.parts.TONES`.

    The badge keeps it: those that a whole page shares (`stafetlog.looks.words`) are drawn once.
    """
    drawn: SafeString | None = mark.__dict__.get("drawn")
    if drawn is None:
        drawn = mark.__dict__["drawn"] = _badge(mark)
    return drawn


@lru_cache(maxsize=128)
def _kind(kind: str, tone: str) -> SafeString:
    """Return the name of a kind of entry. Kept in the process: it is the program's own word."""
    return draw_badge(Badge(kind, tone))


def _badge(mark: Badge) -> SafeString:
    if mark.tone not in TONES:
        raise ValueError(f"unknown tone of badge: {mark.tone}")
    return fill(BADGE, tone="" if mark.tone == "neutral" else f" badge-{mark.tone}", text=mark.text)


def draw_time(value: date) -> SafeString:
    """Return a <time> element for a date or datetime."""
    words, machine = danish_and_machine(value)
    return SafeString(f'<time datetime="{machine}">{words}</time>')


def _entry(entry: TimelineEntry, corrects: str, corrected: str, written: SafeString) -> SafeString:
    """Return one entry. Written out, and not filled into patterns, for this is most of what a log costs.

    What stands here without `safe` is drawn already, or is a date, or one of TONES, as `_kind` sees to.
    """
    anchor = safe(entry.anchor)
    words, machine = danish_and_machine(entry.happened)
    kind = _kind(entry.kind, entry.tone)
    badges = "".join([f" {draw_badge(mark)}" for mark in entry.badges])
    by = safe(f"{entry.author}, {entry.role}" if entry.role else entry.author)
    then = f" · {written} {draw_time(entry.written)}" if entry.written else ""
    return SafeString(
        f"""<li class="k-entry k-entry--{entry.tone}" id="{anchor}">
  <span class="k-entry__icon">{icons.silent(entry.icon)}</span>
  <article class="k-entry__body" aria-labelledby="{anchor}-navn">
    <div class="k-entry__meta"><h3 class="k-entry__kind" id="{anchor}-navn">{kind}</h3> \
<time datetime="{machine}">{words}</time>{badges}</div>
    <div class="k-entry__text">{paragraphs(entry.text)}</div>{_files(entry.files)}{_facts(entry.facts)}\
{_notes(entry, corrects, corrected)}
    <div class="k-entry__foot"><p class="k-entry__by">{by}{then}</p>{_actions(entry, words)}</div>
  </article>
</li>
"""
    )


def _notes(entry: TimelineEntry, corrects: str, corrected: str) -> SafeString:
    if not (entry.note or entry.voices or entry.refers or entry.corrects or entry.corrected_by):
        return NOTHING
    return (
        _note(entry.note)
        + _voices(entry.voices)
        + join([_refers(word, link) for word, link in entry.refers])
        + _correction(corrects, entry.corrects)
        + _correction(corrected, entry.corrected_by)
    )


def _facts(facts: list[Fact]) -> SafeString:
    if not facts:
        return NOTHING
    return fill(FACTS, facts=join([fill(FACT, label=fact.label, value=fact.value) for fact in facts]))


def _files(files: list[FileLine]) -> SafeString:
    if not files:
        return NOTHING
    clip = icons.silent("attach-file")
    drawn = [
        fill(
            FILE,
            icon=clip,
            name=fill(FILE_LINK, url=file.url, name=file.name) if file.url else file.name,
            size=file.size,
            mark=fill(FILE_MARK, mark=file.mark) if file.mark else NOTHING,
        )
        for file in files
    ]
    return fill(FILES, label=_("Bilag"), files=join(drawn))


def _note(note: str) -> SafeString:
    return fill(NOTE, icon=icons.silent("visibility-off"), note=note) if note else NOTHING


def _voices(voices: list[Voice]) -> SafeString:
    there = _("Se det i loggen") if voices else ""
    return join(
        [
            fill(
                VOICE,
                who=_("%(name)s er ikke enig:") % {"name": voice.name},
                text=paragraphs(voice.text),
                url=voice.url,
                there=there,
            )
            for voice in voices
        ]
    )


def _refers(word: str, link: Link) -> SafeString:
    return fill(REFERS, word=word, url=link.url, label=link.label)


def _correction(word: str, link: Link | None) -> SafeString:
    return fill(CORRECTION, word=word, url=link.url, label=link.label) if link else NOTHING


def _actions(entry: TimelineEntry, happened: str) -> SafeString:
    if not entry.actions:
        return NOTHING
    about = f'<span class="sr-only">: {safe(entry.kind)}, {happened}</span>'
    drawn = "".join([f'<a href="{safe(link.url)}">{safe(link.label)}{about}</a>' for link in entry.actions])
    return SafeString(f'<p class="k-entry__actions d-print-none">{drawn}</p>')
