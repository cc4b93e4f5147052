"""What the page of one step of an opening shows."""

from typing import Any

from django.utils.translation import gettext as _

from cases.models import CasePerson
from stafetlog.forms.opening import PersonForm, SearchForm, WorryForm
from stafetlog.forms.opening_flow import CONFIRM, LABELS, PREFIXES, OpeningFlow, all_valid
from ui.fields import cpr_birth_date
from ui.forms import Form
from ui.parts import Step
from ui.summary import SummaryEntry, summary_entries


class OpeningPage:
    """A flow that has moved, as its template asks about it."""

    def __init__(self, flow: OpeningFlow) -> None:
        self.flow = flow

    @property
    def shown_search(self) -> Form:
        """The first step's form for the page."""
        return self._shown(self.flow.search_form)

    @property
    def shown_child(self) -> Form:
        """The second step's form for the page."""
        return self._shown(self.flow.child_form)

    @property
    def shown_custody(self) -> Form:
        """The third step's last form for the page."""
        return self._shown(self.flow.custody_form)

    @property
    def shown_worry(self) -> Form:
        """The fourth step's form for the page."""
        return self._shown(self.flow.worry_form)

    def _shown(self, form: Form) -> Form:
        """Return the form with its errors when the step was found faulty, else only with what was typed."""
        if self.flow.faulty:
            return form
        again = _unbound(form, self.flow)
        again.initial = {name: form[name].data for name in form.fields} if self._was_sent(form) else {}
        return again

    def shown_people(self) -> list[PersonForm]:
        """Return the forms of the third step: as many as asked for, without the removed one."""
        if self.flow.faulty:
            return self.flow.person_forms
        kept = [form for number, form in enumerate(self.flow.person_forms) if number != self.flow.removed]
        shown = []
        for number in range(self.flow.people_count):
            form = PersonForm(prefix=f"familie-{number}", empty_permitted=True)
            if number < len(kept):
                form.initial = {name: kept[number][name].data for name in form.fields}
            shown.append(form)
        return shown

    @property
    def people_to_show(self) -> list[dict[str, Any]]:
        """The people of the last look."""
        relations = dict(CasePerson.Relation.choices)
        return [
            {
                "relation": relations[person.relation],
                "name": person.name,
                "has_custody": person.has_custody,
                "phone": person.phone,
                "address": person.address,
                "protected": person.protected,
                "protected_word": _("Beskyttet adresse"),
            }
            for person in self.flow.people
        ]

    @property
    def chosen_observations(self) -> list[dict[str, Any]]:
        """The observations that follow, oldest first, as they will stand in the log."""
        form = self.flow.worry_form
        chosen = [form.seen[str(key)] for key in form.chosen("observations")]
        thought = form.chosen("interpretations")
        return [
            {"observation": seen, "with_interpretation": seen.pk in thought}
            for seen in sorted(chosen, key=lambda seen: (seen.seen_at, seen.created_at))
        ]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the other steps hold, as names and values of hidden fields."""
        others = tuple(
            prefix for step, names in PREFIXES.items() if step != self.flow.step for prefix in names
        )
        return [
            (key, value)
            for key, values in self.flow.data.lists()
            if key.startswith(others)
            for value in values
        ]

    @property
    def errors(self) -> list[SummaryEntry]:
        """The lines of the error summary."""
        forms = self.flow.forms_of(self.flow.step) if self.flow.step != CONFIRM else [self.flow.search_form]
        return summary_entries(*forms) if self.flow.faulty else []

    @property
    def may_be_another(self) -> bool:
        """Whether to ask if the child that was found is another one."""
        return bool(self.flow.found) and all(match.is_perhaps_open for match in self.flow.found)

    @property
    def steps(self) -> list[Step]:
        """The steps for the indicator."""
        return [Step(str(label), self._state(step)) for step, label in LABELS.items()]

    @property
    def label(self) -> str:
        """The name of the step that is shown."""
        return str(LABELS[self.flow.step])

    @property
    def cpr_does_not_fit(self) -> bool:
        """Whether the CPR number tells another birth date; worth a look, never a refusal (law.md K-2)."""
        data = self.flow.search_form.cleaned_data if self.flow.search_form.is_valid() else {}
        try:
            return bool(data.get("cpr")) and cpr_birth_date(data["cpr"]) != data["birth_date"]
        except ValueError:
            return True

    @property
    def somebody_is_protected(self) -> bool:
        """Whether the texts must be written with care."""
        return all_valid(self.flow.person_forms) and any(person.protected for person in self.flow.people)

    def _state(self, step: int) -> str:
        if step == self.flow.step:
            return "error" if self.flow.faulty else "current"
        return "done" if step < self.flow.reached else "todo"

    def _was_sent(self, form: Form) -> bool:
        return any(key.startswith(f"{form.prefix}-") for key in self.flow.data)


def _unbound(form: Form, flow: OpeningFlow) -> Form:
    extra: dict[str, Any] = {}
    if isinstance(form, SearchForm):
        extra["employments"] = flow.employments
    if isinstance(form, WorryForm):
        extra["observations"] = flow.observations
    return type(form)(prefix=form.prefix, **extra)
