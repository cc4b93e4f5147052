"""The model's fixed words (domain.md 1.4-1.6, 2.1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.IntegerChoices):
    """The three collaboration levels (domain.md 2.1)."""

    ONE = 1, _("Niveau 1")
    TWO = 2, _("Niveau 2")
    THREE = 3, _("Niveau 3")


LEVEL_MEANING = {
    Level.ONE: _("Ét tilbud hjælper selv, hvis der er brug for det med råd udefra."),
    Level.TWO: _("To eller flere tilbud arbejder sammen om et fælles mål."),
    Level.THREE: _("Et bredt samarbejde, hvor kommunens forvaltning er med."),
}


class Phase(models.TextChoices):
    """The four phases of a handlevejledning (domain.md 6.1)."""

    OPSPORING = "opsporing", _("Opsporing")
    VURDERING = "vurdering", _("Vurdering")
    BESLUTNING = "beslutning", _("Beslutning")
    INDSATS = "indsats", _("Indsats")


class ActorGroup(models.IntegerChoices):
    """The five actor groups (domain.md 1.5)."""

    DIREKTE = 1, _("Medarbejdere med direkte kontakt med børn")
    BEHANDLING = 2, _("Behandlings- og socialpsykiatri og misbrugsbehandling")
    SUNDHED = 3, _("Sundhedspersonale og sygehusmedarbejdere")
    VOKSEN = 4, _("Sagsbehandlere for voksne")
    BOERNEFAMILIE = 5, _("Børne- og familiesagsbehandlere")


class Verification(models.TextChoices):
    """How sure we are of a legal text (law.md B-5)."""

    CONFIRMED = "confirmed", _("Bekræftet")
    SECONDARY = "secondary", _("Fra en sekundær kilde")
    UNVERIFIED = "unverified", _("Ikke bekræftet")


class ArchiveMarking(models.TextChoices):
    """What the archives say of a kind of case (law.md R-1, R-2)."""

    DISCARD = "discard", _("Kassabel")
    KEEP = "keep", _("Bevares og afleveres først")
    UNDECIDED = "undecided", _("Ikke afklaret af kommunen")
