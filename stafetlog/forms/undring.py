"""Forms of the undringsnotat: few fields, quick on a telephone."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from btimodel.exceptions import RuleBroken
from stafetlog import note_rules
from stafetlog.models import NoteObservation
from stafetlog.services.undring import Seen
from ui.fields import DateField, TextField, TimeField
from ui.forms import Form


class SeenForm(Form):
    """One observation. Only what was seen must be typed: the time is filled in."""

    saw_heard = TextField(
        label=_("Hvad har du set eller hørt?"),
        help_text=_("Skriv det, et kamera ville have optaget."),
        max_length=4000,
        rows=5,
    )
    seen_on = DateField(label=_("Dato"), help_text="")
    seen_time = TimeField(label=_("Klokken"), help_text="")
    place = forms.CharField(
        label=_("Hvor?"),
        max_length=120,
        required=False,
        help_text=_("For eksempel: i frikvarteret, ved afhentning"),
    )
    interpretation = TextField(label=_("Hvad tror du, det betyder?"), max_length=2000, rows=3, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A browser that goes back here gives the text back. "off" would put today beside it.
        for name in ("seen_on", "seen_time"):
            del self.fields[name].widget.attrs["autocomplete"]

    def clean(self) -> dict[str, Any]:
        """Join date and time, and say at the date when they lie in the future."""
        data = super().clean()
        if data.get("seen_on") and data.get("seen_time"):
            data["seen_at"] = timezone.make_aware(dt.datetime.combine(data["seen_on"], data["seen_time"]))
            try:
                note_rules.check_seen_at(data["seen_at"])
            except RuleBroken as refusal:
                self.add_error("seen_on", str(refusal))
        return data

    def seen(self) -> Seen:
        """Return what a valid form holds."""
        data = self.cleaned_data
        return Seen(
            seen_at=data["seen_at"],
            saw_heard=data["saw_heard"],
            place=data["place"],
            interpretation=data["interpretation"],
        )


class NewNoteForm(SeenForm):
    """A note and its first observation in one."""

    label = forms.CharField(
        label=_("Dit kendenavn til notatet"),
        max_length=60,
        required=False,
        help_text=_(
            "Kun til dig selv, for eksempel »dreng i 1.B«. Skriv ikke barnets fulde navn eller CPR-nummer."
        ),
    )


class CloseNoteForm(Form):
    """A few words on why the note leads to nothing more."""

    outcome = TextField(
        label=_("Hvad kom der ud af det?"),
        help_text=_(
            "For eksempel: »Talt med min leder. Det var en travl uge i familien, og hun er glad igen.«"
        ),
        max_length=1000,
        rows=4,
    )


class NotifiedForm(Form):
    """What has been done, if the author wants to remember it."""

    outcome = TextField(
        label=_("Hvad har du gjort?"),
        help_text=_(
            "For eksempel: »Ringet til familieafdelingen kl. 10 og sendt en skriftlig underretning kl. 11.«"
        ),
        max_length=1000,
        rows=3,
        required=False,
    )


def now_as_initial() -> dict[str, Any]:
    """Return today and now, as a new observation begins."""
    now = timezone.localtime()
    return {"seen_on": now.date(), "seen_time": now.time()}


def initial_of(observation: NoteObservation) -> dict[str, Any]:
    """Return an observation as the form shows it."""
    seen_at = timezone.localtime(observation.seen_at)
    return {
        "seen_on": seen_at.date(),
        "seen_time": seen_at.time(),
        "place": observation.place,
        "saw_heard": observation.saw_heard,
        "interpretation": observation.interpretation,
    }
