"""Who takes part: added by the stafetholder, ended never deleted; access follows in the same transaction."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Employment, User
from cases import access, rules
from cases.exceptions import MemberRefused
from cases.models import Case, CaseMembership, CasePerson
from cases.roles import FAMILY_ROLES, CasePerm, Role
from cases.services import state


@transaction.atomic
def add_professional(
    *,
    case: Case,
    user: User,
    employment: Employment,
    role: Role,
    task: str,
    by: User,
    until: dt.date | None = None,
) -> CaseMembership:
    """Return a new membership. A unit in another authority sees nothing before its door opens.

    Raises MissingRight, CaseClosed or MemberRefused.
    """
    case = Case.objects.select_for_update().get(pk=case.pk)
    rules.check_can_manage(by, case)
    rules.check_can_take_part(case, user, employment, role, until)
    _end_what_ran_out(case, user)
    member = CaseMembership.objects.create(
        case=case,
        user=user,
        role=role,
        unit=employment.unit,
        actor_group=employment.actor_group,
        title=employment.title,
        task=task,
        valid_from=timezone.localdate(),
        valid_until=until,
        added_by=by,
    )
    access.sync(case)
    return member


@transaction.atomic
def step_in(*, case: Case, user: User, employment: Employment) -> CaseMembership:
    """Return the part of a leader whom the database has let in to take the stafet up (docs/adr/0041).

    The caller holds the case row's lock and passes the stafet in the same transaction.
    """
    _end_what_ran_out(case, user)
    return CaseMembership.objects.create(
        case=case,
        user=user,
        role=Role.AKTOER,
        unit=employment.unit,
        actor_group=employment.actor_group,
        title=employment.title,
        valid_from=timezone.localdate(),
        added_by=user,
    )


@transaction.atomic
def add_family(*, case: Case, person: CasePerson, user: User, by: User) -> CaseMembership:
    """Give a custody holder, or the child from 15, the family's own access (law.md P-1, P-3).

    Raises MissingRight, CaseClosed, NoFamilyAccess or MemberRefused.
    """
    case = Case.objects.select_for_update().get(pk=case.pk)
    rules.check_can_manage(by, case)
    rules.check_may_read_along(person)
    active = CaseMembership.objects.active(timezone.localdate()).filter(case=case)
    if person.case_id != case.pk:
        raise MemberRefused(_("Personen hører ikke til denne sag. Vælg en fra listen."))
    if active.filter(user=user).exists():
        raise MemberRefused(_("%(name)s har allerede adgang.") % {"name": user.full_name})
    if active.filter(person=person).exists():
        raise MemberRefused(
            _(
                "%(name)s har et login i forvejen. Luk den adgang først, hvis personen skal have et nyt "
                "med en anden mailadresse."
            )
            % {"name": person.name}
        )
    _end_what_ran_out(case, user)
    person.user = user
    person.save(update_fields=["user"])
    role = Role.UNG if person.relation == CasePerson.Relation.CHILD else Role.FORAELDER
    member = CaseMembership.objects.create(
        case=case, user=user, role=role, person=person, valid_from=timezone.localdate(), added_by=by
    )
    access.sync(case)
    return member


@transaction.atomic
def end_membership(*, member: CaseMembership, by: User) -> None:
    """End a person's part at once. The stafetholder cannot leave, nor be sent away, with the stafet in hand.

    A professional may end her own part; ending another's takes the stafetholder. The family's access can be
    ended when the log is closed too: whoever loses custody must not go on reading (law.md P-2). Raises
    HolderCannotLeave, MissingRight or CaseClosed.
    """
    case = Case.objects.select_for_update().get(pk=member.case_id)
    rules.check_may_leave(case, member.user)
    if member.role in FAMILY_ROLES:
        rules.check_has(by, CasePerm.MANAGE, case)
    elif member.user_id != by.pk:
        rules.check_can_manage(by, case)
    if case.childs_adult_id == member.user_id:
        state.set_childs_adult(case=case, user=None)
    CaseMembership.objects.filter(pk=member.pk, ended_at__isnull=True).update(ended_at=timezone.now())
    access.sync(case)


def _end_what_ran_out(case: Case, user: User) -> None:
    """Close a membership whose last day has passed, so that a new one can stand beside it."""
    CaseMembership.objects.filter(case=case, user=user, ended_at__isnull=True).update(ended_at=timezone.now())
