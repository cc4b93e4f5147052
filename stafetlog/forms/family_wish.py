"""Asks of a decision whether the family agrees, and what they are told when not (law.md P-6)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from stafetlog.family_wish import NO_ANSWER, NO_REASON, NOT_TOLD, FamilyWish
from stafetlog.models import FamilyAgrees
from ui.fields import TextField
from ui.forms import Form

REASON_LIMIT = 1000
WISH_FIELDS = ("family_agrees", "against_reason", "told_how")


class AsksFamily(Form):
    """Three fields; the two last belong to any other answer than yes."""

    family_agrees = forms.ChoiceField(
        label=gettext_lazy("Er familien enig?"),
        choices=FamilyAgrees,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Forældrene og barnet selv."),
        error_messages={"required": NO_ANSWER},
    )
    against_reason = TextField(
        label=gettext_lazy("Hvorfor gør vi det alligevel? Skriv til forælder og barn"),
        help_text=gettext_lazy(
            "Med ord, barnet også forstår: hvad I har hørt dem sige, hvad I er bange for, og hvad I håber."
        ),
        max_length=REASON_LIMIT,
        rows=4,
        required=False,
    )
    told_how = TextField(
        label=gettext_lazy("Hvordan og hvornår får forældre og barn det at vide?"),
        help_text=gettext_lazy(
            "For eksempel: Alma ringer til begge forældre i dag og taler med barnet i morgen tidlig."
        ),
        max_length=REASON_LIMIT,
        rows=2,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in WISH_FIELDS[1:]:
            self.fields[name].is_conditional = True

    @property
    def family(self) -> FamilyWish:
        """What was answered."""
        return FamilyWish(*(self.cleaned_data.get(name, "") for name in WISH_FIELDS))

    def ask_family(self) -> None:
        """Put a sentence beside each field that the answer asks for and nobody has filled in."""
        asked = (
            (self.family.is_against, "against_reason", NO_REASON),
            (self.family.is_against, "told_how", NOT_TOLD),
        )
        for wanted, name, sentence in ((not self.family.family_agrees, "family_agrees", NO_ANSWER), *asked):
            if wanted and name not in self.errors and not self.cleaned_data.get(name):
                self.add_error(name, sentence)
