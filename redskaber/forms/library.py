"""Which tools, or which offers, to show: plain GET forms."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from btimodel.choices import ActorGroup, Phase
from redskaber.models import Offer
from ui.forms import Form


class ToolFilterForm(Form):
    """Words to look for, a phase, and an actor group; `mine` is the reader's own, which stands first."""

    mark_optional = False

    soeg = forms.CharField(label=gettext_lazy("Søg efter et redskab"), required=False, max_length=80)
    fase = forms.ChoiceField(label=gettext_lazy("Fase"), required=False)

    gruppe = forms.ChoiceField(label=gettext_lazy("Til hvem"), required=False)

    def __init__(self, *args: Any, mine: ActorGroup | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        phase: Any = self.fields["fase"]
        phase.choices = [("", _("Alle faser")), *Phase.choices]
        group: Any = self.fields["gruppe"]
        named = [(each.name.lower(), each.label) for each in sorted(ActorGroup, key=lambda one: one != mine)]
        if mine is not None:
            named[0] = (named[0][0], _("%(group)s (din)") % {"group": mine.label})
        group.choices = [("", _("Alle aktørgrupper")), *named]

    @property
    def chosen(self) -> dict[str, Any]:
        """What was asked for; what cannot be chosen is passed over."""
        self.is_valid()
        data = getattr(self, "cleaned_data", {})
        group = data.get("gruppe")
        return {
            "words": data.get("soeg", ""),
            "phase": data.get("fase", ""),
            "group": ActorGroup[group.upper()] if group else None,
        }


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
