"""The handover note: its parts, what the log fills them with, and how they are shown (domain.md 4.4).

What is filled in beforehand stands in the log already, for everybody on the case to read; an entry about
one parent's own matters, or one kept from those who only read, is never among it (law.md C-12, D-8).
"""

from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Case, CaseMembership, CasePerson
from cases.roles import CasePerm
from stafetlog import lookups
from stafetlog.models import ChildTransition, Entry, EntryKind, Evaluation, HandoverNote, Sensitivity
from stafetlog.plan import CurrentPlan, PlannedMeasure, current_plan
from ui.dates import danish_date
from ui.parts import Fact

# A part of the note may hold this much; what is filled in beforehand is cut a little before.
PART, FILLED = 1500, 1200
MOST_AGREEMENTS, MOST_READ = 10, 60
WORKED = (Evaluation.Outcome.GO_ON, Evaluation.Outcome.STOP)

PARTS = {
    "worry": gettext_lazy("Bekymringen kort"),
    "agreed": gettext_lazy("Det har vi aftalt"),
    "works": gettext_lazy("Det virker"),
    "works_not": gettext_lazy("Det virker ikke"),
    "child_view": gettext_lazy("Barnets syn"),
    "parents_view": gettext_lazy("Forældrenes syn"),
    "measures": gettext_lazy("Åbne indsatser"),
    "consents": gettext_lazy("Samtykker, og hvornår de slutter"),
    "practical": gettext_lazy("Praktisk"),
    "contacts": gettext_lazy("Kontaktpersoner"),
    "follows": gettext_lazy("Det følger med barnet"),
    "stays": gettext_lazy("Det bliver her"),
}


@dataclass(frozen=True)
class Note:
    """What the giver writes to the receiver; only the worry must be there."""

    worry: str
    agreed: str = ""
    works: str = ""
    works_not: str = ""
    child_view: str = ""
    parents_view: str = ""
    measures: str = ""
    consents: str = ""
    practical: str = ""
    contacts: str = ""
    follows: str = ""
    stays: str = ""
    transition: ChildTransition = ChildTransition.NONE

    def facts(self) -> list[Fact]:
        """Return the parts that say something, in order, with their headings."""
        return _facts(asdict(self))

    def text(self) -> str:
        """Return the whole note as the log's entry holds it."""
        return "\n\n".join(f"{fact.label}: {fact.value}" for fact in self.facts())


def facts_of(note: HandoverNote) -> list[Fact]:
    """Return what a kept note says, as Note.facts does."""
    return _facts({name: getattr(note, name) for name in PARTS})


@dataclass(frozen=True)
class Known:
    """What a page about the handover has read of the case: who takes part, the family, and the plan."""

    members: list[CaseMembership]
    people: list[CasePerson]
    plan: CurrentPlan


def known_of(case: Case) -> Known:
    """Return what prefilled() and contacts() are made of, each read once."""
    people = list(case.people.in_order().select_related("contact"))
    return Known(lookups.professionals_on(case), people, current_plan(case))


def prefilled(case: Case, transition: ChildTransition, known: Known) -> dict[str, str]:
    """Return what the log says of each part of the note, for the giver to read through and change."""
    evaluated = _evaluations(known.plan)
    said = _entries(case)
    filled = {
        "worry": said.newest(EntryKind.AABNING, dated=False),
        "agreed": _agreed(known.plan, said.agreements),
        "works": _effects([pair for pair in evaluated if pair[1].outcome in WORKED]),
        "works_not": _effects([pair for pair in evaluated if pair[1].outcome not in WORKED]),
        "child_view": _childs_words(said),
        "parents_view": said.newest(EntryKind.FAMILIENS_ORD),
        "measures": "\n".join(_measure_line(planned) for planned in known.plan.active),
        "consents": _consents(known.members),
        "practical": _practical(case, known.people),
    }
    if transition != ChildTransition.NONE:
        filled |= {"follows": _follows(transition), "stays": _stays(transition)}
    return {name: _cut(text) for name, text in filled.items()}


def contacts(case: Case, known: Known, perms: frozenset[CasePerm]) -> list[Fact]:
    """Return who takes part and how to reach them, as far as the reader may see it (law.md N-2).

    The family's numbers are for professionals who may see addresses; a protected one is never in a list.
    """
    found = [
        Fact(
            member.user.full_name,
            ", ".join(filter(None, (member.title, str(member.unit), member.user.phone or member.unit.phone))),
        )
        for member in known.members
    ]
    sees = CasePerm.SEE_ADDRESSES in perms
    for person in known.people:
        if person.relation not in (CasePerson.Relation.CHILD, CasePerson.Relation.SIBLING):
            relation = str(person.get_relation_display()).lower()
            found.append(Fact(person.name, ", ".join(filter(None, (relation, _phone(person, sees))))))
    return found


@dataclass(frozen=True)
class _Said:
    """The newest entry of some kinds, and the agreements that are still to be kept; all read by everybody."""

    latest: dict[str, Entry]
    agreements: list[Entry]

    def newest(self, kind: EntryKind, *, dated: bool = True) -> str:
        """Return the newest words of a kind, with their day."""
        entry = self.latest.get(kind)
        if entry is None or not dated:
            return entry.text if entry else ""
        return f"{entry.text} ({danish_date(timezone.localdate(entry.occurred_at))})"


def _entries(case: Case) -> _Said:
    """Return what the log says, in one question: what everybody on the case may read, and nothing else."""
    open_to_all = case.entries.filter(
        concerns__isnull=True, sensitivity=Sensitivity.ORDINARY, corrections__isnull=True
    )
    newest = open_to_all.filter(
        Q(kind__in=(EntryKind.AABNING, EntryKind.BARNETS_ORD, EntryKind.FAMILIENS_ORD))
        | Q(kind=EntryKind.MOEDE, meeting__isnull=False)
    )
    newest = newest.order_by("kind", "-occurred_at", "-seq").distinct("kind")
    due = open_to_all.filter(deadline__gte=timezone.localdate()).beside_the_plan()
    found = (
        case.entries.filter(Q(pk__in=newest.values("pk")) | Q(pk__in=due.values("pk")))
        .select_related("meeting", "performer", "performer_person")
        .order_by("deadline", "seq")
    )
    entries = list(found[:MOST_READ])
    return _Said({e.kind: e for e in entries if not e.deadline}, [e for e in entries if e.deadline])


def _facts(parts: dict[str, Any]) -> list[Fact]:
    return [Fact(str(label), parts[name]) for name, label in PARTS.items() if parts[name]]


def _phone(person: CasePerson, sees: bool) -> str:
    if not sees:
        return ""
    if person.protected:
        return _("beskyttet: se Deltagere og familie")
    contact = getattr(person, "contact", None)
    return contact.phone if contact else ""


def _agreed(plan: CurrentPlan, agreements: list[Entry]) -> str:
    lines = [_("Mål: %(title)s") % {"title": goal.words.title} for goal in plan.running]
    return "\n".join([*lines, *(_agreement_line(entry) for entry in agreements[:MOST_AGREEMENTS])])


def _agreement_line(entry: Entry) -> str:
    who = entry.performer_person.name if entry.performer_person else entry.performer.full_name
    return _("%(text)s (%(who)s, senest den %(date)s)") % {
        "text": _clause(entry.text),
        "who": who,
        "date": danish_date(entry.deadline),
    }


def _evaluations(plan: CurrentPlan) -> list[tuple[PlannedMeasure, Evaluation]]:
    """Return the latest evaluation of each measure, the newest first."""
    measures = [planned for goal in plan.running for planned in (*goal.active, *goal.ended)]
    latest = [(planned, planned.evaluations[0]) for planned in measures if planned.evaluations]
    return sorted(latest, key=lambda pair: pair[1].evaluated_on, reverse=True)


def _effects(pairs: list[tuple[PlannedMeasure, Evaluation]]) -> str:
    return "\n".join(f"{_clause(planned.measure.what)}: {found.effect}" for planned, found in pairs)


def _measure_line(planned: PlannedMeasure) -> str:
    return _("%(what)s (%(who)s, ses efter den %(date)s)") % {
        "what": _clause(planned.measure.what),
        "who": planned.responsible,
        "date": danish_date(planned.measure.evaluate_on),
    }


def _childs_words(said: _Said) -> str:
    """Return the child's words from the last meeting that was held, or the newest of the log's own."""
    entry = said.latest.get(EntryKind.MOEDE)
    if entry is None:
        return said.newest(EntryKind.BARNETS_ORD)
    when = danish_date(timezone.localdate(entry.meeting.starts_at))
    return _("%(words)s (mødet den %(date)s)") % {"words": entry.meeting.child_words, "date": when}


def _consents(members: list[CaseMembership]) -> str:
    doors = {member.unit.name: member.door_until for member in members if member.door_until}
    return "\n".join(
        _("%(unit)s: til og med den %(date)s") % {"unit": unit, "date": danish_date(until)}
        for unit, until in sorted(doors.items(), key=lambda door: door[1])
    )


def _practical(case: Case, people: list[CasePerson]) -> str:
    lines = [
        _("%(name)s: tolk på %(language)s") % {"name": person.name, "language": person.interpreter}
        for person in people
        if person.interpreter
    ]
    if case.next_on:
        kind = str(case.get_next_kind_display()).lower()
        lines.append(
            _("Næste dato: %(what)s den %(date)s") % {"what": kind, "date": danish_date(case.next_on)}
        )
    return "\n".join(lines)


def _follows(transition: ChildTransition) -> str:
    place = _("skolen") if transition == ChildTransition.SCHOOL else _("uddannelsen")
    return _(
        "Stafetloggen med mål, aftaler og indsatser følger barnet, så længe den er åben.\n"
        "Den nye stafetholder får den at se, når personen er med på sagen, og familien ved det.\n"
        "Barnets egne ord om at begynde på %(place)s, og hvem barnet kender dér."
    ) % {"place": place}


def _stays(transition: ChildTransition) -> str:
    place = _("dagtilbuddets") if transition == ChildTransition.SCHOOL else _("skolens")
    return _(
        "Undringsnotater og %(place)s egne papirer følger ikke med.\n"
        "Samtykker gælder kun de enheder, der står i dem: et nyt sted hos en anden myndighed kræver et nyt.\n"
        "Indsatser, der kun kan lade sig gøre her, slutter; skriv hvilke."
    ) % {"place": place}


def _cut(text: str, most: int = FILLED) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _clause(text: str) -> str:
    """Return a sentence without its full stop, so that another can go on from it."""
    return _cut(text.strip().rstrip("."), 200)
