"""What readers fill in: a search, a choice of ideas, and the helpers' questions. Nothing of it is kept."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from btimodel.choices import Level
from ui.forms import Form

LONGEST_SEARCH = 80


class SearchForm(Form):
    """Words to look for."""

    words = forms.CharField(
        label=_("Søg i håndbogen"),
        max_length=LONGEST_SEARCH,
        min_length=2,
        error_messages={
            "required": _("Skriv et ord at søge efter."),
            "min_length": _("Skriv mindst to bogstaver."),
            "max_length": _("Skriv højst %(limit_value)s tegn."),
        },
    )


class IdeaForm(Form):
    """Whom the idea is for, and on which level."""

    group = forms.ChoiceField(label=_("For hvem"), required=False)
    level = forms.TypedChoiceField(
        label=_("Niveau"), required=False, coerce=int, empty_value=None, choices=[("", _("Alle niveauer"))]
    )

    def __init__(self, *args: Any, groups: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [("", _("Alle")), *groups]
        self.fields["level"].choices = [("", _("Alle niveauer")), *Level.choices]


class Answer:
    """What one may answer a helper's question."""

    YES, NO, UNSURE = "ja", "nej", "ved_ikke"
    CHOICES = ((YES, _("Ja")), (NO, _("Nej")), (UNSURE, _("Ved ikke")))


class HelperForm(Form):
    """The questions of one helper. None of them must be answered, but one of them."""

    def __init__(self, *args: Any, questions: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in questions:
            self.fields[question["noegle"]] = forms.ChoiceField(
                label=question["tekst"], required=False, choices=Answer.CHOICES, widget=forms.RadioSelect
            )

    def clean(self) -> dict[str, Any]:
        """Ask for at least one answer."""
        cleaned = super().clean() or self.cleaned_data
        if not any(cleaned.values()):
            raise forms.ValidationError(_("Svar på mindst ét spørgsmål. Du kan springe resten over."))
        return cleaned
