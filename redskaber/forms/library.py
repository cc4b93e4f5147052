"""Which tools, or which offers, to show: plain GET forms."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from btimodel.choices import Phase
from redskaber.models import Offer
from ui.forms import Form


class ToolFilterForm(Form):
    """Words to look for, and a phase."""

    mark_optional = False

    soeg = forms.CharField(label=gettext_lazy("Søg efter et redskab"), required=False, max_length=80)
    fase = forms.ChoiceField(label=gettext_lazy("Fase"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        phase: Any = self.fields["fase"]
        phase.choices = [("", _("Alle faser")), *Phase.choices]

    @property
    def chosen(self) -> dict[str, str]:
        """What was asked for; what cannot be chosen is passed over."""
        data = self.cleaned_data if self.is_valid() else {}
        return {"words": data.get("soeg", ""), "phase": data.get("fase", "")}


class OfferFilterForm(Form):
    """Who needs help, how old, and with what."""

    mark_optional = False

    hvem = forms.ChoiceField(label=gettext_lazy("Hvem er det til?"), required=False)
    alder = forms.IntegerField(
        label=gettext_lazy("Barnets alder"),
        required=False,
        min_value=0,
        max_value=22,
        error_messages={
            "invalid": gettext_lazy("Skriv alderen i hele år, for eksempel 7."),
            "min_value": gettext_lazy("Skriv alderen i hele år fra 0 til 22."),
            "max_value": gettext_lazy("Skriv alderen i hele år fra 0 til 22."),
        },
    )
    behov = forms.ChoiceField(label=gettext_lazy("Hvad er der brug for hjælp til?"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        target: Any = self.fields["hvem"]
        need: Any = self.fields["behov"]
        target.choices = [("", _("Alle")), *Offer.Target.choices]
        need.choices = [("", _("Alt")), *Offer.Need.choices]

    @property
    def chosen(self) -> dict[str, Any]:
        """What was asked for; what cannot be read is passed over, and said beside its field."""
        self.is_valid()
        data = getattr(self, "cleaned_data", {})
        return {"target": data.get("hvem", ""), "age": data.get("alder"), "need": data.get("behov", "")}
