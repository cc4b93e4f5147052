"""Hvad siger loven: every legal basis as it applies on a day, with what it replaced (law.md B-2, B-5)."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from btimodel.lookups import bases_in_force
from btimodel.models import LegalBasisVersion

KINDS = {
    "duty_to_notify": _("Pligten til at underrette"),
    "receiving": _("Når kommunen får en underretning"),
    "exchange_without_consent": _("At dele viden uden samtykke"),
    "consent": _("Samtykke"),
    "collect_without_consent": _("At hente oplysninger uden samtykke"),
    "examination": _("Undersøgelse"),
    "child_rights": _("Barnets rettigheder"),
    "data_protection": _("Beskyttelse af oplysninger"),
}


@dataclass(frozen=True)
class LawPart:
    """The rules of one kind."""

    title: str
    rules: list[LegalBasisVersion]


def parts(*, on: dt.date) -> list[LawPart]:
    """Return the rules that the municipality uses, kind by kind."""
    found = bases_in_force(on=on)
    groups = [
        LawPart(str(title), [rule for rule in found if rule.basis.kind == kind])
        for kind, title in KINDS.items()
    ]
    return [part for part in groups if part.rules]
