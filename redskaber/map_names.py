"""The check that people on a network map are named by first name or role alone.

They do not know that they stand there: a map is no register of third persons (domain.md 5.10).
"""

import re

from django.utils.translation import gettext as _

CPR_LIKE = re.compile(r"(?<!\d)\d{6}[\s\-–.]?\d{4}(?!\d)")
SURNAME = re.compile(
    r"(sen|sson|gaard|gård|berg|holm|lund|strup|dahl|dal|bæk|skov|toft|kjær|vig|mann|rup|bjerg|thal)$", re.I
)
# What somebody may be called besides a first name.
KIN_WORDS = """
    mor far mormor morfar farmor farfar bedste bedstemor bedstefar oldemor oldefar moster faster
    onkel tante kusine fætter søster bror storebror lillebror storesøster lillesøster plejemor
    plejefar papmor papfar stedmor stedfar bonusmor bonusfar nabo naboen lærer læreren pædagog
    pædagogen træner træneren læge lægen sygeplejerske sygeplejersken sagsbehandler sagsbehandleren
    sundhedsplejerske dagplejer hunden katten
"""
KIN = frozenset(KIN_WORDS.split())


def wrong_name(name: str) -> str:
    """Return why a name may not stand on a map, or "": no CPR number and no surname.

    A surname is guessed from its ending and from how many names there are; whoever is guessed wrongly can be
    written by role.
    """
    if CPR_LIKE.search(name):
        return _("Det ligner et CPR-nummer. Skriv kun fornavn eller rolle.")
    words = re.sub(r"\(.*?\)", "", name).split()
    named = [word for word in words if word[:1].isupper()]
    if named and named[0].casefold() in KIN:
        named = named[1:]
    full = len(named) > 2 or (len(named) == 2 and words[-1] == named[-1] and SURNAME.search(named[-1]))
    if full:
        return _("Skriv kun fornavn eller rolle, ikke efternavn. Personen ved måske ikke, at hun står her.")
    return ""
