"""Forms of the rounds of rating: who takes part, and what one rates alone."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import CaseMembership
from redskaber.forms.fields import form_fields
from redskaber.spec import Field
from stafetlog.forms.keeping import KeptForm
from ui.fields import TextField
from ui.forms import Form


class StartRoundForm(Form):
    """Who rates."""

    members = forms.MultipleChoiceField(
        label=_("Hvem skal vurdere?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Vælg mindst to. Hver især vurderer alene først og kan ikke se, hvad de andre har valgt."
        ),
    )

    def __init__(self, *args: Any, members: Sequence[CaseMembership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(member.pk): member for member in members}
        chosen: Any = self.fields["members"]
        chosen.choices = [(pk, f"{m.user.full_name}, {m.title}") for pk, m in self.people.items()]

    @property
    def chosen(self) -> list[CaseMembership]:
        """The memberships of those who were chosen."""
        return [self.people[pk] for pk in self.cleaned_data["members"]]


class OwnRatingForm(KeptForm):
    """My own step, with words if I want."""

    words = TextField(
        label=_("Hvad bygger du det på?"),
        help_text=_(
            "Et par stikord er nok. De andre ser dem først, når alle har vurderet. Når I deler det fælles "
            "trin, følger de med, og så kan familien læse dem."
        ),
        rows=3,
        max_length=1500,
        required=False,
    )

    def __init__(self, *args: Any, scale: Field, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        step = form_fields(scale, 0)[scale.key]
        step.required = True
        step.error_messages["required"] = str(_("Vælg et trin."))
        self.fields = {"step": step, **self.fields}
