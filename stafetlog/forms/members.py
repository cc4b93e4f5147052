"""What the stafetholder types about those who take part and about the family."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Employment
from cases.models import Case, CasePerson
from cases.roles import Role
from cases.services.opening import PersonData
from ui.fields import DateField
from ui.forms import Form

ROLE_HELP = {
    Role.AKTOER: gettext_lazy("Kan læse, skrive i loggen og få stafetten."),
    Role.LAESER: gettext_lazy("Kan læse loggen, men ikke skrive."),
}


class ColleagueSearchForm(Form):
    """A name to look for."""

    mark_optional = False

    name = forms.CharField(
        label=gettext_lazy("Hvad hedder din kollega?"),
        max_length=120,
        help_text=gettext_lazy("Skriv fornavn eller efternavn, mindst to bogstaver."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ParticipantForm(Form):
    """Which of those who were found, as what, and to do what."""

    name = forms.CharField(widget=forms.HiddenInput, required=False)
    employment = forms.TypedChoiceField(label=gettext_lazy("Hvem?"), coerce=int, widget=forms.RadioSelect)
    role = forms.ChoiceField(label=gettext_lazy("Hvad skal personen kunne?"), widget=forms.RadioSelect)
    task = forms.CharField(
        label=gettext_lazy("Hvad er personens opgave?"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("For eksempel: taler med barnet én gang om ugen. Familien kan læse det."),
    )
    until = DateField(
        label=gettext_lazy("Sidste dag med adgang"),
        required=False,
        help_text=gettext_lazy("Lad feltet være tomt, hvis deltagelsen ikke har en slutdato."),
    )

    def __init__(self, *args: Any, case: Case, found: list[Employment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._found = {employment.pk: employment for employment in found}
        self.fields["employment"].choices = [(job.pk, _job_label(case, job)) for job in found]
        self.fields["role"].choices = [
            (role.value, format_html('{}<span class="k-choice__help">{}</span>', role.label, text))
            for role, text in ROLE_HELP.items()
        ]
        self.fields["role"].initial = Role.AKTOER

    @property
    def chosen(self) -> Employment:
        """The chosen colleague's job."""
        return self._found[self.cleaned_data["employment"]]


class PersonForm(Form):
    """What is known of somebody in the family. For the child itself the relation stands."""

    name = forms.CharField(label=gettext_lazy("Navn"), max_length=120)
    relation = forms.ChoiceField(label=gettext_lazy("Relation til barnet"))
    birth_date = DateField(label=gettext_lazy("Fødselsdato"), required=False)
    has_custody = forms.BooleanField(label=gettext_lazy("Har forældremyndighed"), required=False)
    custody_checked_on = DateField(
        label=gettext_lazy("Hvornår er forældremyndigheden tjekket?"),
        required=False,
        help_text=gettext_lazy("Skal udfyldes, når personen har forældremyndighed."),
    )
    protected = forms.BooleanField(
        label=gettext_lazy("Har beskyttet adresse"),
        required=False,
        help_text=gettext_lazy(
            "Så ser den anden forælder hverken adresse, telefon eller navnet på barnets skole."
        ),
    )
    address = forms.CharField(label=gettext_lazy("Adresse"), max_length=200, required=False)
    phone = forms.CharField(label=gettext_lazy("Telefon"), max_length=30, required=False)
    interpreter = forms.CharField(
        label=gettext_lazy("Tolk til sproget"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("For eksempel arabisk"),
    )

    def __init__(self, *args: Any, person: CasePerson | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        child = CasePerson.Relation.CHILD
        if person is not None and person.relation == child:
            for name in ("relation", "birth_date", "has_custody", "custody_checked_on"):
                del self.fields[name]
        else:
            self.fields["relation"].choices = [
                ("", _("Vælg")),
                *((value, label) for value, label in CasePerson.Relation.choices if value != child),
            ]
        self.person = person
        if person is not None and person.protected_elsewhere:
            self["protected"].help_text = _(
                "Adressen er beskyttet, også uden hak her: det er oplyst et andet sted i Stafetten."
            )

    def clean(self) -> dict[str, Any]:
        """Custody that nobody has checked is how addresses have leaked (law.md P-2)."""
        cleaned = super().clean()
        if (
            cleaned.get("has_custody")
            and "custody_checked_on" in cleaned
            and not cleaned["custody_checked_on"]
        ):
            self.add_error("custody_checked_on", _("Skriv, hvornår forældremyndigheden er tjekket."))
        return cleaned

    def data_of_person(self) -> PersonData:
        """Return what was typed, ready for the service."""
        typed = dict(self.cleaned_data)
        if self.person is not None and self.person.relation == CasePerson.Relation.CHILD:
            typed |= {"relation": self.person.relation, "birth_date": self.person.birth_date}
        return PersonData(**typed)


class LoginForm(Form):
    """The e-mail address of somebody in the family, twice: a wrong letter would let a stranger in."""

    email = forms.EmailField(
        label=gettext_lazy("Personens egen mailadresse"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    again = forms.EmailField(
        label=gettext_lazy("Skriv mailadressen igen"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        """The two must be the same."""
        cleaned = super().clean()
        email, again = cleaned.get("email"), cleaned.get("again")
        if email and again and email.lower() != again.lower():
            self.add_error("again", _("De to mailadresser er ikke ens. Tjek dem."))
        return cleaned


def _job_label(case: Case, job: Employment) -> Any:
    if job.unit.authority_id == case.authority_id:
        note = ""
    else:
        note = _("Anden myndighed (%(authority)s): kan først se loggen, når familien har givet samtykke.") % {
            "authority": job.unit.authority
        }
    return format_html(
        '{}, {}, {}<span class="k-choice__help">{}</span>', job.user.full_name, job.title, job.unit, note
    )
