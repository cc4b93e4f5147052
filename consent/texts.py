"""The words a consent is asked for with.

They are stored whole with the consent, as they were shown (law.md C-1, C-3).

No name of the child's school and no address: the other parent reads the same words.
"""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from btimodel.models import LegalBasisVersion, Unit
from cases.models import Case
from consent.models import InformationType
from ui.dates import danish_date


def text_for_everyone(
    *,
    case: Case,
    unit: Unit,
    information_types: Iterable[str],
    purpose: str,
    until: dt.date,
    version: LegalBasisVersion,
) -> str:
    """Return the text that everybody who must answer is shown."""
    names = [
        str(InformationType(kind).label) for kind in information_types if kind != InformationType.FORAELDER
    ]
    parts = (
        _("Vi beder om lov til at samarbejde med %(unit)s, %(authority)s, om %(child)s."),
        _("Hvad det handler om: %(types)s."),
        _("Hvorfor: %(purpose)s"),
        _(
            "Hvem giver oplysningerne: %(sender)s. Hvem får dem: de medarbejdere i %(unit)s, som "
            "stafetholderen skriver på listen over deltagere. De kan læse stafetloggen, også det, der "
            "allerede står der, men ikke adresser. Om en forælders egen sygdom eller behandling kan de "
            "kun læse, når den forælder selv har sagt ja til det. De får intet at se, før alle, der skal "
            "svare, har sagt ja."
        ),
        _("Hvor længe: til og med den %(until)s. Derefter lukker adgangen af sig selv."),
        _(
            "Det er frivilligt. Du kan sige nej, og du kan altid trække et ja tilbage på Familiens sider "
            "eller ved at sige det til stafetholderen. Så lukker adgangen med det samme. Det, der "
            "allerede er læst, kan ikke gøres om."
        ),
        _(
            "Hvis du siger nej: %(unit)s får ikke adgang til stafetloggen. Hjælpen til barnet fortsætter,"
            " men uden at vi kan samarbejde med dem om den. Et nej ændrer ikke på, hvad du ellers har ret"
            " til."
        ),
        _("Reglen: %(act)s %(paragraph)s. %(plain)s"),
    )
    return "\n\n".join(parts) % {
        "unit": unit.name,
        "authority": unit.authority.name,
        "child": case.child.name,
        "types": ", ".join(names).lower(),
        "purpose": purpose.strip(),
        "sender": case.authority.name,
        "until": danish_date(until),
        "act": version.act_title,
        "paragraph": version.paragraph,
        "plain": version.plain_text,
    }


def text_for_owners() -> str:
    """Return what is added for those whose own illness or treatment it is about; nobody else is shown it."""
    return _(
        "Samtykket gælder også oplysninger om din egen sygdom eller behandling. Dem bestemmer kun du over. "
        "Den anden forælder får ikke denne tilføjelse at se."
    )
