"""Who can log in to the demonstration, and what is worth a look."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from config.demo.people import email_of


@dataclass(frozen=True)
class Login:
    """One person to log in as."""

    name: str
    email: str
    look_at: str


LOGINS = (
    Login("Alma Lind", email_of("alma"), _("Lærer. Har stafetten for Noah og har tilbudt den til Birk.")),
    Login("Birk Holm", email_of("birk"), _("Sagsbehandler. Er bedt om at tage stafetten for Noah.")),
    Login("Cecilie Skov", email_of("cecilie"), _("Noahs mor. Læser med. Hendes adresse er beskyttet.")),
    Login("Daniel Krogh", email_of("daniel"), _("Noahs far. Læser med. Kan trække sit samtykke tilbage.")),
    Login("Freja Skov Krogh", email_of("freja"), _("15 år. Læser sin egen stafetlog.")),
    Login(
        "Gry Toft",
        email_of("gry"),
        _("Sygeplejerske i en anden myndighed. Ser sagen, fordi familien har sagt ja."),
    ),
    Login("Dorte Vang", email_of("dorte"), _("Lærer på samme skole. Ser ikke Noahs sag.")),
    Login("Erik Dahl", email_of("erik"), _("Skoleleder. Deltager ikke i nogen sager.")),
    Login("Hassan Yildiz", email_of("hassan"), _("Administrator. Ser brugere og frister, aldrig en sag.")),
)


def shown() -> tuple[Login, ...]:
    """Return the logins for the login page: none outside the demonstration."""
    return LOGINS if settings.IS_DEMO else ()
