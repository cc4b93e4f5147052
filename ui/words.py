"""The program's own words in the language of the site, each looked up once in a process.

The same as Django's gettext and ngettext, which look for the language of the thread each time: a page says
two hundred words. The site has one language (LANGUAGE_CODE). Only for words that stand in the code.
"""

from functools import cache, lru_cache

from django.db.models import Choices
from django.utils import translation


@cache
def gettext(word: str) -> str:
    """Return a word or a sentence of the program in the language of the site."""
    return translation.gettext(word)


def ngettext(one: str, many: str, number: int) -> str:
    """Return the sentence for one or for many. Danish has two forms, as Django's own catalogue says."""
    return gettext(one) if number == 1 else gettext(many)


@lru_cache(maxsize=None, typed=True)  # 1 of one list is not 1 of another
def label_of(choice: Choices) -> str:
    """Return what a choice of the program's own lists is called."""
    return str(choice.label)
