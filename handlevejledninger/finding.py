"""Search in the texts. They are few and small, so they are read through; no index is kept."""

import re
from dataclasses import dataclass

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from handlevejledninger.addresses import link_to
from handlevejledninger.content.piece import words_of
from handlevejledninger.lookups import texts
from handlevejledninger.markup import PLACEHOLDER, plain
from handlevejledninger.models import Content
from ui.parts import Link

MOST_FOUND = 40
AROUND = 80  # letters of the text on each side of the first match
IN_TITLE = 10


@dataclass(frozen=True)
class Found:
    """One text that has the words: where it is, what kind it is, and the place in it."""

    link: Link
    kind: str
    excerpt: SafeString


def find(words: str) -> list[Found]:
    """Return the texts that have every word, the best first."""
    wanted = [word for word in re.split(r"\s+", words.casefold()) if word]
    scored = []
    for content in texts(*Content.Kind):
        text = _words(content)
        folded, title = text.casefold(), content.title.casefold()
        if all(word in folded or word in title for word in wanted):
            hits = sum(folded.count(word) + IN_TITLE * title.count(word) for word in wanted)
            scored.append((hits, content, text))
    scored.sort(key=lambda row: (-row[0], row[1].title))
    return [
        Found(link_to(content), str(content.get_kind_display()), _excerpt(text, wanted))
        for _hits, content, text in scored[:MOST_FOUND]
    ]


def _words(content: Content) -> str:
    return plain(PLACEHOLDER.sub("", " ".join(words_of(content.document))))


def _excerpt(text: str, wanted: list[str]) -> SafeString:
    """Return the text around the first match, the matches marked."""
    places = [place for word in wanted if (place := text.casefold().find(word)) >= 0]
    start = max(0, min(places, default=0) - AROUND)
    cut = text[start : start + 2 * AROUND + len(wanted[0])]
    pattern = re.compile("(" + "|".join(map(re.escape, wanted)) + ")", re.IGNORECASE)
    # Odd parts are the matches. Each part is escaped on its own, so that no mark falls inside an escape.
    parts = [
        format_html("<mark>{}</mark>", part) if number % 2 else escape(part)
        for number, part in enumerate(pattern.split(cut))
    ]
    return format_html(
        "{}{} …", "… " if start else "", format_html_join("", "{}", ((part,) for part in parts))
    )
