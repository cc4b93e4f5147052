"""What the page of participants and family shows: who, as what, since when, and what each may see."""

import datetime as dt
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from btimodel.exceptions import RuleBroken
from btimodel.lookups import deadline_days
from cases.models import Case, CaseMembership, CasePerson
from cases.roles import FAMILY_ROLES
from cases.rules import check_may_read_along
from stafetlog.head import age_on
from ui.dates import danish_date
from ui.parts import Badge, Fact, Link

# Of these one may wonder why they have no login; of an aunt one does not.
PARENTS_AND_CHILD = (
    CasePerson.Relation.CHILD,
    CasePerson.Relation.MOTHER,
    CasePerson.Relation.FATHER,
    CasePerson.Relation.CO_PARENT,
)


@dataclass(frozen=True)
class Participant:
    """A professional's card."""

    name: str
    work: str
    access: Badge
    facts: list[Fact]
    badges: list[Badge] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)


@dataclass(frozen=True)
class Relative:
    """The card of somebody in the family. `hidden_contact` is shown only when it is asked for."""

    name: str
    relation: str
    facts: list[Fact]
    badges: list[Badge] = field(default_factory=list)
    contact: list[Fact] = field(default_factory=list)
    hidden_contact: bool = False
    no_login: str = ""
    links: list[Link] = field(default_factory=list)


@dataclass(frozen=True)
class Change:
    """One correction of what is known of a person."""

    at: dt.datetime
    by: str
    what: str


def everybody(case: Case, *, manages: bool) -> dict[str, Any]:
    """Return the page's three lists: professionals by name, the family with the child first, and the former.

    `manages` says whether the reader is shown the stafetholder's links.
    """
    today = timezone.localdate()
    all_members = list(case.memberships.everybody(today))
    active = [member for member in all_members if member.is_active_on(today)]
    reads = {member.person_id: member for member in active if member.role in FAMILY_ROLES}
    check_again = dt.timedelta(days=deadline_days("foraeldremyndighed_tjek"))
    people = case.people.in_order().select_related("contact", "user")
    return {
        "professionals": [
            _professional(case, member, manages=manages and case.is_open)
            for member in active
            if member.role not in FAMILY_ROLES
        ],
        "family": [
            _relative(case, person, reads.get(person.pk), check_again, manages=manages) for person in people
        ],
        "former": [Fact(_full_name(m), _period(m)) for m in all_members if not m.is_active_on(today)],
    }


def access_of(case: Case, member: CaseMembership) -> Badge:
    """Return in words what a professional can see today; `member` comes from `everybody`."""
    if not member.user.is_active:
        return Badge(_("Kontoen er lukket"), "error")
    until = member.valid_until
    if member.unit.authority_id != case.authority_id:
        if member.door_until is None:
            return Badge(_("Venter på samtykke"), "warning")
        until = min(filter(None, (until, member.door_until)))
    if until is None:
        return Badge(_("Har adgang"), "success")
    return Badge(_("Adgang til og med %(day)s") % {"day": danish_date(until)}, "info")


def seen_after(case: Case, member: CaseMembership) -> dict[str, Any]:
    """Return who somebody is, and what she sees of the log, as the preview of a change of level lists it."""
    if member.role in FAMILY_ROLES:
        sees = _("Læser med på familiens sider: alt, undtagen en anden forælders egne forhold.")
        return {"name": member.person.name, "work": str(member.person.get_relation_display()), "sees": sees}
    elsewhere = member.unit.authority_id != case.authority_id
    if elsewhere and member.door_until is None:
        sees = _("Ser ingenting, før familien har givet samtykke.")
    elif elsewhere:
        sees = _(
            "Ser loggen, men ikke adresser, til og med den %(day)s. Forældres egne forhold kræver deres ja."
        )
        sees %= {"day": danish_date(member.door_until)}
    else:
        sees = _("Ser hele loggen.")
    return {"name": member.user.full_name, "work": f"{member.title}, {member.unit}", "sees": sees}


def changes(person: CasePerson) -> list[Change]:
    """Return how what is known of a person was corrected, newest first (law.md P-2)."""
    records = list(person.history.select_related("history_user").order_by("-history_date"))
    found = []
    for newer, older in pairwise(records):
        by = newer.history_user.full_name if newer.history_user else ""
        if what := "; ".join(_differences(older, newer)):
            found.append(Change(newer.history_date, by, what))
    return found


def why_no_login(person: CasePerson) -> str:
    """Return why somebody cannot have a login, in the words of the rule, or "" when she may (law.md P-3)."""
    try:
        check_may_read_along(person)
    except RuleBroken as reason:
        return str(reason)
    return ""


def _professional(case: Case, member: CaseMembership, *, manages: bool) -> Participant:
    holds = case.is_open and member.user_id == case.stafetholder_id
    access = access_of(case, member)
    links = []
    if manages and not holds:
        links.append(Link(_("Afslut deltagelse"), reverse("members:end", args=[case.pk, member.pk])))
    if manages and member.unit.authority_id != case.authority_id and member.door_until is None:
        links.insert(0, Link(_("Bed om samtykke"), reverse("consent:ask", args=[case.pk])))
    facts = [
        Fact(_("Aktørgruppe"), str(member.get_actor_group_display() or "")),
        Fact(_("Rolle"), str(member.get_role_display())),
        Fact(_("Opgave"), member.task),
        Fact(_("Deltager siden"), danish_date(member.valid_from)),
        Fact(_("Telefon"), member.user.phone or member.unit.phone),
    ]
    return Participant(
        name=member.user.full_name,
        work=f"{member.title}, {member.unit}",
        access=access,
        facts=_filled(facts),
        badges=[Badge(_("Har stafetten"), "info")] if holds else [],
        links=links,
    )


def _relative(
    case: Case,
    person: CasePerson,
    reads: CaseMembership | None,
    check_again: dt.timedelta,
    *,
    manages: bool,
) -> Relative:
    contact = getattr(person, "contact", None)
    refusal = "" if reads else why_no_login(person)
    return Relative(
        name=person.name,
        relation=str(person.get_relation_display()),
        facts=_filled(
            [
                Fact(_("Alder"), _age(person)),
                Fact(_("Forældremyndighed"), _custody(person)),
                Fact(_("Tolk"), person.interpreter),
                Fact(_("Eget login"), _login(person, reads)),
            ]
        ),
        badges=_marks(person, check_again),
        contact=_filled(
            [
                Fact(_("Adresse"), contact.address if contact else ""),
                Fact(_("Telefon"), contact.phone if contact else ""),
            ]
        ),
        hidden_contact=person.protected,
        no_login=refusal if person.relation in PARENTS_AND_CHILD else "",
        links=_person_links(case, person, reads, refusal) if manages else [],
    )


def _age(person: CasePerson) -> str:
    if person.birth_date is None:
        return ""
    years = age_on(person.birth_date, timezone.localdate())
    return _("%(years)s år, født %(day)s") % {"years": years, "day": danish_date(person.birth_date)}


def _custody(person: CasePerson) -> str:
    if not person.has_custody:
        return ""
    checked = danish_date(person.custody_checked_on)
    return _("Ja, tjekket den %(day)s") % {"day": checked} if checked else _("Ja, men ikke tjekket")


def _login(person: CasePerson, reads: CaseMembership | None) -> str:
    if reads is None or person.user is None:
        return ""
    return _("Ja, siden %(day)s, med mailen %(email)s") % {
        "day": danish_date(reads.valid_from),
        "email": person.user.email,
    }


def _marks(person: CasePerson, check_again: dt.timedelta) -> list[Badge]:
    marks = []
    if person.protected:
        marks.append(Badge(_("Beskyttet adresse"), "error"))
    if person.has_custody:
        checked = person.custody_checked_on
        if checked is None or timezone.localdate() - checked >= check_again:
            marks.append(Badge(_("Tjek forældremyndigheden igen"), "warning"))
    return marks


def _person_links(case: Case, person: CasePerson, reads: CaseMembership | None, refusal: str) -> list[Link]:
    links = []
    if case.is_open:
        links.append(Link(_("Ret oplysninger"), reverse("members:edit", args=[case.pk, person.pk])))
    if reads is not None:
        links.append(Link(_("Luk adgangen"), reverse("members:end", args=[case.pk, reads.pk])))
    elif case.is_open and not refusal:
        links.append(Link(_("Giv eget login"), reverse("members:invite", args=[case.pk, person.pk])))
    return links


def _full_name(member: CaseMembership) -> str:
    if member.role in FAMILY_ROLES:
        return f"{member.person.name} ({member.person.get_relation_display().lower()})"
    return f"{member.user.full_name}, {member.title}, {member.unit}"


def _period(member: CaseMembership) -> str:
    ended = timezone.localdate(member.ended_at) if member.ended_at else None
    last = min(filter(None, (ended, member.valid_until)))
    return _("%(first)s til %(last)s") % {"first": danish_date(member.valid_from), "last": danish_date(last)}


def _filled(facts: list[Fact]) -> list[Fact]:
    return [fact for fact in facts if fact.value]


# What the history keeps; names and birth dates it does not (cases.models.people).
_FIELDS = ("relation", "has_custody", "custody_checked_on", "marked_protected", "interpreter")


def _differences(older: Any, newer: Any) -> list[str]:
    found = []
    for name in _FIELDS:
        before, after = getattr(older, name), getattr(newer, name)
        if before != after:
            label = str(CasePerson._meta.get_field(name).verbose_name).capitalize()
            found.append(f"{label}: {_said(name, before)} → {_said(name, after)}")
    if older.user_id != newer.user_id:
        found.append(_("Eget login er ændret"))
    return found


def _said(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("ja") if value else _("nej")
    if isinstance(value, dt.date):
        return danish_date(value)
    if name == "relation":
        return str(CasePerson.Relation(value).label).lower()
    return str(value or _("ikke oplyst"))
