"""Finding in one log: what the typed words mean, which entries hold them, and where they stand.

A word is looked for as PostgreSQL's Danish dictionary knows it ("skole" finds "skolens"), from its beginning
("fodb" finds "fodbold"), and as a fragment anywhere ("kamp" finds "fodboldkampen"). There is no index: row
security evaluates its own conditions before ours, so one over the texts could never be used (docs/adr/0030).
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorExact
from django.db import connection
from django.db.models import Q
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

DANISH = "danish"
MOST_TERMS = 8
TERM = re.compile(r'"([^"]+)"|(\S+)')
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for in a log; what is empty is not asked for. `since` is for what is new to her."""

    words: str = ""
    kind: str = ""
    phase: str = ""
    author: int | None = None
    first: dt.date | None = None
    last: dt.date | None = None
    since: dt.datetime | None = None

    @property
    def terms(self) -> tuple[str, ...]:
        """The words one by one; what stands in quotation marks is one."""
        return terms_of(self.words)


def terms_of(words: str) -> tuple[str, ...]:
    """Return the terms of what was typed, without those that hold no letter or digit."""
    found = (phrase or word for phrase, word in TERM.findall(words))
    return tuple(term for term in (each.strip() for each in found) if WORD.search(term))[:MOST_TERMS]


def text_holds(term: str) -> Q:
    """Return the condition that an entry's text holds a term. The fragment first: it is much the cheaper."""
    query = SearchQuery(_lexemes([term]), config=DANISH, search_type="raw")
    return Q(text__icontains=term) | Q(SearchVectorExact(SearchVector("text", config=DANISH), query))


def beginning_of(day: dt.date) -> dt.datetime:
    """Return the moment at which a day begins in Denmark."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


@dataclass(frozen=True)
class Marks:
    """Marks what was found in a text: whole words that the dictionary matches, and fragments."""

    words: frozenset[str]
    fragments: tuple[str, ...]

    def on(self, text: str) -> SafeString:
        """Return the text, escaped, with every place that was found in a <mark>."""
        pieces, end = [], 0
        for start, stop in self._places(text):
            pieces += [("{}", text[end:start]), ("<mark>{}</mark>", text[start:stop])]
            end = stop
        pieces.append(("{}", text[end:]))
        return format_html_join("", "{}", ((format_html(form, piece),) for form, piece in pieces))

    def around(self, text: str, before: int = 60) -> str:
        """Return the text from a little before the first place that was found."""
        places = self._places(text)
        start = places[0][0] - before if places else 0
        if start <= 0:
            return text
        word = text.find(" ", start) + 1
        return f"… {text[word if 0 < word <= places[0][0] else start :]}"

    def _places(self, text: str) -> list[tuple[int, int]]:
        """Return the found places in order, those that overlap as one."""
        found = [match.span() for match in WORD.finditer(text) if match.group().lower() in self.words]
        for fragment in self.fragments:
            found += [match.span() for match in re.finditer(re.escape(fragment), text, re.IGNORECASE)]
        places: list[tuple[int, int]] = []
        for start, stop in sorted(found):
            if places and start <= places[-1][1]:
                places[-1] = (places[-1][0], max(stop, places[-1][1]))
            else:
                places.append((start, stop))
        return places


def marks_for(terms: tuple[str, ...], texts: Iterable[str]) -> Marks:
    """Return what to mark in these texts. Asks the database once which of their words the dictionary matches.

    The texts are those of one page. They are never sent through ts_headline, which leaves out what looks like
    markup: a log must show what was written.
    """
    return Marks(frozenset[str]().union(*_alike(terms, _words_of(texts))), terms)


def which_hold(terms: tuple[str, ...], texts: Sequence[str]) -> tuple[list[bool], Marks]:
    """Return for each text whether it holds every term, and what to mark in those that do.

    For texts from which something is cut out for their reader: nothing but these texts is asked of, so
    neither a hit nor its absence tells of what was cut. A phrase is found only as it was written.
    """
    alike = _alike(terms, _words_of(texts))
    hold = [all(each) for each in zip(*_held(terms, alike, texts), strict=True)]
    return hold, Marks(frozenset[str]().union(*alike), terms)


def held_by_term(terms: tuple[str, ...], texts: Sequence[str]) -> list[list[bool]]:
    """Return for each term which of the texts hold it."""
    return _held(terms, _alike(terms, _words_of(texts)), texts)


def _held(terms: tuple[str, ...], alike: list[set[str]], texts: Sequence[str]) -> list[list[bool]]:
    read = [(text.lower(), _words_of([text])) for text in texts]
    return [
        [term.lower() in lowered or bool(like & words) for lowered, words in read]
        for term, like in zip(terms, alike, strict=True)
    ]


def _words_of(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in WORD.findall(text.lower())}


def _alike(terms: tuple[str, ...], words: set[str]) -> list[set[str]]:
    """Return for each term which of the words the dictionary takes for it, or for something it begins."""
    query = """WITH known AS MATERIALIZED (
            SELECT word, to_tsvector(%s::regconfig, word) AS stem FROM unnest(%s::text[]) AS word)
        SELECT number, word FROM known, unnest(%s::text[]) WITH ORDINALITY AS asked (term, number)
        WHERE stem @@ to_tsquery(%s::regconfig, term)"""
    found: list[set[str]] = [set() for _term in terms]
    with connection.cursor() as cursor:
        cursor.execute(query, [DANISH, sorted(words), [_lexemes([term]) for term in terms], DANISH])
        for number, word in cursor.fetchall():
            found[number - 1].add(word)
    return found


def _lexemes(terms: Iterable[str]) -> str:
    """Return the terms as to_tsquery reads them. Quoted, so that nothing typed is an operator."""
    quoted = (term.replace("\\", "\\\\").replace("'", "''") for term in terms)
    return " | ".join(f"'{term}':*" for term in quoted)
