"""How the texts are written: different from cell to cell, short sentences, no long words (LIX)."""

import re
from itertools import combinations
from pathlib import Path

import pytest
from django.conf import settings

from handlevejledninger.content.loading import read
from handlevejledninger.content.piece import Piece, words_of
from handlevejledninger.markup import PLACEHOLDER, plain
from handlevejledninger.models import Content

PIECES = read(settings.BASE_DIR / "fixtures" / "content")
CELLS = [piece for piece in PIECES if piece.kind == Content.Kind.CELL]
WORD = re.compile(r"[a-zæøåéA-ZÆØÅÉ]+")
SHINGLE = 4
MOST_ALIKE = 0.15  # of two cells' runs of four words, the part that both have
LONG_WORD = 6
FAMILY_LIX, GUIDE_LIX = 35, 45
# Texts that may be harder to read, and why.
HARDER = {"kapitel/litteratur": "titles of others' works"}


def shown(piece: Piece) -> list[str]:
    """Return what a reader sees, one text a sentence or more."""
    return [plain(PLACEHOLDER.sub("x", text)) for text in words_of(piece.document)]


def shingles(piece: Piece) -> set[tuple[str, ...]]:
    words = WORD.findall(" ".join(shown(piece)).lower())
    return {tuple(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)}


def lix(piece: Piece) -> float:
    """Return the readability index: words a sentence, and the share of long words in percent."""
    text = ". ".join(shown(piece))
    words = WORD.findall(text)
    sentences = [part for part in re.split(r"[.:!?\n|]+", text) if WORD.search(part)]
    long_words = [word for word in words if len(word) > LONG_WORD]
    return len(words) / len(sentences) + 100 * len(long_words) / len(words)


def test_no_two_cells_say_the_same():
    """Filler that is repeated from cell to cell helps nobody; the names of the pairs say where."""
    found = {piece.key: shingles(piece) for piece in CELLS}
    alike = {
        (one, other): round(len(found[one] & found[other]) / len(found[one] | found[other]), 2)
        for one, other in combinations(found, 2)
    }
    assert {pair: share for pair, share in alike.items() if share > MOST_ALIKE} == {}


def test_no_sentence_stands_in_two_cells():
    seen: dict[str, str] = {}
    for piece in CELLS:
        for text in shown(piece):
            assert seen.setdefault(text, piece.key) == piece.key, text


@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: piece.key)
def test_it_is_easy_to_read(piece):
    limit = FAMILY_LIX if piece.kind == Content.Kind.FAMILY else GUIDE_LIX
    if piece.key in HARDER:
        assert lix(piece) > 0
    else:
        assert lix(piece) <= limit, round(lix(piece), 1)


def test_the_measure_measures():
    easy = Piece("a", "familie", "", 0, 1, {"tekst": "Du må sige nej. Vi hører på dig."}, Path("x"), 1)
    hard = Piece(
        "b",
        "familie",
        "",
        0,
        1,
        {"tekst": "Forældremyndighedsindehaverens samtykkeerklæring indhentes forudgående skriftligt."},
        Path("x"),
        1,
    )
    assert lix(easy) < FAMILY_LIX < GUIDE_LIX < lix(hard)
