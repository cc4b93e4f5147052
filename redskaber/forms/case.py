"""The form of a tool on a case: with the question whose own matters it is about."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Case, CasePerson
from redskaber.answers import stops
from redskaber.drawings import field_of
from redskaber.forms.tool import ToolForm
from stafetlog.rules import OWN_MATTERS_RELATIONS


class CaseToolForm(ToolForm):
    """A tool about the child of a case. A correction keeps whom the first was about."""

    concerns = forms.ChoiceField(
        label=gettext_lazy("Handler det kun om en forælders egne forhold?"),
        required=False,
        help_text=gettext_lazy(
            "For eksempel egen sygdom eller behandling. Så kan den anden forælder ikke se redskabet."
        ),
    )

    tells_no_place = forms.BooleanField(
        label=gettext_lazy("Jeg har set efter: tegningen viser ikke, hvor nogen bor, eller hvor barnet er"),
        required=False,
    )

    def __init__(self, *args: Any, case: Case, asks_concerns: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, birth_date=case.child.birth_date, **kwargs)
        if field_of(self.tool) is None or not case.people.protected().exists():
            del self.fields["tells_no_place"]
        if not asks_concerns:
            del self.fields["concerns"]
            self.people: dict[UUID, CasePerson] = {}
            return
        parents = [p for p in case.people.in_order() if p.relation in OWN_MATTERS_RELATIONS]
        self.people = {person.pk: person for person in parents}
        names = [(str(p.pk), f"{p.name} ({p.get_relation_display().lower()})") for p in parents]
        concerns: Any = self.fields["concerns"]
        concerns.choices = [("", _("Nej, det handler om barnet eller samarbejdet")), *names]

    def clean(self) -> dict[str, Any]:
        """Say beside the question when its answer keeps the tool out of the log."""
        data = super().clean()
        for field, sentence in stops(self.tool, self.answers):
            self.add_error(field.key, sentence)
        return data

    @property
    def concerned(self) -> CasePerson | None:
        """The parent whose own matters it is about, or None."""
        chosen = self.cleaned_data.get("concerns")
        return self.people[UUID(chosen)] if chosen else None
