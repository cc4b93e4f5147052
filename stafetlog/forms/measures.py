"""What is typed about measures and evaluations. Says what is wrong beside the field, and never saves."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stafetlog import goal_rules
from stafetlog.forms.goals import (
    CHILD_VIEW_HELP,
    DISAGREEMENT_HELP,
    HEARD_LIMIT,
    OWN_VIEWS,
    TEXT_LIMIT,
    PlanForm,
    choices_of,
)
from stafetlog.models import ChildView, Evaluation, Measure
from stafetlog.plan import Possible
from stafetlog.services.evaluations import Result
from stafetlog.services.goals import Plan
from ui.fields import DateField, TextField


class MeasureForm(PlanForm):
    """What is done, by which one person, from when, and when one looks at it."""

    readable = ("what", "child_view_text", "disagreement")

    what = TextField(
        label=gettext_lazy("Hvad skal der gøres?"),
        help_text=gettext_lazy("Én ting, som én person kan sørge for."),
        max_length=TEXT_LIMIT,
        rows=3,
    )
    responsible = forms.ChoiceField(
        label=gettext_lazy("Hvem sørger for det?"),
        help_text=gettext_lazy("Én person, ikke et sted eller en afdeling."),
    )
    start_on = DateField(label=gettext_lazy("Hvornår begynder I?"))
    evaluate_on = DateField(
        label=gettext_lazy("Hvornår evaluerer I?"),
        help_text=gettext_lazy("Den dag ser I på, om det hjælper barnet. For eksempel 15-10-2026"),
    )
    child_view = forms.ChoiceField(
        label=gettext_lazy("Hvad siger barnet selv?"),
        choices=choices_of((ChildView.AS_GOAL, *OWN_VIEWS)),
        widget=forms.RadioSelect,
    )
    child_view_text = TextField(
        label=gettext_lazy("Barnets syn"),
        help_text=CHILD_VIEW_HELP,
        max_length=TEXT_LIMIT,
        rows=3,
        required=False,
    )
    disagreement = TextField(
        label=gettext_lazy("Er nogen uenige?"),
        help_text=DISAGREEMENT_HELP,
        max_length=TEXT_LIMIT,
        rows=2,
        required=False,
    )

    def __init__(self, *args: Any, possible: list[Possible], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.possible = {one.key: one for one in possible}
        self.fields["responsible"].choices = people_choices(possible)
        self.fields["child_view_text"].is_conditional = True

    def clean(self) -> dict[str, Any]:
        """Ask for days in order, and for the child's view when the goal does not tell it."""
        cleaned = super().clean()
        start, end = cleaned.get("start_on"), cleaned.get("evaluate_on")
        if start:
            self.ask("start_on", goal_rules.check_start, start)
        if end:
            self.ask("evaluate_on", goal_rules.check_evaluation_date, end, start_on=start)
        if cleaned.get("child_view"):
            how, text = ChildView(cleaned["child_view"]), cleaned.get("child_view_text", "")
            self.ask("child_view_text", goal_rules.check_child_view, how, text, may_point_at_goal=True)
        return cleaned

    def plan(self) -> Plan:
        """Return what was typed, in the service's words."""
        data = self.cleaned_data
        chosen = self.possible[data["responsible"]]
        return Plan(
            what=data["what"],
            responsible=chosen.user,
            responsible_person=chosen.person,
            start_on=data["start_on"],
            evaluate_on=data["evaluate_on"],
            child_view=ChildView(data["child_view"]),
            child_view_text=data["child_view_text"],
            disagreement=data["disagreement"],
        )


class EvaluationForm(PlanForm):
    """Was it done, what did it mean for the child, and what now. `seen` is how many evaluations one read."""

    readable = ("effect", "heard", "child_view_text", "new_what")

    evaluated_on = DateField(label=gettext_lazy("Hvornår talte I om det?"))
    heard = forms.CharField(
        label=gettext_lazy("Hvem er hørt?"),
        help_text=gettext_lazy("For eksempel: barnet, begge forældre og klasselæreren"),
        max_length=HEARD_LIMIT,
    )
    done = forms.ChoiceField(
        label=gettext_lazy("Blev det gjort?"), choices=Evaluation.Done, widget=forms.RadioSelect
    )
    effect = TextField(
        label=gettext_lazy("Hvad har det betydet for barnet?"),
        help_text=gettext_lazy("Brug barnets og forældrenes egne ord."),
        max_length=TEXT_LIMIT,
        rows=4,
    )
    child_view = forms.ChoiceField(
        label=gettext_lazy("Hvad siger barnet selv?"), choices=choices_of(OWN_VIEWS), widget=forms.RadioSelect
    )
    child_view_text = TextField(
        label=gettext_lazy("Barnets syn"), help_text=CHILD_VIEW_HELP, max_length=TEXT_LIMIT, rows=3
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("Hvad gør I nu?"), choices=Evaluation.Outcome, widget=forms.RadioSelect
    )
    next_on = DateField(label=gettext_lazy("Hvornår evaluerer I igen?"), required=False)
    new_what = TextField(
        label=gettext_lazy("Hvad skal der gøres i stedet?"), max_length=TEXT_LIMIT, rows=3, required=False
    )
    new_responsible = forms.ChoiceField(label=gettext_lazy("Hvem sørger for det?"), required=False)
    new_evaluate_on = DateField(label=gettext_lazy("Hvornår evaluerer I den nye indsats?"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}), min_value=0)

    def __init__(
        self, *args: Any, measure: Measure, possible: list[Possible], may_change: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.measure = measure
        self.possible = {one.key: one for one in possible}
        self.fields["new_responsible"].choices = people_choices(possible)
        for name in ("next_on", "new_what", "new_responsible", "new_evaluate_on"):
            self.fields[name].is_conditional = True
        if not may_change:
            self.fields["outcome"].choices = choices_of(
                outcome for outcome in Evaluation.Outcome if outcome != Evaluation.Outcome.CHANGE
            )

    def clean(self) -> dict[str, Any]:
        """Ask for what the outcome needs; what it does not need is passed over."""
        cleaned = super().clean()
        if cleaned.get("evaluated_on"):
            self.ask("evaluated_on", goal_rules.check_evaluated_on, cleaned["evaluated_on"])
        if cleaned.get("outcome") == Evaluation.Outcome.GO_ON:
            self._needs("next_on", _("Vælg, hvornår I evaluerer igen."))
            self._check_date("next_on", start_on=self.measure.start_on)
        else:
            self.pass_over("next_on")
        if cleaned.get("outcome") != Evaluation.Outcome.CHANGE:
            self.pass_over("new_what", "new_responsible", "new_evaluate_on")
        else:
            self._needs("new_what", _("Skriv, hvad der skal gøres i stedet."))
            self._needs("new_responsible", _("Vælg, hvem der sørger for det."))
            self._needs("new_evaluate_on", _("Vælg, hvornår I evaluerer den nye indsats."))
            self._check_date("new_evaluate_on")
        return cleaned

    def _needs(self, name: str, sentence: str) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, sentence)

    def _check_date(self, name: str, **kwargs: Any) -> None:
        if day := self.cleaned_data.get(name):
            self.ask(name, goal_rules.check_evaluation_date, day, **kwargs)

    def result(self) -> Result:
        """Return what was found, in the service's words."""
        data = self.cleaned_data
        outcome = Evaluation.Outcome(data["outcome"])
        return Result(
            done=Evaluation.Done(data["done"]),
            effect=data["effect"],
            heard=data["heard"],
            child_view=ChildView(data["child_view"]),
            child_view_text=data["child_view_text"],
            outcome=outcome,
            evaluated_on=data["evaluated_on"],
            next_on=data["next_on"] if outcome == Evaluation.Outcome.GO_ON else None,
        )

    def instead(self) -> Plan | None:
        """Return the measure that takes its place, from today, or None when it is not made over."""
        data = self.cleaned_data
        if data["outcome"] != Evaluation.Outcome.CHANGE:
            return None
        chosen = self.possible[data["new_responsible"]]
        return Plan(
            what=data["new_what"],
            responsible=chosen.user,
            responsible_person=chosen.person,
            start_on=timezone.localdate(),
            evaluate_on=data["new_evaluate_on"],
            child_view=ChildView(data["child_view"]),
            child_view_text=data["child_view_text"],
        )


def people_choices(possible: list[Possible]) -> list[tuple[str, Any]]:
    """Return the people to choose between, the professionals and the family apart."""
    professionals = [(one.key, one.label) for one in possible if one.user]
    family = [(one.key, one.label) for one in possible if one.person]
    return [("", _("Vælg")), (_("Fagpersoner"), professionals), (_("Familien"), family)]
