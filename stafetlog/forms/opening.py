"""The forms of opening a stafetlog, one a step. What hangs together across steps is in opening_flow."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Employment
from btimodel.danish import search_key
from btimodel.exceptions import RuleBroken
from cases.models import CasePerson
from cases.models.case import PURPOSE_LENGTH, USUAL_PURPOSE
from cases.services.opening import PersonData
from stafetlog import opening_rules
from stafetlog.models import NoteObservation
from stafetlog.services.opening import FirstEntry
from ui.dates import danish_datetime
from ui.fields import CprField, DateField, TextField
from ui.forms import Form

RELATIONS = [("", _("Vælg"))] + [choice for choice in CasePerson.Relation.choices if choice[0] != "child"]


class SearchForm(Form):
    """Which child? Asked before anything else, so that nobody opens a second log."""

    name = forms.CharField(label=_("Barnets fulde navn"), max_length=120)
    birth_date = DateField(label=_("Barnets fødselsdato"))
    cpr = CprField(
        label=_("CPR-nummer"),
        required=False,
        help_text=_("Ti cifre. Skriv det kun, hvis du har det. Et erstatningsnummer kan også bruges."),
    )
    workplace = forms.ChoiceField(label=_("Hvor åbner du stafetloggen fra?"))
    is_another_child = forms.BooleanField(
        label=_("Det er et andet barn, for eksempel en tvilling. Jeg har tjekket det."), required=False
    )

    def __init__(self, *args: Any, employments: Iterable[Employment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.employments = {str(employment.pk): employment for employment in employments}
        workplace: Any = self.fields["workplace"]
        workplace.choices = [(key, f"{job.title}, {job.unit}") for key, job in self.employments.items()]
        if len(self.employments) == 1:
            del self.fields["workplace"]

    def clean_name(self) -> str:
        """A name has letters in it."""
        name: str = self.cleaned_data["name"]
        if not any(letter.isalpha() for letter in search_key(name)):
            raise forms.ValidationError(gettext("Skriv barnets for- og efternavn."))
        return name

    def clean(self) -> dict[str, Any]:
        """Say at the birth date when the child is not born, or too old."""
        data = super().clean()
        if data.get("birth_date"):
            try:
                opening_rules.check_birth_date(data["birth_date"])
            except RuleBroken as refusal:
                self.add_error("birth_date", str(refusal))
        return data

    @property
    def employment(self) -> Employment:
        """The place the log is opened from."""
        chosen = self.cleaned_data.get("workplace")
        return self.employments[chosen] if chosen else next(iter(self.employments.values()))


class ChildForm(Form):
    """Where the child spends the day."""

    place = forms.CharField(label=_("Skole eller dagtilbud"), max_length=150, required=False)
    group_name = forms.CharField(label=_("Klasse eller stue"), max_length=60, required=False)


class PersonForm(Form):
    """Somebody in the family. A form nobody has touched is passed over."""

    name = forms.CharField(label=_("Navn"), max_length=120)
    relation = forms.ChoiceField(label=_("Relation til barnet"), choices=RELATIONS)
    has_custody = forms.BooleanField(label=_("Har forældremyndighed"), required=False)
    phone = forms.CharField(
        label=_("Telefon"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    address = forms.CharField(
        label=_("Adresse"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    protected = forms.BooleanField(
        label=_("Adressen er beskyttet"),
        required=False,
        help_text=_("Så ser den anden forælder hverken adresse, telefon eller barnets skole."),
    )
    interpreter = forms.CharField(label=_("Tolk til sproget"), max_length=40, required=False)

    @property
    def data_of_person(self) -> PersonData | None:
        """What a valid form holds, or None for a form nobody has touched."""
        return PersonData(**self.cleaned_data) if self.has_changed() else None


class CustodyForm(Form):
    """Why nobody with custody is written, when nobody is."""

    no_custody_reason = TextField(
        label=_("Har ingen af dem forældremyndighed? Skriv hvorfor"),
        help_text=_(
            "For eksempel: »Den unge bor på egen hånd, og vi venter på svar.« Familien kan læse det."
        ),
        max_length=500,
        rows=2,
        required=False,
    )


class WorryForm(Form):
    """The worry, the talk with the parents, and what follows from the note."""

    purpose = TextField(
        label=_("Hvad skal stafetloggen bruges til?"),
        help_text=_("Skriv kun det i loggen, der har med det at gøre. Ret sætningen, så den passer til jer."),
        max_length=PURPOSE_LENGTH,
        rows=3,
        initial=USUAL_PURPOSE,
    )
    concern = TextField(
        label=_("Hvad er vi bekymrede for?"),
        help_text=_("Skriv det, som du sagde det til forældrene. Skriv også, hvad der går godt."),
        max_length=4000,
    )
    talked_on = DateField(label=_("Hvornår talte I med forældrene?"))
    talked_with = forms.CharField(
        label=_("Hvem var med?"),
        max_length=200,
        help_text=_("For eksempel: mor, far, klasselæreren og barnet selv"),
    )
    parents_talk = TextField(
        label=_("Hvad sagde de?"),
        help_text=_("Er I uenige, så skriv det, sådan som begge parter siger det."),
        max_length=4000,
        rows=5,
    )
    observations = forms.MultipleChoiceField(
        label=_("Hvilke observationer skal følge med?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    interpretations = forms.MultipleChoiceField(
        label=_("Skal nogen af dine tolkninger følge med?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, observations: Iterable[NoteObservation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seen = {str(seen.pk): seen for seen in observations}
        self._offer("observations", [(key, _seen_label(seen)) for key, seen in self.seen.items()])
        interpreted = {key: seen for key, seen in self.seen.items() if seen.interpretation}
        self._offer(
            "interpretations",
            [(key, _label(seen, seen.interpretation)) for key, seen in interpreted.items()],
        )

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices
        if not choices:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """The talk has been held, and an interpretation follows its observation."""
        data = super().clean()
        try:
            opening_rules.check_talked_on(data.get("talked_on"))
        except RuleBroken as refusal:
            self.add_error("talked_on", str(refusal))
        if set(data.get("interpretations", ())) - set(data.get("observations", ())):
            self.add_error(
                "interpretations",
                gettext("En tolkning følger kun med sammen med sin observation. Vælg begge."),
            )
        return data

    def chosen(self, name: str) -> frozenset[UUID]:
        """Return the keys that are ticked in `observations` or `interpretations`."""
        return frozenset(UUID(key) for key in self.cleaned_data.get(name, ()))

    def first_entry(self, no_custody_reason: str) -> FirstEntry:
        """Return what a valid form holds."""
        data = self.cleaned_data
        return FirstEntry(
            concern=data["concern"],
            parents_talk=data["parents_talk"],
            talked_on=data["talked_on"],
            talked_with=data["talked_with"],
            no_custody_reason=no_custody_reason,
            purpose=data["purpose"],
        )


def _seen_label(seen: NoteObservation) -> str:
    return _label(seen, ". ".join(filter(None, (seen.place, seen.saw_heard))))


def _label(seen: NoteObservation, text: str) -> str:
    return format_html("<strong>{}</strong><br>{}", danish_datetime(seen.seen_at), text)
