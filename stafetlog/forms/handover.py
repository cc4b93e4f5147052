"""What is filled in to give the stafet on: whom, the note, and what the family says. Never saves."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from cases.models import CaseMembership, CasePerson
from stafetlog.forms.files import WrittenBy
from stafetlog.handover_notes import PART, PARTS, Note
from stafetlog.handover_rules import Asked
from stafetlog.models import ChildTransition
from ui.fields import DateField, TextField
from ui.forms import Form

SHORT_TEXT = 1000
HELP = {
    "worry": gettext_lazy("Hvad var bekymringen, og hvordan står det til nu?"),
    "works_not": gettext_lazy("Det sparer den næste for at prøve det samme igen."),
    "child_view": gettext_lazy("Helst med barnets egne ord."),
    "parents_view": gettext_lazy("Helst med forældrenes egne ord, også hvis de ikke er enige."),
    "practical": gettext_lazy("For eksempel tolk, hvornår forældrene kan, og hvad man skal være varsom med."),
    "contacts": gettext_lazy(
        "Navne og telefonnumre på deltagerne står ved siden af. Skriv kun det, der ikke står dér, og aldrig "
        "en forælders telefonnummer."
    ),
    "follows": gettext_lazy("Det, den næste skal bygge videre på."),
    "stays": gettext_lazy("Det, der slutter her, eller som kræver et nyt samtykke."),
}
ROWS = {"worry": 5, "agreed": 5, "follows": 5, "stays": 5}


def _part(name: str) -> TextField:
    return TextField(
        label=PARTS[name],
        help_text=HELP.get(name, ""),
        max_length=PART,
        rows=ROWS.get(name, 3),
        required=name == "worry",
    )


class NoteForm(Form):
    """The parts of the note; only the worry must be there."""

    worry, agreed, works, works_not = _part("worry"), _part("agreed"), _part("works"), _part("works_not")
    child_view, parents_view = _part("child_view"), _part("parents_view")
    measures, consents = _part("measures"), _part("consents")
    practical, contacts = _part("practical"), _part("contacts")
    follows, stays = _part("follows"), _part("stays")


class OfferForm(WrittenBy, NoteForm):
    """Whom the stafet is offered to, what the new holder needs to know, and what the family says."""

    to = forms.TypedChoiceField(
        label=gettext_lazy("Hvem skal have stafetten?"), coerce=int, widget=forms.RadioSelect
    )
    asked_who = forms.MultipleChoiceField(
        label=gettext_lazy("Hvem er spurgt om valget?"),
        help_text=gettext_lazy(
            "Familien må gerne påvirke valget. Er ingen spurgt endnu, så sæt intet mærke."
        ),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    asked_on = DateField(label=gettext_lazy("Hvornår blev de spurgt?"), required=False)
    family_asked = TextField(
        label=gettext_lazy("Hvad siger familien til valget?"),
        help_text=gettext_lazy("Er ingen spurgt, så skriv hvorfor, og hvornår det sker."),
        max_length=SHORT_TEXT,
        rows=3,
    )
    transition = forms.ChoiceField(choices=ChildTransition, widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        receivers: list[CaseMembership],
        family: list[CasePerson],
        transition: ChildTransition,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._users = {member.user_id: member.user for member in receivers}
        self.fields["to"].choices = [(member.user_id, _receiver_label(member)) for member in receivers]
        self.fields["asked_who"].choices = [(person.name, _person_label(person)) for person in family]
        self.fields["asked_on"].is_conditional = True
        self.fields["transition"].initial = transition
        if not transition:
            del self.fields["follows"], self.fields["stays"]
        self.order_fields(["to", *PARTS, "asked_who", "asked_on", "family_asked", "transition"])

    def clean(self) -> dict[str, Any]:
        """Whoever is asked is asked on a day."""
        data = super().clean() or self.cleaned_data
        if data.get("asked_who") and not data.get("asked_on") and "asked_on" not in self.errors:
            self.add_error("asked_on", _("Skriv, hvilken dag familien blev spurgt."))
        return data

    def chosen(self) -> User:
        """Return the person who was chosen."""
        return self._users[self.cleaned_data["to"]]

    def note(self) -> Note:
        """Return what was written, in the service's words."""
        parts = {name: self.cleaned_data.get(name, "") for name in PARTS}
        return Note(**parts, transition=ChildTransition(self.cleaned_data["transition"]))

    def asked(self) -> Asked:
        """Return what the family was asked, in the service's words; a day without anybody is no asking."""
        data = self.cleaned_data
        who = ", ".join(data["asked_who"])
        return Asked(said=data["family_asked"], who=who, on=data["asked_on"] if who else None)


def _receiver_label(member: CaseMembership) -> str:
    label = f"{member.user.full_name}, {member.title}, {member.unit}"
    if member.can_see:
        return label
    return _("%(who)s. Kan først svare, når familien har givet samtykke") % {"who": label}


def _person_label(person: CasePerson) -> str:
    return f"{person.name} ({str(person.get_relation_display()).lower()})"
