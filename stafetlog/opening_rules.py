"""Rules of opening a stafetlog (domain.md 3.2-3.4; law.md N-2, N-4, P-2). `check_…` raises one sentence."""

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.lookups import current_employments
from accounts.models import Employment, User
from btimodel.danish import search_key
from btimodel.lookups import legal_basis, parameter
from cases.exceptions import MissingRight
from cases.models import CasePerson
from cases.rules import has_turned
from cases.services.opening import ChildData, PersonData
from cases.visibility import leaks_in
from stafetlog import note_rules
from stafetlog.days import is_long_past
from stafetlog.exceptions import OpeningRefused
from stafetlog.models import NoteObservation


def check_may_open(by: User, employment: Employment) -> None:
    """Who: a professional, from a place where she works today. Raises MissingRight."""
    note_rules.check_at_work(by)
    if not current_employments(by, on=timezone.localdate()).filter(pk=employment.pk).exists():
        raise MissingRight(_("Du arbejder ikke det sted i dag. Vælg, hvor du åbner stafetloggen fra."))


def check_birth_date(birth_date: dt.date) -> None:
    """What: a child that is born and under the law's age (law.md 3.4). Raises OpeningRefused."""
    today = timezone.localdate()
    if birth_date > today:
        raise OpeningRefused(_("Fødselsdatoen ligger i fremtiden. Tjek årstallet."))
    limit = age_limit()
    if has_turned(limit, birth_date, today):
        raise OpeningRefused(
            _("Stafetloggen er for børn og unge under %(limit)s år. Tjek fødselsdatoen.") % {"limit": limit}
        )


def age_limit() -> int:
    """Return the age at which one is a child no longer (law.md 3.4)."""
    return int(parameter(legal_basis("dk.notify.professional", on=timezone.localdate()), "age_max_child"))


def check_custody(people: Iterable[PersonData], reason: str) -> None:
    """What: who has custody is known, or it is said why not (law.md P-2). Raises OpeningRefused."""
    if not reason.strip() and not any(person.has_custody for person in people):
        raise OpeningRefused(
            _("Skriv mindst én, der har forældremyndighed, eller forklar nederst, hvorfor der ikke er nogen.")
        )


def check_is_new(person: PersonData, before: Iterable[PersonData], child: ChildData) -> None:
    """What: nobody stands twice in the family, and the child is not its own sibling. Raises OpeningRefused.

    A father and a grandfather may share a name; the same name with one relation or one phone is one person.
    """
    name = search_key(person.name)
    if name == search_key(child.name) and person.relation == CasePerson.Relation.SIBLING:
        raise OpeningRefused(
            _("Det er barnets eget navn. Barnet er med i forvejen: fjern personen, eller ret navnet.")
        )
    for other in before:
        is_same = person.relation == other.relation or (person.phone and person.phone == other.phone)
        if name == search_key(other.name) and is_same:
            raise OpeningRefused(
                _(
                    "Personen står her i forvejen. Fjern den ene, eller skriv hele navnet, hvis det er to "
                    "forskellige."
                )
            )


def check_talked_on(day: dt.date | None) -> None:
    """When: the log is opened after the talk with the parents (product.md, A). Raises OpeningRefused."""
    if day is None:
        return
    if day > timezone.localdate():
        raise OpeningRefused(_("Samtalen ligger i fremtiden. Åbn stafetloggen, når I har talt sammen."))
    if is_long_past(day):
        raise OpeningRefused(_("Samtalen ligger mere end et år tilbage. Tjek årstallet."))


def check_observations(chosen: Iterable[NoteObservation], birth_date: dt.date) -> None:
    """What: no observation from long before the child was born. Raises OpeningRefused."""
    if any(timezone.localdate(seen.seen_at) < birth_date - dt.timedelta(days=365) for seen in chosen):
        raise OpeningRefused(_("En af observationerne er fra længe før barnets fødsel. Tjek datoen."))


def check_gives_nothing_away(child: ChildData, people: Iterable[PersonData], texts: Iterable[str]) -> None:
    """What: no text of the log holds a protected address or phone, nor then the child's school or day-care.

    The other parent reads the log (law.md N-2, N-4; cases.visibility.leaks). Raises OpeningRefused.
    """
    hidden = [person for person in people if person.protected]
    for text in texts if hidden else ():
        found = leaks_in(
            text,
            addresses=[person.address for person in hidden],
            phones=[person.phone for person in hidden],
            place=child.place,
        )
        if found:
            raise OpeningRefused(found[0])
