"""Puts the overview of one case together from every app's parts. Asks; never writes."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch, QuerySet, prefetch_related_objects
from django.db.models.functions import JSONObject
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from btimodel.choices import LEVEL_MEANING, Level
from cases.models import Case, CaseMembership, CasePerson
from cases.roles import FAMILY_ROLES, CasePerm
from config import lookups
from config.agenda import first_line, nearness
from consent.standing import State, standings
from redskaber import rounds, trends
from redskaber.parts import Reader
from stafetlog import timeline
from stafetlog.every_page import OpenOffer, meetings_on, offer_on
from stafetlog.handover_rules import waits_for_consent
from stafetlog.head import case_head
from stafetlog.lookups import closing_of, latest_state_change, retention_line
from stafetlog.meeting_lines import to_remember
from stafetlog.plan import PlannedGoal, current_plan
from stafetlog.review_rules import is_near
from stafetlog.rows import TimelineRow
from ui.dates import danish_date
from ui.parts import Badge, Fact, Link, Row

LAST_ENTRIES = 5
SCALE = "bekymringsskala"  # the child's: its chart stands on the overview
AGREEMENTS = 8
CONSENT_TONES = {
    State.COMPLETE: "success",
    State.WAITING: "warning",
    State.REFUSED: "neutral",
    State.WITHDRAWN: "neutral",
    State.EXPIRED: "error",
}


def build(request: HttpRequest, case: Case) -> dict[str, Any]:
    """Return the context of the overview. The gate has put `case_perms` on the request."""
    perms, today = request.case_perms, timezone.localdate()
    may_manage = case.is_open and CasePerm.MANAGE in perms
    offer = offer_on(request) if case.is_open else None
    plan = current_plan(case, history=False) if case.is_open else None
    latest, agreements = lookups.latest_and_agreed(
        case, request.user, perms, latest=LAST_ENTRIES, agreed=AGREEMENTS + 1
    )
    prefetch_related_objects([case], Prefetch("people", CasePerson.objects.in_order()))
    members = _members(case, today)
    return {
        "case": case,
        "case_head": case_head(request, case),
        "offer": _offer(request, offer),
        "may_manage": may_manage,
        "may_write": case.is_open and CasePerm.WRITE in perms,
        "actions": _actions(case, is_offered=offer is not None) if may_manage else [],
        "holder": _holder(case),
        "level_meaning": LEVEL_MEANING[Level(case.level)],
        "goals": [_goal(case, goal) for goal in plan.running] if plan else [],
        "agreements": [_agreement(case, row, today) for row in agreements[:AGREEMENTS]],
        "agreements_are_cut": len(agreements) > AGREEMENTS,
        "family": [
            _relative(person) for person in case.people.all() if person.relation != CasePerson.Relation.CHILD
        ],
        "professionals": [_professional(case, member) for member in members],
        "consents": [_consent(case, standing) for standing in standings(case)],
        "scale": _scale(request, case),
        "ratings": _ratings(members, request) if case.is_open else [],
        "entries": timeline.present(latest, timeline.professional_reading(case, perms)),
        "ending": _ending(case),
        "state_change": latest_state_change(case),
        "review_is_near": is_near(case),
        "to_remember": to_remember(meetings_on(request)) if case.is_open else [],
    }


def _scale(request: HttpRequest, case: Case) -> dict[str, Any] | None:
    """Return the chart of the child's scale, or None when nobody has rated."""
    readable = case.entries.readable_by(request.user, request.case_perms)
    return trends.chart(SCALE, _("Bekymringsskala"), Reader(entries=readable))


def _offer(request: HttpRequest, offer: OpenOffer | None) -> dict[str, Any] | None:
    """Return the open offer for its two parties; the header tells the others."""
    if offer is None or request.user.pk not in (offer.to_user_id, offer.from_user_id):
        return None
    return {
        "offer": offer,
        "is_mine_to_answer": offer.to_user_id == request.user.pk,
        "waits_for_consent": waits_for_consent(request.case_sight.case, offer),
    }


def _actions(case: Case, *, is_offered: bool) -> list[Link]:
    """Return what the stafetholder can do now; while the stafet is offered, neither offer nor close."""
    always = [
        Link(_("Skift niveau"), reverse("relay:level", args=[case.pk])),
        Link(_("Vælg næste dato"), reverse("relay:next", args=[case.pk])),
        Link(_("Spørg om samtykke"), reverse("consent:ask", args=[case.pk])),
        Link(_("Tilføj en deltager"), reverse("members:add", args=[case.pk])),
        Link(_("Gennemgå loggen"), reverse("relay:review", args=[case.pk])),
    ]
    always.append(Link(_("Pause og lukning"), reverse("relay:state", args=[case.pk])))
    if case.municipality.two_holders:
        always.append(Link(_("Vælg barnets voksne"), reverse("relay:childs_adult", args=[case.pk])))
    if is_offered:
        return always
    offer = Link(_("Tilbyd stafetten"), reverse("relay:offer", args=[case.pk]))
    return [offer, *always, Link(_("Luk stafetloggen"), reverse("relay:close", args=[case.pk]))]


def _holder(case: Case) -> dict[str, Any]:
    user, unit = case.stafetholder, case.holder_unit
    return {
        "name": user.full_name,
        "unit": str(unit),
        "phone": user.phone or unit.phone,
        "email": user.email,
        "since": danish_date(timezone.localdate(case.holder_since)),
    }


def _agreement(case: Case, row: TimelineRow, today: dt.date) -> Row:
    lines = [_("%(name)s gør det.") % {"name": row.performer_name}] if row.performer_name else []
    lines.append(_("Frist: %(date)s") % {"date": danish_date(row.deadline)})
    return Row(
        title=first_line(row.text),
        lines=tuple(lines),
        marks=[nearness(row.deadline, today)],
        url=reverse("stafetlog:entry", args=[case.pk, row.pk]),
    )


def _goal(case: Case, goal: PlannedGoal) -> Row:
    """Return a goal with who does what, the nearest evaluation first."""
    measures = [f"{planned.responsible}: {first_line(planned.measure.what, 70)}" for planned in goal.active]
    late = any(planned.is_overdue for planned in goal.active)
    if goal.needs_measure:
        badge = Badge(_("Ingen indsats"), "warning")
    else:
        badge = Badge(_("Mangler evaluering"), "error") if late else None
    return Row(
        title=goal.words.title,
        lines=tuple(measures),
        marks=[badge] if badge else [],
        url=f"{reverse('plan:overview', args=[case.pk])}#maal-{goal.goal.pk}",
    )


def _relative(person: CasePerson) -> Row:
    facts = [str(person.get_relation_display())]
    if person.has_custody:
        facts.append(_("forældremyndighed"))
    if person.user_id:
        facts.append(_("læser med"))
    if person.interpreter:
        facts.append(_("tolk: %(language)s") % {"language": person.interpreter})
    badge = Badge(_("Beskyttet adresse"), "warning") if person.protected else None
    return Row(title=person.name, lines=(", ".join(facts),), marks=[badge] if badge else [])


def _members(case: Case, today: dt.date) -> QuerySet[CaseMembership]:
    """Return the professionals, each with the rounds of rating in which she has not rated."""
    mine = rounds.unrated_by(OuterRef("user_id")).filter(case=OuterRef("case_id"))
    owed = mine.order_by("started_at", "pk")
    return (
        case.memberships.active(today)
        .exclude(role__in=FAMILY_ROLES)
        .select_related("user", "unit")
        .annotate(owed=ArraySubquery(owed.values(json=JSONObject(pk="pk", title="spec__title"))))
        .order_by("user__sort_key", "user__full_name", "pk")
    )


def _ratings(members: Iterable[Any], request: HttpRequest) -> list[dict[str, str]]:
    """Return the rounds in which the reader's own rating is missing, the oldest first."""
    mine = (member for member in members if member.user_id == request.user.pk)
    return [owed for member in mine for owed in member.owed if CasePerm.WRITE in request.case_perms]


def _professional(case: Case, member: CaseMembership) -> Row:
    lines = [f"{member.title}, {member.unit}"]
    if member.task:
        lines.append(member.task)
    holds = case.is_open and member.user_id == case.stafetholder_id
    if holds:
        badge = Badge(_("Har stafetten"), "info")
    else:
        badge = Badge(_("Læser"), "neutral") if member.role == "laeser" else None
    return Row(title=member.user.full_name, lines=tuple(lines), marks=[badge] if badge else [])


def _consent(case: Case, standing: Any) -> Row:
    if standing.missing:
        names = ", ".join(person.name for person in standing.missing)
        line = _("Mangler svar fra %(names)s") % {"names": names}
    else:
        line = _("Til og med %(date)s") % {"date": danish_date(standing.open_until)}
    return Row(
        title=str(standing.consent.unit),
        lines=(line,),
        marks=[Badge(str(standing.state.label), CONSENT_TONES[standing.state])],
    )


def _ending(case: Case) -> dict[str, Any] | None:
    """Return why a closed log was closed, and how long it is kept under which rule (law.md R-5)."""
    if case.is_open:
        return None
    closing = closing_of(case)
    facts = [Fact(_("Lukket"), danish_date(timezone.localdate(case.closed_at)))]
    if closing is not None:
        facts += [
            Fact(_("Årsag"), str(closing.get_reason_display())),
            Fact(_("Hvem følger barnet nu"), closing.who_follows),
        ]
    facts.append(Fact(_("Opbevaring"), retention_line(case)))
    if case.retention_rule:
        facts.append(Fact(_("Regel"), f"{case.retention_rule.title}. {case.retention_rule.text}"))
    return {"facts": facts}
