"""What is typed when a meeting is called, changed or cancelled, and the child's own words. Never saves."""

import datetime as dt
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Case, CaseMembership, CasePerson
from stafetlog import meeting_rules
from stafetlog.forms.entries import member_label
from stafetlog.forms.keeping import KeptForm
from stafetlog.models import ChildHeard, Meeting, MeetingItem
from stafetlog.services.meetings import ChildWords, Plan
from ui.fields import DateField, TextField, TimeField
from ui.forms import Form

WORDS, SHORT = 2000, 500
DEFAULT_MINUTES = 60


class MeetingForm(KeptForm):
    """When, where, what for and who. The same form calls a meeting and changes it."""

    purpose = TextField(
        label=gettext_lazy("Hvad vil I med mødet?"),
        help_text=gettext_lazy(
            "Et par linjer, som alle kan forstå. Familien kan læse det. Skriv ikke navnet på et sted."
        ),
        rows=3,
        max_length=SHORT,
    )
    on = DateField(label=gettext_lazy("Hvilken dag?"))
    at = TimeField(label=gettext_lazy("Hvad er klokken?"))
    minutes = forms.IntegerField(
        label=gettext_lazy("Hvor mange minutter varer det?"),
        initial=DEFAULT_MINUTES,
        min_value=meeting_rules.SHORTEST,
        max_value=meeting_rules.LONGEST,
        widget=forms.NumberInput(attrs={"class": "input-char-4", "inputmode": "numeric"}),
        error_messages={"invalid": gettext_lazy("Skriv et helt tal, for eksempel 60.")},
    )
    place = forms.CharField(
        label=gettext_lazy("Hvor?"),
        max_length=150,
        help_text=gettext_lazy(
            "Stedet står aldrig i en mail. Skriv ikke en privat adresse: skriv for eksempel »hjemme hos mor«."
        ),
    )
    family = forms.MultipleChoiceField(
        label=gettext_lazy("Hvem fra familien skal med?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Spørg familien, hvem de gerne vil have med, og hvad de vil tale om."),
    )
    professionals = forms.MultipleChoiceField(
        label=gettext_lazy("Hvilke fagpersoner skal med?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Hold mødet lille. Kun deltagere, der har adgang til sagen, står her."),
    )
    chair = forms.TypedChoiceField(label=gettext_lazy("Hvem leder mødet?"), coerce=int)
    writer = forms.TypedChoiceField(
        label=gettext_lazy("Hvem skriver referat?"),
        coerce=int,
        help_text=gettext_lazy("Referenten og stafetholderen kan skrive referatet."),
    )
    own_points = TextField(
        label=gettext_lazy("Egne punkter til dagsordenen"),
        help_text=gettext_lazy(
            "Ét punkt på hver linje. Standarddagsordenen og barnets egne ord kommer med af sig selv."
        ),
        rows=3,
        max_length=1200,
        required=False,
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = meeting_rules.professionals_here(case)
        active = case.memberships.active(timezone.localdate()).professionals()
        self.members: dict[int, CaseMembership] = {m.user_id: m for m in active if m.user_id in here}
        self.people: dict[UUID, CasePerson] = {person.pk: person for person in case.people.in_order()}
        labels = [(pk, member_label(member)) for pk, member in self.members.items()]
        for name in ("professionals", "chair", "writer"):
            self.fields[name].choices = labels
        self.fields["family"].choices = [(str(p.pk), _relation(p)) for p in self.people.values()]
        holder = case.stafetholder_id
        self.fields["professionals"].initial = [holder]
        self.fields["chair"].initial = self.fields["writer"].initial = holder
        self.protected = [person for person in self.people.values() if person.protected]

    def clean_own_points(self) -> str:
        """Each point is one line that fits on an agenda."""
        longest = MeetingItem._meta.get_field("title").max_length
        if any(len(line.strip()) > longest for line in self.cleaned_data["own_points"].split("\n")):
            raise forms.ValidationError(
                _("Et punkt kan højst være på %(most)s tegn. Gør det kortere.") % {"most": longest}
            )
        return str(self.cleaned_data["own_points"])

    def plan(self) -> Plan:
        """Return what was typed, in the service's words."""
        data = self.cleaned_data
        starts_at = timezone.make_aware(dt.datetime.combine(data["on"], data["at"]))
        chosen = [self.members[int(pk)].user for pk in data["professionals"]]
        return Plan(
            purpose=data["purpose"],
            starts_at=starts_at,
            minutes=data["minutes"],
            place=data["place"],
            users=tuple(chosen),
            people=tuple(self.people[UUID(pk)] for pk in data["family"]),
            chair=self.members[data["chair"]].user,
            writer=self.members[data["writer"]].user,
            own_points=tuple(line.strip() for line in data["own_points"].split("\n") if line.strip()),
        )


class ChangeForm(MeetingForm):
    """A meeting as it stands, and the version one has read."""

    version = forms.IntegerField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}))


class CancelForm(KeptForm):
    """Why it is cancelled, and the version one has read."""

    reason = TextField(
        label=gettext_lazy("Hvorfor aflyser du, og hvad sker der nu?"),
        help_text=gettext_lazy("Familien kan læse det i stafetloggen."),
        rows=3,
        max_length=SHORT,
    )
    version = forms.IntegerField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}))


class ChildFields(Form):
    """The child's own words with how, when and by whom, or why they are missing (law.md P-5)."""

    child_heard = forms.ChoiceField(
        label=gettext_lazy("Hvordan er barnet hørt?"), choices=ChildHeard.choices, widget=forms.RadioSelect
    )
    child_words = TextField(
        label=gettext_lazy("Barnets egne ord"),
        help_text=gettext_lazy(
            "Skriv det, barnet sagde eller viste, så tæt på barnets egne ord som muligt. Er barnet ikke "
            "hørt, så skriv hvorfor, og hvad I ellers ved om barnets syn."
        ),
        rows=4,
        max_length=WORDS,
    )
    child_on = DateField(label=gettext_lazy("Hvornår var det?"), required=False)
    child_by = forms.CharField(label=gettext_lazy("Hvem talte med barnet?"), max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("child_on", "child_by"):
            self.fields[name].is_conditional = True

    def clean(self) -> dict[str, Any]:
        """A talk has a day and somebody who was there; the other answers are not asked for them."""
        data = super().clean() or self.cleaned_data
        heard = data.get("child_heard")
        if not heard:
            return data
        if not ChildHeard(heard).was_before:
            self.pass_over("child_on", "child_by")
            return data
        if not data.get("child_on") and "child_on" not in self.errors:
            self.add_error("child_on", _("Skriv, hvornår det var."))
        if not data.get("child_by") and "child_by" not in self.errors:
            self.add_error("child_by", _("Skriv, hvem der var sammen med barnet."))
        return data

    def child(self) -> ChildWords:
        """Return what was typed, in the service's words."""
        data = self.cleaned_data
        heard = ChildHeard(data["child_heard"])
        if not heard.was_before:
            return ChildWords(heard, data["child_words"])
        return ChildWords(heard, data["child_words"], data["child_on"], data["child_by"])


class ChildWordsForm(ChildFields, KeptForm):
    """The child's own words before the meeting."""


def child_initial(meeting: Meeting) -> dict[str, Any]:
    """Return what is known of the child's words before the form is filled in."""
    return {
        "child_heard": meeting.child_heard,
        "child_words": meeting.child_words,
        "child_on": meeting.child_heard_on,
        "child_by": meeting.child_heard_by,
    }


def change_initial(meeting: Meeting) -> dict[str, Any]:
    """Return a meeting as it stands, for the form that changes it. `meeting` is made ready by `whole()`."""
    start = timezone.localtime(meeting.starts_at)
    own = [item.title for item in meeting.items.all() if item.key == MeetingItem.OWN]
    invited = list(meeting.participants.all())
    return {
        "purpose": meeting.purpose,
        "on": start.date(),
        "at": start.time(),
        "minutes": meeting.minutes,
        "place": meeting.place,
        "family": [str(one.person_id) for one in invited if one.person_id],
        "professionals": [one.user_id for one in invited if one.user_id],
        "chair": meeting.chair_id,
        "writer": meeting.writer_id,
        "own_points": "\n".join(own),
        "version": meeting.version,
    }


def _relation(person: CasePerson) -> str:
    return f"{person.name} ({person.get_relation_display().lower()})"
