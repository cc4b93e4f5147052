"""The steps of opening a stafetlog: what has been typed, which step comes next, and with what faults.

Nothing is kept between the requests: every page carries what the other steps hold in hidden fields, and
everything is checked again (docs/adr/0021). So nothing personal rests in a session, and two tabs are two
openings.
"""

from collections.abc import Sequence

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import Employment
from btimodel.exceptions import RuleBroken
from cases.search import ChildMatch, Likeness
from cases.services.opening import ChildData, PersonData
from stafetlog import opening_rules
from stafetlog.exceptions import OpeningRefused
from stafetlog.forms.opening import ChildForm, CustodyForm, PersonForm, SearchForm, WorryForm
from stafetlog.models import NoteObservation
from stafetlog.services.opening import FirstEntry
from ui.forms import Form

SEARCH, CHILD, FAMILY, WORRY, CONFIRM = range(1, 6)
LABELS = {
    SEARCH: _("Søg først"),
    CHILD: _("Barnet"),
    FAMILY: _("Familien"),
    WORRY: _("Bekymringen"),
    CONFIRM: _("Se efter og åbn"),
}
# The names of the fields of each step begin with one of these.
PREFIXES = {SEARCH: ("barn-",), CHILD: ("sted-",), FAMILY: ("familie-",), WORRY: ("bekymring-",)}
MOST_PEOPLE = 12
PEOPLE_AT_FIRST = 2


class OpeningFlow:
    """One request's view of an opening. `move()` first, then `answer()` or `refuse()` if the view must."""

    def __init__(
        self,
        data: QueryDict | None,
        *,
        employments: Sequence[Employment],
        observations: Sequence[NoteObservation],
    ) -> None:
        self.data = data if data is not None else QueryDict()
        self.employments = employments
        self.observations = observations
        self.step = min(self._number("trin", SEARCH), CONFIRM)
        self.reached = max(self.step, self._number("naaet", SEARCH))
        self.people_count = min(self._number("familie-antal", PEOPLE_AT_FIRST), MOST_PEOPLE)
        self.removed: int | None = None
        self.faulty = False
        self.is_done = False
        self.must_search = False
        self.found: list[ChildMatch] = []

    # --- what was asked for ---

    def move(self) -> None:
        """Do what the pressed button says: forward, back, to a step, one person more or fewer."""
        go = self.data.get("gaa", "frem")
        what, _sep, number = go.partition("-")
        if what == "tilbage":
            self.step = max(SEARCH, self.step - 1)
        elif what == "til" and number.isdecimal() and SEARCH <= int(number) < self.step:
            self.step = int(number)
        elif what == "tilfoej":
            self.step, self.people_count = FAMILY, min(self.people_count + 1, MOST_PEOPLE)
        elif what == "fjern" and number.isdecimal() and int(number) < self.people_count:
            self.step, self.removed, self.people_count = FAMILY, int(number), self.people_count - 1
        else:
            self._forward()
        if self.step > SEARCH and not self.search_form.is_valid():
            self.step = SEARCH

    def _forward(self) -> None:
        for step in range(SEARCH, min(self.step, WORRY) + 1):
            if not self._is_valid(step):
                self.step, self.faulty = step, True
                return
        if self.step == SEARCH:
            self.must_search = True
        elif self.step == CONFIRM:
            self.is_done = True
        else:
            self._to(self.step + 1)

    def answer(self, found: list[ChildMatch]) -> None:
        """Take the search's answer: go on, or show what was found."""
        self.found = self._stops(found, is_another=self.search_form.cleaned_data["is_another_child"])
        if not self.found:
            self._to(CHILD)

    def refuse(self, refusal: RuleBroken, found: list[ChildMatch]) -> None:
        """Show why the log was not opened, and the open logs that were met, if any."""
        self.found = self._stops(found, is_another=False)
        if self.found:
            self.step = SEARCH
        # A second click, perhaps: then the way to one's own log is answer enough.
        if not any(match.i_can_open for match in self.found):
            self.search_form.add_rule_error(refusal)
            self.faulty = True

    @staticmethod
    def _stops(found: list[ChildMatch], *, is_another: bool) -> list[ChildMatch]:
        sure = [match for match in found if match.is_surely_open or match.likeness == Likeness.OTHER_NAME]
        return sure or [match for match in found if match.is_perhaps_open and not is_another]

    def _to(self, step: int) -> None:
        self.step, self.reached = step, max(self.reached, step)

    # --- the forms ---

    @cached_property
    def search_form(self) -> SearchForm:
        """The first step, as it was sent."""
        return SearchForm(self.data, prefix="barn", employments=self.employments)

    @cached_property
    def child_form(self) -> ChildForm:
        """The second step, as it was sent."""
        return ChildForm(self.data, prefix="sted")

    @cached_property
    def person_forms(self) -> list[PersonForm]:
        """The people of the third step, as they were sent."""
        return [
            PersonForm(self.data, prefix=f"familie-{number}", empty_permitted=True)
            for number in range(self._number("familie-antal", 0))[:MOST_PEOPLE]
        ]

    @cached_property
    def custody_form(self) -> CustodyForm:
        """The end of the third step, as it was sent."""
        return CustodyForm(self.data, prefix="familie-myndighed")

    @cached_property
    def worry_form(self) -> WorryForm:
        """The fourth step, as it was sent."""
        return WorryForm(self.data, prefix="bekymring", observations=self.observations)

    def forms_of(self, step: int) -> list[Form]:
        """Return the forms of a step, as they were sent."""
        if step == FAMILY:
            return [*self.person_forms, self.custody_form]
        return {SEARCH: [self.search_form], CHILD: [self.child_form], WORRY: [self.worry_form]}.get(step, [])

    def _is_valid(self, step: int) -> bool:
        forms = self.forms_of(step)
        if not all_valid(forms):
            return False
        if step == FAMILY and not self._all_are_new():
            return False
        try:
            if step == FAMILY:
                opening_rules.check_custody(self.people, self.no_custody_reason)
            if step == WORRY:
                opening_rules.check_gives_nothing_away(self.child, self.people, self._texts())
        except RuleBroken as refusal:
            forms[-1].add_rule_error(refusal)
            return False
        return True

    def _all_are_new(self) -> bool:
        """Ask of each person whether she stands there already, and say so beside her name."""
        before: list[PersonData] = []
        for form in self.person_forms:
            if person := form.data_of_person:
                try:
                    opening_rules.check_is_new(person, before, self.child)
                except OpeningRefused as refusal:
                    form.add_error("name", str(refusal))
                before.append(person)
        return not any(form.errors for form in self.person_forms)

    def _texts(self) -> list[str]:
        form = self.worry_form
        seen = [form.seen[key] for key in form.cleaned_data.get("observations", ())]
        thought = [form.seen[key] for key in form.cleaned_data.get("interpretations", ())]
        texts = [text for one in seen for text in (one.place, one.saw_heard)]
        return [
            self.first_entry.text(),
            self.first_entry.purpose,
            *texts,
            *(one.interpretation for one in thought),
        ]

    # --- what the service is given ---

    @property
    def child(self) -> ChildData:
        """The child of the first two steps."""
        known, place = self.search_form.cleaned_data, self.child_form.cleaned_data
        return ChildData(
            name=known["name"],
            birth_date=known["birth_date"],
            cpr=known["cpr"],
            place=place.get("place", ""),
            group_name=place.get("group_name", ""),
        )

    @property
    def people(self) -> list[PersonData]:
        """Everybody who is written in the third step."""
        return [person for form in self.person_forms if (person := form.data_of_person)]

    @property
    def no_custody_reason(self) -> str:
        """Why nobody has custody, or ""."""
        return str(self.custody_form.cleaned_data["no_custody_reason"])

    @property
    def first_entry(self) -> FirstEntry:
        """The worry and the talk."""
        return self.worry_form.first_entry(self.no_custody_reason)

    def _number(self, name: str, default: int) -> int:
        typed = self.data.get(name, "")
        return min(max(int(typed), 1), 99) if typed.isdecimal() and len(typed) < 3 else default


def all_valid(forms: Sequence[Form]) -> bool:
    """Ask every form, so that each gets its errors."""
    answers = [form.is_valid() for form in forms]
    return all(answers)
