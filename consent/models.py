"""Consent: asked once, answered by each who must; every answer is a row that stays (law.md C-1, C-2, C-9)."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from btimodel.models import LegalBasisVersion, Unit
from consent.querysets import ConsentQuerySet


class InformationType(models.TextChoices):
    """What kinds of information a consent covers (domain.md 3.6)."""

    TRIVSEL = "trivsel", _("Barnets trivsel og hverdag")
    SKOLE = "skole", _("Skole eller dagtilbud")
    HELBRED = "helbred", _("Barnets helbred")
    FAMILIE = "familie", _("Familiens forhold")
    FORAELDER = "foraelder", _("En forælders egen sygdom eller behandling")


class Consent(models.Model):
    """A request for consent: from the log to one unit, for a purpose, until a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="consents")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="consents")
    legal_basis = models.ForeignKey(LegalBasisVersion, models.PROTECT, related_name="consents")
    information_types = ArrayField(models.CharField(max_length=12, choices=InformationType))
    purpose = models.TextField(_("formål"))
    # To everybody who must answer; and what is added for those whose own illness or treatment it is about.
    text_shown = models.TextField(_("teksten, som blev vist"))
    own_text_shown = models.TextField(_("teksten om egne forhold"), blank=True)
    valid_until = models.DateField(_("gælder til og med"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("samtykke")
        verbose_name_plural = _("samtykker")
        default_permissions = ()
        ordering = ("-asked_at",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(information_types__len__gt=0), name="consent_names_what"
            ),
        )

    def __str__(self) -> str:
        return f"samtykke {self.pk}"


class ConsentSigner(models.Model):
    """Somebody who must say yes before this consent is complete (law.md C-10, C-11)."""

    class Why(models.TextChoices):
        CUSTODY = "custody", _("har forældremyndighed")
        OWN = "own", _("er fyldt 15 år")
        OWN_MATTERS = "own_matters", _("oplysningerne handler om personen selv")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    consent = models.ForeignKey(Consent, models.PROTECT, related_name="signers")
    person = models.ForeignKey("cases.CasePerson", models.PROTECT, related_name="consent_asks")
    why = models.CharField(max_length=12, choices=Why)

    class Meta:
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("consent", "person"), name="signer_once"),)

    def __str__(self) -> str:
        return f"underskriver {self.pk}"


class ConsentDecision(models.Model):
    """An answer: given, refused or withdrawn. Append-only; the newest counts."""

    class Answer(models.TextChoices):
        GIVEN = "given", _("Samtykke givet")
        REFUSED = "refused", _("Samtykke afslået")
        WITHDRAWN = "withdrawn", _("Samtykke trukket tilbage")

    class How(models.TextChoices):
        DIGITAL = "digital", _("Med eget login")
        PAPER = "paper", _("På papir")
        ORAL = "oral", _("Mundtligt")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    consent = models.ForeignKey(Consent, models.PROTECT, related_name="decisions")
    signer = models.ForeignKey(ConsentSigner, models.PROTECT, related_name="decisions")
    answer = models.CharField(max_length=10, choices=Answer)
    how = models.CharField(max_length=8, choices=How)
    at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"svar {self.pk}"
