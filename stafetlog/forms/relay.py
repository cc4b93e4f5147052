"""What the stafetholder fills in: offer, answer, level, next date, closing. Never saves."""

import datetime as dt
from typing import Any

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from btimodel.choices import LEVEL_MEANING, Level
from cases.models import Case
from stafetlog.days import is_long_past
from stafetlog.forms.family_wish import WISH_FIELDS, AsksFamily
from stafetlog.forms.files import WrittenBy
from stafetlog.forms.keeping import KeptForm
from stafetlog.models import Closing, LevelChange
from stafetlog.services.closing import Farewell
from stafetlog.services.levels import LevelDecision
from ui.dates import danish_date
from ui.fields import DateField, TextField
from ui.forms import Form

SHORT_TEXT, LONG_TEXT = 1000, 4000


class OfferIdForm(Form):
    """Which offer the person had before her: another one may have been made since."""

    offer = forms.UUIDField(widget=forms.HiddenInput)


class DeclineForm(OfferIdForm):
    """A no, with its reason."""

    reason = TextField(
        label=gettext_lazy("Hvorfor siger du nej?"),
        help_text=gettext_lazy("Den, der har stafetten, og familien kan læse det."),
        max_length=SHORT_TEXT,
        rows=4,
    )


class StepInForm(Form):
    """Why a leader takes a stafet up."""

    reason = TextField(
        label=gettext_lazy("Hvorfor er det dig?"),
        help_text=gettext_lazy("For eksempel: ingen andre fra kommunen deltager. Skriv ikke om familien."),
        max_length=SHORT_TEXT,
        rows=3,
    )


class LevelForm(AsksFamily, WrittenBy):
    """The decision to change level (domain.md 2.4)."""

    field_order = (
        *("to_level", "reason", "informed_how", "informed_on", "informed_who", "child_heard"),
        *WISH_FIELDS,
        *("notification_considered", "summing_up", "holder_choice"),
    )

    class How(models.TextChoices):
        MEETING = "meeting", gettext_lazy("På et møde")
        TALK = "talk", gettext_lazy("Ved en samtale")
        PHONE = "phone", gettext_lazy("I telefonen")
        NOT_YET = "not_yet", gettext_lazy("De er ikke orienteret endnu")

    to_level = forms.TypedChoiceField(label=gettext_lazy("Nyt niveau"), coerce=int, widget=forms.RadioSelect)
    reason = TextField(
        label=gettext_lazy("Begrundelse"),
        help_text=gettext_lazy("Hvad har ændret sig, og hvad skal det nye niveau give barnet?"),
        max_length=SHORT_TEXT,
    )
    informed_how = forms.ChoiceField(
        label=gettext_lazy("Hvordan er forældrene orienteret?"), choices=How, widget=forms.RadioSelect
    )
    informed_on = DateField(label=gettext_lazy("Hvornår blev de orienteret?"), required=False)
    informed_who = TextField(
        label=gettext_lazy("Hvem er orienteret, og hvad sagde de?"),
        help_text=gettext_lazy("Er de ikke orienteret endnu, så skriv hvorfor, og hvornår det sker."),
        max_length=SHORT_TEXT,
        rows=3,
    )
    child_heard = TextField(
        label=gettext_lazy("Hvad siger barnet, og hvordan er barnet hørt?"),
        help_text=gettext_lazy(
            "Skriv hvornår og af hvem. Er barnet ikke hørt, så skriv hvorfor, og hvordan I finder dets syn."
        ),
        max_length=SHORT_TEXT,
        rows=3,
    )
    notification_considered = TextField(
        label=gettext_lazy("Har du overvejet, om der skal underrettes? Hvad kom du frem til?"),
        help_text=gettext_lazy(
            "For eksempel: Vi har talt om det med forældrene. Der er ikke grund til det nu, fordi …"
        ),
        max_length=SHORT_TEXT,
        rows=3,
    )
    summing_up = TextField(
        label=gettext_lazy("Opsamling, når I går et niveau ned"),
        help_text=gettext_lazy("Hvad er gjort, hvad kom der ud af det, og hvem holder øje nu?"),
        max_length=LONG_TEXT,
        rows=5,
        required=False,
    )
    holder_choice = forms.ChoiceField(
        label=gettext_lazy("Skal stafetten blive, hvor den er?"),
        help_text=gettext_lazy("Tænk på familiens ønske, opgavens omfang, og hvem der er tættest på barnet."),
        choices=LevelChange.HolderChoice,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, level: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_level"].choices = [
            (other.value, f"{other.label}: {LEVEL_MEANING[other]}") for other in Level if other != level
        ]
        self.fields["informed_on"].is_conditional = True
        if level == Level.ONE:
            del self.fields["summing_up"]
        else:
            self.fields["summing_up"].is_conditional = True
        self.level = level

    def clean_informed_on(self) -> dt.date | None:
        """The parents were told today or in the last year."""
        day = self.cleaned_data["informed_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(
                _("Datoen ligger i fremtiden. Skriv den dag, forældrene blev orienteret.")
            )
        if day and is_long_past(day):
            raise forms.ValidationError(_("Datoen ligger mere end et år tilbage. Tjek årstallet."))
        return day

    def clean(self) -> dict[str, Any]:
        """A talk has a day."""
        data = super().clean() or self.cleaned_data
        told = data.get("informed_how") not in (None, self.How.NOT_YET)
        if told and not data.get("informed_on") and "informed_on" not in self.errors:
            self.add_error("informed_on", _("Skriv, hvornår forældrene blev orienteret."))
        goes_down = (data.get("to_level") or Level.THREE) < self.level
        if goes_down and not data.get("summing_up") and "summing_up" not in self.errors:
            self.add_error("summing_up", _("Skriv en opsamling, når I går et niveau ned."))
        self.ask_family()
        return data

    def decision(self) -> LevelDecision:
        """Return what was decided, in the service's words."""
        data = self.cleaned_data
        how = self.How(data["informed_how"])
        told = f"{how.label}."
        if how != self.How.NOT_YET:
            told = _("%(how)s den %(date)s.") % {"how": how.label, "date": danish_date(data["informed_on"])}
        return LevelDecision(
            to_level=Level(data["to_level"]),
            reason=data["reason"],
            parents_informed=f"{told} {data['informed_who']}",
            notification_considered=data["notification_considered"],
            holder_choice=LevelChange.HolderChoice(data["holder_choice"]),
            child_heard=data["child_heard"],
            summing_up=data.get("summing_up", ""),
            family=self.family,
        )


class NextDateForm(KeptForm):
    """What happens next, and when."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Hvad skal der ske?"), choices=Case.CHOSEN_KINDS, widget=forms.RadioSelect
    )
    on = DateField(label=gettext_lazy("Hvilken dag?"))
    about = TextField(
        label=gettext_lazy("Hvad handler det om?"),
        help_text=gettext_lazy("Skriv ikke et sted, som den ene forælder ikke må kende."),
        max_length=SHORT_TEXT,
        rows=3,
        required=False,
    )


class ClosingForm(AsksFamily, WrittenBy):
    """The end of the log (domain.md 3.3 F)."""

    field_order = ("reason", "summary", "what_helped", "who_follows", "family_words", *WISH_FIELDS)

    reason = forms.ChoiceField(
        label=gettext_lazy("Hvorfor slutter I?"), choices=Closing.Reason, widget=forms.RadioSelect
    )
    summary = TextField(
        label=gettext_lazy("Opsamling"),
        help_text=gettext_lazy("Hvad var bekymringen, hvad har I gjort, og hvordan går det nu?"),
        max_length=LONG_TEXT,
        rows=8,
    )
    what_helped = TextField(label=gettext_lazy("Hvad hjalp?"), max_length=SHORT_TEXT, rows=4)
    who_follows = TextField(
        label=gettext_lazy("Hvem følger barnet nu?"),
        help_text=gettext_lazy(
            "En person, som barnet og forældrene kan gå til, hvis bekymringen vender tilbage."
        ),
        max_length=SHORT_TEXT,
        rows=3,
    )
    family_words = TextField(
        label=gettext_lazy("Hvad siger barnet og forældrene selv?"),
        help_text=gettext_lazy("Med deres egne ord. Lukker I uden, så skriv hvorfor."),
        max_length=SHORT_TEXT,
        rows=4,
    )

    def clean(self) -> dict[str, Any]:
        """A no is explained."""
        data = super().clean() or self.cleaned_data
        self.ask_family()
        return data

    def farewell(self) -> Farewell:
        """Return what was written, in the service's words."""
        data = self.cleaned_data
        return Farewell(
            reason=Closing.Reason(data["reason"]),
            summary=data["summary"],
            what_helped=data["what_helped"],
            who_follows=data["who_follows"],
            family_words=data["family_words"],
            family=self.family,
        )
