"""What is filled in to pause, resume, announce a closing, keep open, and open again. Never saves."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stafetlog.forms.keeping import KeptForm
from stafetlog.models import StateChange
from stafetlog.state_rules import MISSING, TRANSITIONS, Facts, Step
from ui.fields import DateField, TextField

LONGEST = 1000


@dataclass(frozen=True)
class Words:
    """What a page of a step says: its heading, what it means, and what is asked in it."""

    lead: Promise
    reason: Promise
    on: Promise
    submit: Promise
    done: Promise


WORDS = {
    Step.PAUSE: Words(
        lead=_(
            "En pause har en slutdato og en grund. Stafetten bliver, hvor den er, og I kan stadig skrive i "
            "loggen. Familien kan se det hele på sin side."
        ),
        reason=_("Hvorfor holder I pause?"),
        on=_("Hvornår slutter pausen?"),
        submit=_("Sæt på pause"),
        done=_("Stafetloggen er på pause. Du kan stadig skrive i den."),
    ),
    Step.RESUME: Words(
        lead=_("Samarbejdet går videre, hvor I slap. Vælg, hvornår I følger op."),
        reason=_("Hvad er der sket i pausen, og hvad gør I nu?"),
        on=_("Hvornår følger I op?"),
        submit=_("Genoptag samarbejdet"),
        done=_("Pausen er slut."),
    ),
    Step.ANNOUNCE: Words(
        lead=_(
            "Sig det i god tid, og spørg familien først. Loggen er åben, indtil den bliver lukket, og "
            "varslet kan tages tilbage."
        ),
        reason=_("Hvorfor regner I med at lukke?"),
        on=_("Hvornår vil I lukke?"),
        submit=_("Varsl lukningen"),
        done=_("Lukningen er varslet. Loggen er åben indtil da."),
    ),
    Step.KEEP_OPEN: Words(
        lead=_("Stafetloggen bliver ved med at være åben. Vælg, hvornår I følger op."),
        reason=_("Hvorfor lukker I ikke alligevel?"),
        on=_("Hvornår følger I op?"),
        submit=_("Tag varslet tilbage"),
        done=_("Varslet er taget tilbage. Stafetloggen er åben som før."),
    ),
    Step.REOPEN: Words(
        lead=_(
            "Det er den samme log, der går videre, med alt det, der står i den. Du har stafetten, når du "
            "åbner den; bagefter kan du tilbyde den til en anden. Den bliver ikke slettet på den dag, der "
            "var bestemt ved lukningen."
        ),
        reason=_("Hvorfor skal den åbnes igen?"),
        on=_("Hvornår følger I op?"),
        submit=_("Åbn stafetloggen igen"),
        done=_("Stafetloggen er åben igen, og du har stafetten."),
    ),
}


class StepForm(KeptForm):
    """One step; it asks for what the table of steps says is needed, and for no more."""

    STEP: Step

    asked_by = forms.ChoiceField(
        label=_("Hvem har bedt om det?"), choices=StateChange.AskedBy, widget=forms.RadioSelect
    )
    family_words = TextField(
        label=_("Hvad siger barnet og forældrene?"),
        help_text=_("Med deres egne ord. Er de ikke spurgt endnu, så skriv hvorfor, og hvornår det sker."),
        max_length=LONGEST,
        rows=4,
    )
    field_order = ("asked_by", "reason", "on", "family_words")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        needs = TRANSITIONS[self.STEP].needs
        if "asked_by" not in needs:
            del self.fields["asked_by"]
        # The family's words are welcome at every step; where the table needs them they must be there.
        self.fields["family_words"].required = "family_words" in needs
        for name, field in self.fields.items():
            field.error_messages["required"] = MISSING.get(name, field.error_messages["required"])

    def facts(self) -> Facts:
        """Return what was told, in the service's words."""
        return Facts(**self.answers())


def _form_of(step: Step, words: Words) -> type[StepForm]:
    fields = {
        "STEP": step,
        "reason": TextField(label=words.reason, max_length=LONGEST, rows=4),
        "on": DateField(label=words.on),
    }
    return type("StepForm", (StepForm,), fields)


# A step's own form, with its own words.
FORMS = {step: _form_of(step, words) for step, words in WORDS.items()}
