"""The guides' and the handbook's words are in the Danish dictionary, or in our own short list."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from handlevejledninger.content.loading import read
from handlevejledninger.content.piece import words_of
from handlevejledninger.markup import PLACEHOLDER, plain

pytestmark = pytest.mark.drill
WORD = re.compile(r"[a-zæøåéA-ZÆØÅÉ]+")
OWN_LIST = Path(__file__).with_name("ordliste.txt")


def our_words() -> set[str]:
    lines = OWN_LIST.read_text(encoding="utf-8").splitlines()
    return {line.strip() for line in lines if line.strip() and not line.startswith("#")}


def unknown(words: set[str]) -> set[str]:
    """Return the words that the dictionary does not know."""
    program = shutil.which("hunspell")
    assert program, "hunspell mangler. Kør: apt-get install hunspell hunspell-da"
    answer = subprocess.run(
        [program, "-d", "da_DK", "-i", "utf-8", "-l"],
        input="\n".join(sorted(words)),
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Can't open" not in answer.stderr, answer.stderr
    return set(answer.stdout.split())


def test_every_word_is_spelt_right():
    found: dict[str, str] = {}
    for piece in read(settings.BASE_DIR / "fixtures" / "content"):
        for text in words_of(piece.document):
            for word in WORD.findall(plain(PLACEHOLDER.sub(" ", text))):
                found.setdefault(word, piece.key)
    ours = {word.lower() for word in our_words()}
    wrong = {word for word in unknown(set(found)) if word.lower() not in ours}
    # "Børne- og familieafdelingen": the first half of a word that is written whole later.
    wrong = {
        word
        for word in wrong
        if unknown({f"{word}arbejde", f"{word}hjælp"}) == {f"{word}arbejde", f"{word}hjælp"}
    }
    assert {word: found[word] for word in sorted(wrong)} == {}


def test_our_list_names_only_what_the_dictionary_lacks():
    assert our_words() - unknown(our_words()) == set()


def test_the_dictionary_finds_a_wrong_word():
    assert unknown({"stafetlog", "bekymrring", "forælder"}) & {"bekymrring"} == {"bekymrring"}
