"""The child and the family. Contact details stand apart: they are what a violent parent looks for."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from btimodel.danish import search_key, sort_key
from btimodel.models import Municipality
from cases.querysets import PersonQuerySet

IDENTITY_FIELDS = ["name", "sort_key", "search_key", "cpr_encrypted", "cpr_hash"]


class Child(models.Model):
    """The child a case is about. CPR is optional, encrypted, and found by a keyed hash (law.md K-5, K-8)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="children")
    name = models.CharField(_("barnets navn"), max_length=120)
    sort_key = models.CharField(max_length=150, editable=False)
    search_key = models.CharField(max_length=150, editable=False)
    birth_date = models.DateField(_("fødselsdato"))
    cpr_encrypted = models.TextField(blank=True, editable=False)
    cpr_hash = models.CharField(max_length=64, blank=True, editable=False)
    place = models.CharField(_("skole eller dagtilbud"), max_length=150, blank=True)
    group_name = models.CharField(_("klasse eller stue"), max_length=60, blank=True)

    # A UUID key, so that INSERT needs no RETURNING, which row security would refuse before the case exists.
    history = HistoricalRecords(
        excluded_fields=IDENTITY_FIELDS,
        history_id_field=models.UUIDField(default=uuid.uuid4),
        cascade_delete_history=True,
    )

    class Meta:
        verbose_name = _("barn")
        verbose_name_plural = _("børn")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("municipality", "cpr_hash"), condition=~models.Q(cpr_hash=""), name="child_cpr_once"
            ),
        )
        indexes = (models.Index(fields=("municipality", "birth_date"), name="child_by_birth_date"),)

    def __str__(self) -> str:
        return f"barn {self.pk}"

    def save(self, *args, **kwargs) -> None:
        """Keep the keys for sorting and searching in step with the name."""
        self.sort_key = sort_key(self.name)
        self.search_key = search_key(self.name)
        super().save(*args, **kwargs)


class CasePerson(models.Model):
    """Somebody in the family, on this case: parent, guardian, sibling, or the child itself.

    `user` is set when the person has a login. A person in two siblings' cases is two rows, so that each
    case can be purged whole.
    """

    class Relation(models.TextChoices):
        CHILD = "child", _("Barnet selv")
        MOTHER = "mother", _("Mor")
        FATHER = "father", _("Far")
        CO_PARENT = "co_parent", _("Medforælder")
        GUARDIAN = "guardian", _("Værge")
        STEP_PARENT = "step_parent", _("Stedforælder")
        SIBLING = "sibling", _("Søskende")
        GRANDPARENT = "grandparent", _("Bedsteforælder")
        OTHER = "other", _("Anden i familien")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="people")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="case_persons", null=True, blank=True
    )
    name = models.CharField(_("navn"), max_length=120)
    relation = models.CharField(_("relation til barnet"), max_length=12, choices=Relation)
    birth_date = models.DateField(_("fødselsdato"), null=True, blank=True)
    has_custody = models.BooleanField(_("har forældremyndighed"), default=False)
    custody_checked_on = models.DateField(_("forældremyndighed tjekket den"), null=True, blank=True)
    # What this case's own people have marked. Ask `protected`: what is known of her elsewhere counts too.
    marked_protected = models.BooleanField(_("beskyttet adresse"), default=False, db_column="protected")
    # Kept by the database alone (docs/adr/0046): the same person is marked in another case.
    protected_elsewhere = models.BooleanField(default=False, db_default=False, editable=False)
    interpreter = models.CharField(_("tolk til sproget"), max_length=40, blank=True)

    objects = PersonQuerySet.as_manager()

    history = HistoricalRecords(
        excluded_fields=["name", "birth_date", "protected_elsewhere"],
        history_id_field=models.UUIDField(default=uuid.uuid4),
        cascade_delete_history=True,
    )

    class Meta:
        verbose_name = _("person i familien")
        verbose_name_plural = _("personer i familien")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("case", "user"),
                condition=models.Q(user__isnull=False),
                name="person_user_once_a_case",
            ),
        )

    def __str__(self) -> str:
        return f"person {self.pk}"

    @property
    def protected(self) -> bool:
        """Whether the address is protected, whichever case it was written in (law.md N-2)."""
        return self.marked_protected or self.protected_elsewhere


class PersonContact(models.Model):
    """Address and phone of one person. The database shows it to professionals and to the person alone."""

    person = models.OneToOneField(CasePerson, models.PROTECT, primary_key=True, related_name="contact")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="contacts")
    address = models.CharField(_("adresse"), max_length=200, blank=True)
    phone = models.CharField(_("telefon"), max_length=30, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"kontakt {self.pk}"
