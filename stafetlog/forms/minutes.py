"""The minutes of a meeting: who was there, each point, the child, the agreements, and what is next."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from cases.models import Case
from stafetlog.forms.files import WrittenBy
from stafetlog.forms.meetings import ChildFields
from stafetlog.meeting_rules import MOST_AGREEMENTS
from stafetlog.models import GoalWords, Meeting, MeetingParticipant
from stafetlog.plan import Possible
from stafetlog.services.meetings import Agreement, Minutes, NewGoal
from ui.fields import DateField, TextField

NOTE, WHAT = 3000, 500
FEWEST_ROWS, MORE_ROWS = 2, 2
NEW_GOAL = "nyt"
ROW = ("what", "who", "on")


def rows_in(typed: Mapping[str, Any]) -> int:
    """Return how many rows of agreements a page, or a draft, was typed with."""
    sent = str(typed.get("agreement_rows", ""))
    rows = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 4 else FEWEST_ROWS
    return min(max(rows, FEWEST_ROWS), MOST_AGREEMENTS)


class MinutesForm(ChildFields, WrittenBy):
    """The whole page in one form, so that one draft and one summary of errors hold it all.

    Its fields follow the meeting: `attendance_…` a participant, `note_…` a point, `agreement_0_…` a row.
    """

    mark_optional = False
    field_of = {"on": "next_on"}

    agreement_rows = forms.IntegerField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    goal_title = forms.CharField(
        label=gettext_lazy("Hvad vil I nå sammen?"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "Med barnets eller familiens ord. For eksempel: Noah kommer glad ind ad døren."
        ),
    )
    goal_success = TextField(
        label=gettext_lazy("Hvordan kan I se, at det lykkes?"), rows=2, max_length=500, required=False
    )
    onward_holder = forms.ChoiceField(
        label=gettext_lazy("Hvem har stafetten nu?"), widget=forms.RadioSelect, initial=Meeting.Onward.KEPT
    )
    onward_level = forms.ChoiceField(
        label=gettext_lazy("Hvad med niveauet?"), widget=forms.RadioSelect, initial=Meeting.Onward.KEPT
    )
    next_kind = forms.ChoiceField(
        label=gettext_lazy("Hvad sker der næste gang?"), choices=Case.CHOSEN_KINDS, widget=forms.RadioSelect
    )
    next_on = DateField(label=gettext_lazy("Hvilken dag?"))

    def __init__(
        self,
        *args: Any,
        user: User,
        meeting: Meeting,
        goals: Iterable[GoalWords],
        possible: list[Possible],
        rows: int,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.meeting, self.rows = meeting, rows
        self.possible = {one.key: one for one in possible}
        self.goals = {str(words.goal_id): words for words in goals}
        self.fields["agreement_rows"].initial = rows
        for participant in meeting.participants.all():
            self._add_attendance(participant)
        for item in meeting.items.all():
            self.fields[f"note_{item.pk.hex}"] = TextField(
                label=item.title, help_text=item.help, rows=3, max_length=NOTE, required=False
            )
        for number in range(rows):
            self._add_row(number)
        self._word_the_decisions(meeting.case)
        self._order_as_on_the_page()

    def _order_as_on_the_page(self) -> None:
        """Let the summary of errors follow the page."""
        begins = ("child_", "attendance_", "note_", "agreement_", "goal_", "onward_", "next_")
        self.order_fields([name for begin in begins for name in self.fields if name.startswith(begin)])

    def _add_attendance(self, participant: MeetingParticipant) -> None:
        self.fields[f"attendance_{participant.pk.hex}"] = forms.ChoiceField(
            label=participant.name,
            choices=MeetingParticipant.Attendance.choices,
            widget=forms.RadioSelect,
            error_messages={"required": _("Sæt kryds ved %(name)s.") % {"name": participant.name}},
        )

    def _add_row(self, number: int) -> None:
        who = [("", _("Vælg")), *((key, one.label) for key, one in self.possible.items())]
        goals = [(key, words.title) for key, words in self.goals.items()]
        fields: dict[str, forms.Field] = {
            "what": TextField(label=_("Hvad gør I?"), rows=2, max_length=WHAT, required=False),
            "who": forms.ChoiceField(label=_("Hvem gør det?"), choices=who, required=False),
            "on": DateField(label=_("Hvornår ser I på, om det er gjort?"), required=False),
        }
        if goals:
            fields["goal"] = forms.ChoiceField(
                label=_("Hvilket mål hører det til?"),
                choices=[*goals, (NEW_GOAL, _("Et nyt mål"))],
                initial=goals[0][0],
                required=False,
            )
        for name, field in fields.items():
            self.fields[f"agreement_{number}_{name}"] = field

    def _word_the_decisions(self, case: Case) -> None:
        kept, change = Meeting.Onward.KEPT.value, Meeting.Onward.TO_CHANGE.value
        holder: Any = self.fields["onward_holder"]
        holder.choices = [
            (kept, _("Stafetten bliver hos %(name)s") % {"name": case.stafetholder.full_name}),
            (change, _("Stafetten skal tilbydes til en anden")),
        ]
        level: Any = self.fields["onward_level"]
        level.choices = [
            (kept, _("Vi bliver på %(level)s") % {"level": str(case.get_level_display()).lower()}),
            (change, _("Niveauet skal ændres")),
        ]

    @property
    def attendance_fields(self) -> list[BoundField]:
        """One field for each who was invited."""
        return [self[f"attendance_{one.pk.hex}"] for one in self.meeting.participants.all()]

    @property
    def note_fields(self) -> list[BoundField]:
        """One field for each point of the agenda."""
        return [self[f"note_{item.pk.hex}"] for item in self.meeting.items.all()]

    @property
    def agreement_fields(self) -> list[list[BoundField]]:
        """The rows of agreements, each with its fields."""
        names = (*ROW, "goal") if self.goals else ROW
        return [[self[f"agreement_{row}_{name}"] for name in names] for row in range(self.rows)]

    @property
    def can_have_more_rows(self) -> bool:
        """Whether there is room for more agreements."""
        return self.rows < MOST_AGREEMENTS

    def clean(self) -> dict[str, Any]:
        """A row that is begun is whole, and an agreement has a goal."""
        data = super().clean() or self.cleaned_data
        for number in self._begun_rows():
            self._check_row(number, data)
        if self._needs_new_goal():
            for name in ("goal_title", "goal_success"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Aftaler hører til et mål. Skriv det her med få ord."))
        return data

    def _check_row(self, number: int, data: dict[str, Any]) -> None:
        messages = {
            "what": _("Skriv, hvad I har aftalt."),
            "who": _("Vælg den ene, der gør det."),
            "on": _("Skriv, hvornår I ser på, om det er gjort."),
        }
        for name, message in messages.items():
            key = f"agreement_{number}_{name}"
            if not data.get(key) and key not in self.errors:
                self.add_error(key, message)
        on = data.get(f"agreement_{number}_on")
        if on and on <= timezone.localdate():
            self.add_error(f"agreement_{number}_on", _("Vælg en dag efter i dag."))

    def _begun_rows(self) -> list[int]:
        """Return the rows in which somebody typed; what cannot be read counts too."""
        keys = {number: [f"agreement_{number}_{name}" for name in ROW] for number in range(self.rows)}
        return [number for number, names in keys.items() if any(self[name].data for name in names)]

    def _needs_new_goal(self) -> bool:
        begun = self._begun_rows()
        if not self.goals:
            return bool(begun)
        return any(self.cleaned_data.get(f"agreement_{number}_goal") == NEW_GOAL for number in begun)

    def minutes(self) -> Minutes:
        """Return what was typed, in the service's words."""
        data = self.cleaned_data
        new_goal = None
        if self._needs_new_goal():
            new_goal = NewGoal(data["goal_title"], data["goal_success"])
        return Minutes(
            attendance={one.pk: data[f"attendance_{one.pk.hex}"] for one in self.meeting.participants.all()},
            notes={item.pk: data[f"note_{item.pk.hex}"] for item in self.meeting.items.all()},
            child=self.child(),
            agreements=tuple(self._agreement(number) for number in self._begun_rows()),
            holder_onward=Meeting.Onward(data["onward_holder"]),
            level_onward=Meeting.Onward(data["onward_level"]),
            next_kind=Case.NextKind(data["next_kind"]),
            next_on=data["next_on"],
            new_goal=new_goal,
        )

    def _agreement(self, number: int) -> Agreement:
        data = self.cleaned_data
        who = self.possible[data[f"agreement_{number}_who"]]
        goal = data.get(f"agreement_{number}_goal") or NEW_GOAL
        return Agreement(
            what=data[f"agreement_{number}_what"],
            on=data[f"agreement_{number}_on"],
            user=who.user,
            person=who.person,
            goal=None if goal == NEW_GOAL else UUID(goal),
        )
