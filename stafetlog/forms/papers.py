"""What is asked for in the list of a case's papers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from stafetlog.papers import Order, PaperKind, Wanted
from ui.forms import Form


class PapersForm(Form):
    """One kind or all, and the order. What is none of them is all, newest first."""

    mark_optional = False

    slags = forms.ChoiceField(
        label=_("Hvilken slags?"), required=False, choices=[("", _("Alle slags")), *PaperKind.choices]
    )
    orden = forms.ChoiceField(label=_("Hvad står først?"), required=False, choices=Order.choices)

    @property
    def wanted(self) -> Wanted:
        """What was chosen."""
        chosen = self.cleaned_data if self.is_valid() else {}
        return Wanted(chosen.get("slags", ""), chosen.get("orden") or Order.NEWEST)
