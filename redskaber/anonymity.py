"""Sees what could tell who an anonymous question is about. It warns; it never forbids (domain.md 5.12).

A name of a child or an adult on the user's own cases counts, also a first name alone; so does what looks like
a full name, a CPR number, a telephone number, an address or a mail address.
"""

import re

from django.utils.translation import gettext as _

from accounts.models import User
from cases import access
from cases.models import CasePerson
from cases.roles import CasePerm
from redskaber import spec
from redskaber.answers import Typed
from redskaber.spec import Spec

SHORTEST_NAME = 3
CAPITALISED = "[A-ZÆØÅÉÜÖ][a-zæøåéüö]+(?:-[A-ZÆØÅÉÜÖ][a-zæøåéüö]+)?"
FULL_NAME = re.compile(rf"\b{CAPITALISED} (?:[A-ZÆØÅ]\. )?{CAPITALISED}\b")
CPR = re.compile(r"\b[0-3]\d[01]\d{3}[- ]?\d{4}\b")
PHONE = re.compile(r"(?<!\d)(?:\+45 ?)?[2-9]\d(?: ?\d{2}){3}(?!\d)")
STREET = re.compile(
    r"\b[\wæøåÆØÅ]*(?:vej|gade|allé|alle|stræde|plads|vænget|parken|torvet|bakken|haven) \d+", re.IGNORECASE
)
POST_TOWN = re.compile(r"\b\d{4} [A-ZÆØÅ][a-zæøå]+")
MAIL = re.compile(r"\S+@\S+\.\S+")


def warnings(tool: Spec, typed: Typed, user: User) -> list[str]:
    """Return one sentence for each thing in the free text that could tell who it is about."""
    texts = [
        text
        for field in tool.fields
        if field.kind in (spec.TEKST, spec.LANGTEKST)
        for text in typed.get(field.key, [])
    ]
    whole = "\n".join(texts)
    known = _names_on_my_cases(user) if whole.strip() else set()
    words = set(re.findall(r"[\wæøåÆØÅ]+(?:-[\wæøåÆØÅ]+)*", whole))
    found = [_("»%(word)s« er navnet på en i dine sager.") % {"word": word} for word in sorted(words & known)]
    found += [
        _("»%(words)s« ligner et navn.") % {"words": name}
        for name in dict.fromkeys(FULL_NAME.findall(whole))
        if not known & set(name.split())
    ]
    if CPR.search(whole):
        found.append(_("Der står noget, der ligner et CPR-nummer."))
    elif PHONE.search(whole):
        found.append(_("Der står noget, der ligner et telefonnummer."))
    if STREET.search(whole) or POST_TOWN.search(whole):
        found.append(_("Der står noget, der ligner en adresse."))
    if MAIL.search(whole):
        found.append(_("Der står noget, der ligner en mailadresse."))
    return found


def _names_on_my_cases(user: User) -> set[str]:
    """Return each part of the names of children and family on the cases that the user sees."""
    cases = access.visible(user, CasePerm.VIEW)
    names = list(cases.values_list("child__name", flat=True))
    names += CasePerson.objects.filter(case__in=cases).values_list("name", flat=True)
    return {part for name in names for part in name.split() if len(part) >= SHORTEST_NAME}
