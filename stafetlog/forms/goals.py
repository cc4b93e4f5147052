"""What is typed about goals. Reads it, says what is wrong beside the field, and never saves."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy

from accounts.models import User
from btimodel.exceptions import RuleBroken
from cases.models import Case
from stafetlog import goal_rules
from stafetlog.forms.files import WrittenBy
from stafetlog.models import ChildView, Goal, GoalWords
from stafetlog.services.goals import Words
from ui.fields import DateField, TextField

TITLE_LIMIT, TEXT_LIMIT, HEARD_LIMIT = 200, 1000, 300
OWN_VIEWS = (ChildView.TALK, ChildView.OTHER_WAY, ChildView.NOT_HEARD)
CHILD_VIEW_HELP = gettext_lazy(
    "Skriv, hvad barnet siger, hvornår det var, og hvem der talte med barnet. Har I det ikke endnu, "
    "så skriv hvorfor, og hvornår I får det."
)
DISAGREEMENT_HELP = gettext_lazy("Skriv, hvem der ser anderledes på det, og hvorfor I vælger det alligevel.")


def choices_of(kinds: Any) -> list[tuple[str, Any]]:
    return [(kind.value, kind.label) for kind in kinds]


class PlanForm(WrittenBy):
    """What the forms of the plan share: the case, and rules that answer beside a field."""

    # The fields whose words the whole family reads.
    readable: tuple[str, ...] = ()

    def __init__(self, *args: Any, case: Case, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.case = case

    def clean(self) -> dict[str, Any]:
        """Ask the rules of each field, so that each says no beside it."""
        cleaned = super().clean() or self.cleaned_data
        for name in self.readable:
            if cleaned.get(name):
                self.ask(name, goal_rules.check_gives_nothing_away, self.case, cleaned[name])
        return cleaned

    @property
    def entry_id(self) -> UUID:
        """The id of the entry that a valid form becomes."""
        return UUID(str(self.cleaned_data["entry_id"]))

    def ask(self, name: str, check: Callable[..., None], *args: Any, **kwargs: Any) -> None:
        """Ask a rule, and put its no beside the field, once."""
        if name in self.errors:
            return
        try:
            check(*args, **kwargs)
        except RuleBroken as refusal:
            self.add_error(name, str(refusal))


class GoalForm(PlanForm):
    """A common goal in the family's words, or new words for one. `seen` is the wording one read."""

    readable = ("title", "success", "child_view_text", "disagreement")

    title = forms.CharField(
        label=gettext_lazy("Hvad vil I nå?"),
        help_text=gettext_lazy(
            "Brug barnets eller familiens egne ord. For eksempel: Jeg vil gerne have nogen at lege med."
        ),
        max_length=TITLE_LIMIT,
    )
    success = TextField(
        label=gettext_lazy("Hvordan kan I se, at det lykkes?"),
        help_text=gettext_lazy("Noget, som barnet og alle andre kan se i hverdagen."),
        max_length=TEXT_LIMIT,
        rows=3,
    )
    words_of = forms.ChoiceField(
        label=gettext_lazy("Hvis ord er det?"), choices=GoalWords.WordsOf, widget=forms.RadioSelect
    )
    child_view = forms.ChoiceField(
        label=gettext_lazy("Hvad siger barnet selv?"), choices=choices_of(OWN_VIEWS), widget=forms.RadioSelect
    )
    child_view_text = TextField(
        label=gettext_lazy("Barnets syn"), help_text=CHILD_VIEW_HELP, max_length=TEXT_LIMIT, rows=3
    )
    disagreement = TextField(
        label=gettext_lazy("Er nogen uenige?"),
        help_text=DISAGREEMENT_HELP,
        max_length=TEXT_LIMIT,
        rows=2,
        required=False,
    )
    agreed_on = DateField(label=gettext_lazy("Hvornår blev I enige?"))
    seen = forms.IntegerField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}), min_value=0)

    def clean(self) -> dict[str, Any]:
        """Ask for a day that makes sense."""
        cleaned = super().clean()
        if cleaned.get("agreed_on"):
            self.ask("agreed_on", goal_rules.check_agreed_on, cleaned["agreed_on"])
        return cleaned

    def words(self) -> Words:
        """Return what was typed, in the service's words."""
        data = self.cleaned_data
        return Words(
            title=data["title"],
            success=data["success"],
            words_of=GoalWords.WordsOf(data["words_of"]),
            agreed_on=data["agreed_on"],
            child_view=ChildView(data["child_view"]),
            child_view_text=data["child_view_text"],
            disagreement=data["disagreement"],
        )


class GoalEndForm(PlanForm):
    """The end of a goal: reached or dropped, and why."""

    readable = ("reason",)

    status = forms.ChoiceField(
        label=gettext_lazy("Hvordan gik det?"),
        choices=(
            (Goal.Status.REACHED, gettext_lazy("Målet er nået")),
            (Goal.Status.DROPPED, gettext_lazy("Vi opgiver målet")),
        ),
        widget=forms.RadioSelect,
    )
    reason = TextField(
        label=gettext_lazy("Hvad gør, at I slutter nu?"),
        help_text=gettext_lazy("Skriv, hvad barnet og familien siger til det."),
        max_length=TEXT_LIMIT,
        rows=4,
    )
