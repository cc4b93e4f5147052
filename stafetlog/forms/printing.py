"""What is typed to have the log printed."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stafetlog.printing import Order
from ui.fields import DateField
from ui.forms import Form

READING, ARCHIVE = "laes", "arkiv"


class PrintForm(Form):
    """The period, and what the document is for."""

    mark_optional = False

    fra = DateField(
        label=gettext_lazy("Fra og med"),
        required=False,
        help_text=gettext_lazy("For eksempel 15-10-2026. Lad begge datoer stå tomme for at få hele loggen."),
    )
    til = DateField(label=gettext_lazy("Til og med"), required=False)
    slags = forms.ChoiceField(
        label=gettext_lazy("Hvad skal du bruge den til?"),
        choices=[
            (READING, gettext_lazy("At læse, skrive ud eller give videre")),
            (ARCHIVE, gettext_lazy("At gemme i et arkiv i mange år (PDF/A, en større fil)")),
        ],
        initial=READING,
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        cleaned = super().clean()
        first, last = cleaned.get("fra"), cleaned.get("til")
        if first and last and last < first:
            self.add_error("til", _("Den sidste dag ligger før den første. Byt dem om, eller ret den ene."))
        return cleaned

    @property
    def order(self) -> Order:
        """What is asked for."""
        chosen = self.cleaned_data
        return Order(chosen["fra"], chosen["til"], archive=chosen["slags"] == ARCHIVE)
