"""Questions about tools and where they can be used."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.lookups import current_employment
from accounts.models import User
from btimodel.choices import ActorGroup
from btimodel.danish import search_key, sort_key
from cases import access
from cases.models import Case, CaseMembership, CasePerson, UnitDoor
from cases.roles import FAMILY_ROLES, CasePerm
from redskaber.models import FilledTool, NoteTool, Offer, ToolSpec
from redskaber.querysets import FilledToolQuerySet, OfferQuerySet
from stafetlog import note_rules
from stafetlog.models import Undringsnotat


def tools_in_use() -> list[ToolSpec]:
    """Return the version in use of every tool, by title."""
    return sorted(ToolSpec.objects.current(), key=lambda tool: sort_key(tool.title))


def tool_in_use(slug: str) -> ToolSpec | None:
    """Return the version in use of one tool, or None; `slug` may be as it was sent."""
    # PostgreSQL's text holds no NUL, so neither does a slug.
    return None if "\0" in slug else ToolSpec.objects.current().filter(slug=slug).first()


def tool_version(pk: Any) -> ToolSpec | None:
    """Return one version, in use or not; `pk` is as it was sent."""
    text = str(pk)
    return (
        ToolSpec.objects.filter(pk=int(text)).first()
        if text.isascii() and text.isdigit() and len(text) < 10
        else None
    )


def group_of(user: User) -> ActorGroup | None:
    """Return the actor group that a professional works in, or None."""
    if user.kind != User.Kind.PROFESSIONAL:
        return None
    job = current_employment(user, on=timezone.localdate())
    return ActorGroup(job.actor_group) if job else None


def found(
    tools: list[ToolSpec],
    *,
    words: str,
    phase: str,
    group: ActorGroup | None = None,
    mine: ActorGroup | None = None,
) -> list[ToolSpec]:
    """Return the tools that hold every word somewhere in what they are for, of a phase and for a group.

    Those made for the reader's own group, `mine`, stand first.
    """
    wanted = search_key(words).split()
    fitting = [
        tool
        for tool in tools
        if (not phase or phase in tool.spec.phases)
        and (group is None or tool.spec.is_for(group))
        and all(word in search_key(f"{tool.title} {tool.spec.purpose} {tool.spec.when}") for word in wanted)
    ]
    return sorted(fitting, key=lambda tool: not tool.spec.names(mine))


def offers_in_use() -> OfferQuerySet:
    """Return what the municipality offers now, by name."""
    return Offer.objects.in_use()


def cases_to_lead(user: User) -> QuerySet[Case]:
    """Return the open cases where the user is stafetholder, by the child's name."""
    return (
        access.visible(user, CasePerm.MANAGE).open().select_related("child").order_by("child__sort_key", "pk")
    )


def cases_to_fill_on(user: User) -> QuerySet[Case]:
    """Return the open cases that the user writes on, by the child's name."""
    return (
        access.visible(user, CasePerm.WRITE).open().select_related("child").order_by("child__sort_key", "pk")
    )


def notes_to_fill_on(user: User) -> list[Undringsnotat]:
    """Return the user's open notes; none for who keeps no notes."""
    if not note_rules.at_work(user):
        return []
    return list(
        Undringsnotat.objects.filter(author=user, status=Undringsnotat.Status.OPEN).order_by("decide_by")
    )


def shared_on(case: Case, user: User, perms: frozenset[CasePerm]) -> FilledToolQuerySet:
    """Return the tools of a case that the reader may read: those whose entry she may."""
    return FilledTool.objects.filter(case=case).shared(case.entries.readable_by(user, perms))


def draft_of(case: Case, user: User, pk: UUID) -> FilledTool | None:
    """Return my own draft, or None."""
    return (
        FilledTool.objects.drafts_of(user)
        .filter(case=case, pk=pk)
        .select_related("replaces__entry__concerns")
        .first()
    )


def drafts_of(case: Case, user: User) -> FilledToolQuerySet:
    """Return my own drafts on a case, newest first."""
    return FilledTool.objects.drafts_of(user).filter(case=case)


def from_my_notes(user: User) -> QuerySet[NoteTool]:
    """Return what the user filled on notes that became a stafetlog: it may follow, if she chooses so."""
    return (
        NoteTool.objects.filter(note__author=user, note__status=Undringsnotat.Status.LOGGED)
        .select_related("spec", "note")
        .order_by("-updated_at", "pk")
    )


def tools_on(note: Undringsnotat) -> QuerySet[NoteTool]:
    """Return the tools of a note, newest first."""
    return NoteTool.objects.filter(note=note).select_related("spec").order_by("-updated_at", "pk")


@dataclass(frozen=True)
class Readers:
    """Who will read what is shared now: names with what they are."""

    professionals: list[str]
    family: list[str]


def readers(case: Case, concerned: CasePerson | None) -> Readers:
    """Return who reads a tool when it is shared; `concerned` keeps it from the other parent (law.md C-12)."""
    today = timezone.localdate()
    members = list(case.memberships.active(today).everybody(today))
    reading = _ids(access.users_with(CasePerm.READ_ALL, case))
    family = _ids(access.users_with(CasePerm.FAMILY_READ, case))
    if concerned is not None:
        doors = (
            UnitDoor.objects.filter(case=case).open_on(today).showing_own_matters_of([concerned.pk], today)
        )
        units = set(doors.values_list("unit_id", flat=True))
        through = {m.user_id for m in members if m.unit_id in units}
        reading &= _ids(access.users_with(CasePerm.READ_OWN_MATTERS, case)) | through
        family &= {concerned.user_id}
    return Readers(
        professionals=[
            f"{m.user.full_name}, {m.title}, {m.unit}"
            for m in members
            if m.role not in FAMILY_ROLES and m.user_id in reading
        ],
        family=[_family_name(m) for m in members if m.role in FAMILY_ROLES and m.user_id in family],
    )


def _ids(users: QuerySet[Any]) -> set[Any]:
    return {row["user_id"] for row in users}


def _family_name(member: CaseMembership) -> str:
    if member.person is None:
        return member.user.full_name
    return _("%(name)s (%(relation)s)") % {
        "name": member.person.name,
        "relation": member.person.get_relation_display().lower(),
    }
