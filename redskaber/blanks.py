"""Blanks whose work the program does itself: where, in words and by URL name. All are the stafetholder's."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy


@dataclass(frozen=True)
class InProgram:
    """What to do instead of writing on paper, and the page of a case where one does it."""

    title: str | Promise
    text: str | Promise
    url_name: str


IN_PROGRAM = {
    "standarddagsorden": InProgram(
        gettext_lazy("Indkald til et møde i Stafetten"),
        gettext_lazy("Så ligger dagsordenen klar, og referatet bliver en del af stafetloggen."),
        "meetings:call",
    ),
    "samtykkeskema": InProgram(
        gettext_lazy("Bed om samtykke i Stafetten"),
        gettext_lazy(
            "Så kan familien svare selv. Har de skrevet under på papir, registrerer du svaret samme sted."
        ),
        "consent:ask",
    ),
    "overdragelsesnote": InProgram(
        gettext_lazy("Tilbyd stafetten i Stafetten"),
        gettext_lazy("Så følger noten med, og du har stafetten, til den anden har sagt ja."),
        "relay:offer",
    ),
}
