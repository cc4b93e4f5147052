"""Reference data: the municipality and its units, the law as versions, deadlines and retention rules."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from btimodel.choices import ActorGroup, ArchiveMarking, Verification
from btimodel.danish import sort_key
from btimodel.history import tracked


class Municipality(models.Model):
    """The municipality that answers for an installation's cases."""

    class Colour(models.TextChoices):
        PETROL = "petrol", _("Petrol")
        BLAA = "blaa", _("Blå")
        GROEN = "groen", _("Grøn")
        BORDEAUX = "bordeaux", _("Bordeaux")
        LILLA = "lilla", _("Lilla")
        GRAFIT = "grafit", _("Grafit")

    name = models.CharField(_("navn"), max_length=100, unique=True)
    code = models.CharField(_("kommunekode"), max_length=4, blank=True)
    colour = models.CharField(_("farve"), max_length=20, choices=Colour, default=Colour.PETROL)
    department = models.CharField(_("ansvarlig afdeling"), max_length=100, default="Børn og Familie")
    support_phone = models.CharField(_("telefon til support"), max_length=30, blank=True)
    duty_phone = models.CharField(_("døgnvagtens telefon"), max_length=30, blank=True)
    contact_email = models.EmailField(_("mail til tilgængelighed"), blank=True)
    two_holders = models.BooleanField(
        _("to tovholdere"),
        default=False,
        help_text=_(
            "Stafetholderen kaldes også organisatorisk tovholder, og en sag kan have en relationel "
            "tovholder: barnets voksne."
        ),
    )
    accessibility_url = models.URLField(_("adresse på tilgængelighedserklæring"), blank=True)
    handbook_is_open = models.BooleanField(
        _("håndbogen er åben for alle"),
        default=True,
        help_text=_("Håndbog, handlevejledninger, pjecer og tekster til familier kan læses uden login."),
    )

    history = tracked()

    class Meta:
        verbose_name = _("kommune")
        verbose_name_plural = _("kommuner")

    def __str__(self) -> str:
        return self.name


class Authority(models.Model):
    """An authority in the law's sense; exchange between two of them needs a basis (law.md X-11)."""

    name = models.CharField(_("navn"), max_length=150, unique=True)
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        verbose_name=_("kommune"),
        related_name="authorities",
        null=True,
        blank=True,
    )
    journal_duty = models.BooleanField(_("har journalpligt"), default=False)

    class Meta:
        verbose_name = _("myndighed")
        verbose_name_plural = _("myndigheder")

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A school, day-care, clinic or department where people work."""

    name = models.CharField(_("navn"), max_length=150)
    sort_key = models.CharField(max_length=200, editable=False)
    authority = models.ForeignKey(
        Authority, models.PROTECT, verbose_name=_("myndighed"), related_name="units"
    )
    actor_group = models.PositiveSmallIntegerField(_("aktørgruppe"), choices=ActorGroup)
    phone = models.CharField(_("telefon"), max_length=30, blank=True)
    is_active = models.BooleanField(_("i brug"), default=True)

    history = tracked(without=("sort_key",))

    class Meta:
        verbose_name = _("enhed")
        verbose_name_plural = _("enheder")
        ordering = ("sort_key",)
        constraints = (models.UniqueConstraint(fields=("authority", "name"), name="unit_name_once"),)

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        """Keep the sort key in step with the name."""
        self.sort_key = sort_key(self.name)
        super().save(*args, **kwargs)


class LegalBasis(models.Model):
    """A rule of law by a stable key; its wording and numbers are versions (law.md B-1, B-2)."""

    key = models.CharField(_("nøgle"), max_length=60, unique=True)
    kind = models.CharField(_("slags"), max_length=40)
    country = models.CharField(_("land"), max_length=2, default="DK")
    is_enabled = models.BooleanField(_("bruges i kommunen"), default=True)
    local_note = models.TextField(_("kommunens egen note"), blank=True)

    history = tracked()

    class Meta:
        verbose_name = _("hjemmel")
        verbose_name_plural = _("hjemler")

    def __str__(self) -> str:
        return self.key


class LegalBasisVersion(models.Model):
    """The rule as it stood in a period; closed, never overwritten (law.md B-2, B-4)."""

    basis = models.ForeignKey(LegalBasis, models.PROTECT, related_name="versions")
    act_title = models.CharField(_("lov"), max_length=200)
    paragraph = models.CharField(_("paragraf"), max_length=60)
    valid_from = models.DateField(_("gælder fra"))
    valid_to = models.DateField(_("gælder til"), null=True, blank=True)
    predecessor = models.CharField(_("tidligere"), max_length=200, blank=True)
    parameters = models.JSONField(_("tal i reglen"), default=dict, blank=True)
    plain_text = models.TextField(_("på almindeligt dansk"))
    source_url = models.CharField(_("kilde"), max_length=300, blank=True)
    verification = models.CharField(_("efterprøvet"), max_length=12, choices=Verification)
    verified_on = models.DateField(_("efterprøvet den"), null=True, blank=True)

    class Meta:
        verbose_name = _("udgave af hjemmel")
        verbose_name_plural = _("udgaver af hjemler")
        ordering = ("basis__key", "-valid_from")
        constraints = (models.UniqueConstraint(fields=("basis", "valid_from"), name="basis_version_once"),)

    def __str__(self) -> str:
        return f"{self.act_title} {self.paragraph}"


class Deadline(models.Model):
    """A number of days by a stable key: law or the municipality's policy, as data (law.md B-4)."""

    key = models.CharField(_("nøgle"), max_length=60, unique=True)
    days = models.PositiveSmallIntegerField(_("dage"))
    text = models.CharField(_("hvad"), max_length=200)
    is_law = models.BooleanField(_("følger af lov"), default=False)
    shipped = models.JSONField(default=dict, editable=False)

    history = tracked(without=("shipped",))

    class Meta:
        verbose_name = _("frist")
        verbose_name_plural = _("frister")

    def __str__(self) -> str:
        return f"{self.text}: {self.days} dage"


class RetentionRule(models.Model):
    """How long a closed log is kept and why (law.md R-5, R-6, R-8)."""

    key = models.CharField(_("nøgle"), max_length=60, unique=True)
    title = models.CharField(_("titel"), max_length=150)
    text = models.TextField(_("forklaring til familien"))
    months = models.PositiveSmallIntegerField(
        _("måneder efter lukning"), null=True, blank=True, help_text=_("Tomt felt: slettes ikke af sig selv.")
    )
    archive_marking = models.CharField(
        _("arkivets mærke"), max_length=12, choices=ArchiveMarking, default=ArchiveMarking.UNDECIDED
    )
    shipped = models.JSONField(default=dict, editable=False)

    history = tracked(without=("shipped",))

    class Meta:
        verbose_name = _("opbevaringsregel")
        verbose_name_plural = _("opbevaringsregler")

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """A rule that deletes needs the archive's word (law.md R-1), and no rule is of no months."""
        if self.months == 0:
            raise ValidationError(
                {"months": _("Skriv mindst 1, eller lad feltet stå tomt, så intet slettes af sig selv.")}
            )
        if self.months and self.archive_marking == ArchiveMarking.UNDECIDED:
            raise ValidationError({"archive_marking": _("Vælg arkivets mærke, før reglen kan slette noget.")})
