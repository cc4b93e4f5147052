"""Forms of consent: they read what is typed and never save."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from btimodel.models import Unit
from cases.models import CasePerson
from consent.models import ConsentDecision, InformationType
from stafetlog.forms.keeping import KeptForm
from ui.fields import DateField, TextField
from ui.forms import Form

Answer = ConsentDecision.Answer
How = ConsentDecision.How


class UnitChoiceField(forms.ModelChoiceField):
    """A unit with the authority it belongs to."""

    def label_from_instance(self, unit: Unit) -> str:
        """Return "Behandlingscenter Havnen, Region Eksempel"."""
        return f"{unit.name}, {unit.authority.name}"


class PersonChoiceField(forms.ModelMultipleChoiceField):
    """Persons in the family by name and relation."""

    def label_from_instance(self, person: CasePerson) -> str:
        """Return "Daniel Krogh (far)"."""
        return f"{person.name} ({str(person.get_relation_display()).lower()})"


class AskForm(KeptForm):
    """What the stafetholder asks the family to say yes to. Nothing is ticked beforehand (law.md C-1)."""

    unit = UnitChoiceField(
        queryset=Unit.objects.none(),
        label=_("Hvem skal kunne læse med?"),
        help_text=_(
            "Enheder hos andre myndigheder. Kolleger i samme myndighed kræver ikke samtykke: tilføj dem "
            "som deltagere."
        ),
        empty_label=_("Vælg en enhed"),
    )
    information_types = forms.MultipleChoiceField(
        choices=InformationType,
        label=_("Hvilke oplysninger handler det om?"),
        help_text=_("Vælg kun det, enheden har brug for."),
        widget=forms.CheckboxSelectMultiple,
    )
    own_matters_of = PersonChoiceField(
        queryset=CasePerson.objects.none(),
        required=False,
        label=_("Hvis sygdom eller behandling?"),
        help_text=_(
            "Kun hvis du har valgt en forælders egen sygdom eller behandling. Den forælder skal selv sige ja."
        ),
        widget=forms.CheckboxSelectMultiple,
    )
    purpose = TextField(
        label=_("Hvad skal oplysningerne bruges til?"),
        help_text=_(
            "Skriv det, så familien forstår det. Skriv ikke »alt relevant«. Familien kan læse det, du "
            "skriver her."
        ),
        max_length=1000,
        rows=4,
    )
    until = DateField(label=_("Til og med hvilken dag?"))

    def __init__(self, *args: Any, units: Any, owners: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        self.fields["own_matters_of"].queryset = owners


class RecordForm(Form):
    """An answer that came on paper or aloud."""

    answer = forms.ChoiceField(
        choices=(
            (Answer.GIVEN, _("Ja, giver samtykke")),
            (Answer.REFUSED, _("Nej, giver ikke samtykke")),
            (Answer.WITHDRAWN, _("Trækker et ja tilbage")),
        ),
        label=_("Hvad er svaret?"),
        widget=forms.RadioSelect,
    )
    how = forms.ChoiceField(
        choices=((How.PAPER, How.PAPER.label), (How.ORAL, How.ORAL.label)),
        label=_("Hvordan kom svaret?"),
        widget=forms.RadioSelect,
    )
    on = DateField(label=_("Hvilken dag?"))
    note = TextField(
        max_length=300,
        rows=2,
        label=_("Hvordan gik det til?"),
        help_text=_("Hvem hørte svaret, eller hvor ligger papiret? Skriv ikke grunden til et nej."),
    )
