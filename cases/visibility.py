"""What somebody in the family may see of persons and places: one place for the rule (law.md N-2, N-4).

An address leaks through more than the address field. When another parent on the case is protected, the
child's school, the class and the units that stand beside the child every day are kept from the reader, on
every page and in every document. `leaks` finds the same secrets where somebody is about to write them.
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from btimodel.choices import ActorGroup
from btimodel.frozen import frozen
from btimodel.models import Unit
from cases import access, cutting
from cases.models import Case, CasePerson, PersonContact, UnitDoor
from cases.roles import CasePerm

BETWEEN = "\x00"  # stands in no text that PostgreSQL keeps, and is neither a space nor part of a word


def place_visible_to(user: Any, case: Case) -> bool:
    """Return whether a family reader may know where the child is by day.

    No, when another custody holder is protected, or the child is and the reader is not. The child may.
    """
    people = list(case.people.all())
    me = next((person for person in people if person.user_id == user.pk), None)
    if me is not None and me.relation == CasePerson.Relation.CHILD:
        return True
    others = [person for person in people if person is not me]
    if any(person.protected and person.has_custody for person in others):
        return False
    child_is_protected = any(p.protected and p.relation == CasePerson.Relation.CHILD for p in others)
    return not child_is_protected or (me is not None and me.protected)


def readable_entries(user: Any, perms: frozenset[CasePerm], on: dt.date) -> Q | None:
    """Return which entries `user` (or her key) may read on a day, given what she may do; None for none.

    Those who have a task in the case read all; those who only read along, all but what is kept to a task
    (law.md D-8). From another authority without the parents' own matters, but for the parents who have said
    yes to that. The family reads all but what concerns another person's own matters (law.md C-12); the log
    has no "hidden from family" mark (product.md, What must always hold). The database's policy on
    stafetlog_entry says the same.
    """
    if CasePerm.READ_ALL in perms:
        mine = Q() if CasePerm.READ_TASK in perms else Q(sensitivity="ordinary")
        if CasePerm.READ_OWN_MATTERS in perms:
            return mine
        return mine & (Q(concerns__isnull=True) | Q(UnitDoor.objects.shows_own_matters_to(user, on)))
    if CasePerm.FAMILY_READ in perms:
        return Q(concerns__isnull=True) | Q(concerns__user=user)
    return None


def who_reads(case: Case, *, task: bool, own_matters: bool) -> Q:
    """Return which users are professionals who may read an entry: `readable_entries` from its side.

    Of what is a parent's own matter, only those who read it on every case of theirs; one who reads it through
    a door, because that parent has said yes, is left out.
    """
    needed = [CasePerm.READ_ALL]
    needed += [CasePerm.READ_TASK] if task else []
    needed += [CasePerm.READ_OWN_MATTERS] if own_matters else []
    readers = Q()
    for perm in needed:
        readers &= Q(pk__in=access.users_with(perm, case))
    return readers


def readable_anywhere(user_id: int, on: dt.date) -> Q:
    """Return which entries a professional may read across her cases: what `readable_entries` says of each."""

    def on_cases(perm: CasePerm) -> Q:
        return Q(case__in=access.visible_on(user_id, perm, on))

    task = Q(sensitivity="ordinary") | on_cases(CasePerm.READ_TASK)
    own_matters = on_cases(CasePerm.READ_OWN_MATTERS)
    shown = Q(UnitDoor.objects.shows_own_matters_to(user_id, on))
    return on_cases(CasePerm.READ_ALL) & task & (Q(concerns__isnull=True) | own_matters | shown)


@dataclass(frozen=True)
class FamilySight:
    """What one family reader may see of places on one case. Made once a request by `family_sight`.

    `files_visible` is false when somebody else on the case is protected: what stands in a file cannot be cut
    out, so only those that somebody has looked through are shown.
    """

    place_visible: bool
    support_phone: str
    hidden_words: tuple[str, ...] = ()
    hidden_names: tuple[str, ...] = ()
    hidden_phones: tuple[str, ...] = ()
    safe_units: frozenset[str] = frozenset()
    files_visible: bool = True
    reader: int | None = None

    def shows_file(self, *, tells_no_place: bool, author: int | None = None) -> bool:
        """Return whether an attachment is there at all for this reader (law.md N-2). One's own always is."""
        return tells_no_place or self.is_own(author) or (self.place_visible and self.files_visible)

    def is_own(self, author: int | None) -> bool:
        """Return whether `author` is the reader.

        Nothing is cut out of her own words: she could try names until one was, and so learn which it is.
        """
        return author is not None and author == self.reader

    def text(self, text: str) -> str:
        """Return a text with the names and telephone numbers of hidden places cut out."""
        return cutting.without(text, self.hidden_words, names=self.hidden_names, phones=self.hidden_phones)

    def texts(self, texts: Sequence[str]) -> list[str]:
        """Return many texts, each as `text` returns it; a hidden name is looked for once in them all."""
        return self.text(BETWEEN.join(texts)).split(BETWEEN) if texts else []

    def unit(self, unit: Unit | None) -> str:
        """Return a unit's name, or nothing when it tells where the child is."""
        if unit is None or (not self.place_visible and unit.actor_group == ActorGroup.DIREKTE):
            return ""
        return self.text(unit.name)

    def role(self, role: str) -> str:
        """Return how an author took part: "Lærer, Lindeskolen" is "Lærer" when the place is hidden.

        Closed by default: what stands after the comma stays only when it is a unit that tells no place.
        """
        title, comma, place = role.partition(", ")
        if self.place_visible or not comma or place in self.safe_units:
            return self.text(role)
        return self.text(title)

    def phone(self, unit: Unit, *numbers: str) -> str:
        """Return the first of the numbers; the municipality's own when the unit tells where the child is."""
        if not self.place_visible and unit.actor_group == ActorGroup.DIREKTE:
            return self.support_phone
        return next(filter(None, (*numbers, unit.phone, self.support_phone)), "")


def family_sight(user: Any, case: Case) -> FamilySight:
    """Return what this family reader may see of places on the case."""
    phone = case.municipality.support_phone
    files = not any(person.protected and person.user_id != user.pk for person in case.people.all())
    if place_visible_to(user, case):
        return FamilySight(True, phone, files_visible=files, reader=user.pk)
    found = _units(case, user)
    words = found.near | {case.child.place, case.child.group_name}
    return FamilySight(
        False,
        phone,
        hidden_words=_longest_first(words),
        hidden_names=_longest_first(own_names(words, case.municipality.name)),
        hidden_phones=_longest_first(found.phones - {cutting.digits_of(phone)}),
        safe_units=found.known - found.near,
        files_visible=files,
        reader=user.pk,
    )


def own_names(places: Iterable[str], municipality: str) -> frozenset[str]:
    """Return what people call the places for short, without the town: its school may be named after it."""
    return frozenset(name for name in map(cutting.own_name, places) if name not in municipality)


def _longest_first(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(filter(None, words), key=lambda word: (-len(word), word)))


@dataclass(frozen=True)
class _Units:
    """The names that may tell where a child is by day, their telephones, and the other units on the case."""

    near: frozenset[str]
    phones: frozenset[str]
    known: frozenset[str]


def _units(case: Case, reader: Any) -> _Units:
    """Return every school and day-care there is, and the other authorities they belong to.

    The child may have moved to one that nobody has added to the case yet. What is written of one child names
    the sister's school too, and that need not be a unit: those of all the reader's cases are with the near.
    """
    concerned = Q(actor_group=ActorGroup.DIREKTE) | Q(case_memberships__case=case)
    children = access.visible(reader, CasePerm.FAMILY_READ).order_by()
    columns = ("name", "actor_group", "authority_id", "authority__name", "phone")
    rows = list(
        Unit.objects.filter(concerned)
        .annotate(
            places=ArraySubquery(children.values("child__place")),
            groups=ArraySubquery(children.values("child__group_name")),
        )
        .values_list(*columns, "case_memberships__user__phone", "places", "groups", named=True)
    )
    near = [row for row in rows if row.actor_group == ActorGroup.DIREKTE]
    known = {row.name for row in rows if row.actor_group != ActorGroup.DIREKTE}
    elsewhere = {row.authority__name for row in near if row.authority_id != case.authority_id}
    typed = {word for row in rows[:1] for word in (*row.places, *row.groups)}
    phones = {number for row in near for number in (row.phone, row.case_memberships__user__phone) if number}
    if case.holder_unit.actor_group != ActorGroup.DIREKTE:
        known.add(case.holder_unit.name)
    return _Units(
        near=frozenset({row.name for row in near} | typed | elsewhere - {case.municipality.name}),
        phones=frozenset(map(cutting.digits_of, phones)),
        known=frozenset(known),
    )


def leaks(text: str, case: Case, *, places: bool = True) -> list[str]:
    """Return one sentence for each secret that a text would give away to the family (law.md N-4).

    With `places` false the child's school may be named: for what the program writes, out of which
    `family_sight` takes it again. To be asked on behalf of somebody who writes in the log; she need not be
    shown the addresses herself.
    """
    if not _protected_people(case_id=case.pk):
        return []
    contacts = _protected_contacts(case)
    return leaks_in(
        text,
        addresses=[address for address, _phone in contacts],
        phones=[phone for _address, phone in contacts],
        place=case.child.place if places else "",
    )


def leaks_in(text: str, *, addresses: Iterable[str], phones: Iterable[str], place: str) -> list[str]:
    """Return what `leaks` returns, for protected people who are on no case yet."""
    found = []
    if any(_has_address(text, address) for address in addresses):
        found.append(
            _("Teksten nævner en beskyttet adresse. Familien kan læse med, så skriv det uden adressen.")
        )
    if any(cutting.has_phone(text, phone) for phone in phones):
        found.append(
            _("Teksten nævner et beskyttet telefonnummer. Familien kan læse med, så skriv det uden nummeret.")
        )
    if cutting.names_place(text, place):
        found.append(
            _(
                "Teksten nævner barnets skole eller dagtilbud ved navn, og det kan afsløre en beskyttet"
                " adresse. Skriv for eksempel »skolen« eller »børnehaven«."
            )
        )
    return found


def _protected_contacts(case: Case) -> list[tuple[str, str]]:
    """Return (address, phone) of the protected, also for a writer whom row security shows none (0002).

    To somebody in the family the function gives her own, and to the child all: who else would give them away
    does not know them.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT address, phone FROM protected_contacts(%s)", [case.pk])
        return [*cursor.fetchall(), *_contacts_shown(case_id=case.pk)]


@frozen(case_id=UUID)
def _protected_people(*, case_id: UUID) -> QuerySet[CasePerson, Any]:
    return CasePerson.objects.protected().filter(case_id=case_id).values("pk")


@frozen(case_id=UUID)
def _contacts_shown(*, case_id: UUID) -> QuerySet[PersonContact, Any]:
    contacts = PersonContact.objects.filter(case_id=case_id, person__in=CasePerson.objects.protected())
    return contacts.values_list("address", "phone")


def _has_address(text: str, address: str) -> bool:
    """Whether a text holds the address, its first line, the street with its number, or the street alone."""
    first_line, *others = (line.strip() for line in address.split(","))
    # "c/o Jensen, Rosenvej 12, 2. tv, 9999 Eksempelby": neither the floor nor the town is a street.
    streets = [line for line in others if re.match(r"[^\W\d].*\d", line)]
    lines = [first_line, *streets]
    names = [re.sub(r"\s*\d.*$", "", line) for line in lines]
    return any(cutting.holds(text, part) for part in (address, *lines, *names))
