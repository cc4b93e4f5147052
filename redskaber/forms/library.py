"""Which tools to show: a plain GET form."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from btimodel.choices import Phase
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
