"""Whether the family agrees to a decision, and what is said to it when not (law.md P-6)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FamilyAgrees(models.TextChoices):
    """The three answers to "Er familien enig?"."""

    YES = "yes", _("Ja")
    NOT_ALL = "not_all", _("Nej, ikke alle")
    NOT_ASKED = "not_asked", _("Vi har ikke kunnet spørge")


class WithFamilyWish(models.Model):
    """A decision that tells the family why it is taken, when they do not all agree.

    The answer is empty in rows from before it was asked for.
    """

    family_agrees = models.CharField(max_length=10, choices=FamilyAgrees, blank=True, db_default="")
    against_reason = models.TextField(blank=True, db_default="")
    told_how = models.TextField(blank=True, db_default="")

    class Meta:
        abstract = True
        constraints = (
            models.CheckConstraint(
                condition=models.Q(family_agrees__in=("", FamilyAgrees.YES))
                | (~models.Q(against_reason="") & ~models.Q(told_how="")),
                name="%(class)s_tells_the_family_why",
            ),
        )
