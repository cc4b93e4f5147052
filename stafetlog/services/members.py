"""Who takes part, written in the log: wraps cases.services and appends the entry that everybody can read.

An entry names the person, the role and the unit; never how to reach somebody. A person in the family who only
becomes known (no login) is no entry: who has moved in is not for the other parent to read there.
"""

import datetime as dt
import logging
from functools import partial

from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Employment, User
from accounts.services import family_login
from btimodel.choices import Phase
from cases.exceptions import MemberRefused
from cases.models import Case, CaseMembership, CasePerson
from cases.roles import FAMILY_ROLES, Role
from cases.rules import check_can_manage
from cases.services import members, people
from cases.services.opening import PersonData
from stafetlog import rules
from stafetlog.models import EntryKind
from stafetlog.services import entries, taking_over

logger = logging.getLogger("stafetten.notices")


@transaction.atomic
def add_professional(
    *, case: Case, employment: Employment, role: Role, task: str, until: dt.date | None, by: User
) -> CaseMembership:
    """Return a new participant. A unit in another authority sees nothing before there is consent.

    Raises MissingRight, CaseClosed, MemberRefused or EntryRefused.
    """
    rules.check_gives_nothing_away(case, task)
    member = members.add_professional(
        case=case, user=employment.user, employment=employment, role=role, task=task, until=until, by=by
    )
    lines = [
        _("%(who)s deltager nu i samarbejdet (%(role)s).") % {"who": _who(member), "role": _role(member)}
    ]
    if task:
        lines.append(_("Opgave: %(task)s") % {"task": task})
    if employment.unit.authority_id != case.authority_id:
        lines.append(_("Enheden kan først se stafetloggen, når der er givet samtykke."))
    _note(case, by, "\n".join(lines))
    return member


@transaction.atomic
def give_login(*, person: CasePerson, email: str, login_url: str, by: User) -> CaseMembership:
    """Give a custody holder, or the child from the age of consent, access to read along (law.md P-1, P-3).

    The mail holds no name and no content. Raises MissingRight, CaseClosed, NoFamilyAccess, AccountRefused or
    MemberRefused.
    """
    case = person.case
    user = family_login(email=email, full_name=person.name)
    if case.people.filter(user=user).exclude(pk=person.pk).exists():
        raise MemberRefused(
            _("Mailadressen bruges af en anden i familien. To personer kan ikke dele et login.")
        )
    member = members.add_family(case=case, person=person, user=user, by=by)
    _note(case, by, _("%(who)s har fået adgang til at læse stafetloggen.") % {"who": _who(member)})
    transaction.on_commit(partial(_mail_of_access, user.email, login_url), robust=True)
    return member


@transaction.atomic
def end(*, member: CaseMembership, by: User) -> None:
    """End somebody's part, or one's own, at once. Nobody leaves with the stafet, or an offer of it, in hand.

    Raises HolderCannotLeave, MissingRight, CaseClosed or MemberRefused.
    """
    case = member.case
    offer = rules.open_offer(case)
    if offer is not None and offer.to_user_id == member.user_id:
        raise MemberRefused(
            _("Stafetten er tilbudt til %(name)s. Tilbuddet skal besvares eller trækkes tilbage først.")
            % {"name": member.user.full_name}
        )
    text = _("%(who)s deltager ikke længere i samarbejdet.")
    if member.role in FAMILY_ROLES:
        text = _("%(who)s har ikke længere adgang til at læse stafetloggen.")
    if case.childs_adult_id == member.user_id:
        text += " " + _("Der skal vælges en ny barnets voksne.")
    if case.is_open:  # before the end, while the one who leaves may still write
        _note(case, by, text % {"who": _who(member)})
    members.end_membership(member=member, by=by)


@transaction.atomic
def add_person(*, case: Case, data: PersonData, by: User) -> CasePerson:
    """Return a new person in the family. Raises MissingRight, CaseClosed or PersonRefused."""
    check_can_manage(by, case)
    if data.has_custody:
        _tell_that_doors_shut(case, by)
    return people.add(case=case, data=data, by=by)


@transaction.atomic
def edit_person(*, person: CasePerson, data: PersonData, by: User) -> CaseMembership | None:
    """Correct what is known of a person; custody that ends takes the login's access with it at once.

    Returns the access that ended. Raises MissingRight, CaseClosed or PersonRefused.
    """
    check_can_manage(by, person.case)
    if people.shuts_doors(person, data):
        _tell_that_doors_shut(person.case, by)
    ended = people.edit(person=person, data=data, by=by)
    if ended is not None:
        text = _("%(who)s har ikke længere adgang til at læse stafetloggen.") % {"who": _who(ended)}
        _note(person.case, by, text)
    return ended


def _tell_that_doors_shut(case: Case, by: User) -> None:
    """Keep it in the log that a change of who must consent shuts other authorities out (law.md C-10).

    Before they shut: a stafetholder from another authority is shut out by it herself (docs/adr/0041).
    """
    shut = [door.unit for door in case.doors.open_on(timezone.localdate()).select_related("unit")]
    if shut:
        text = _(
            "Adgangen for andre myndigheder er lukket, fordi oplysningerne om familien er ændret. "
            "Den åbner igen, når alle, der skal, har sagt ja."
        )
        _note(case, by, text)
        taking_over.tell_if_holder_is_shut_out(case=case, units=shut)


def _note(case: Case, by: User, text: str) -> None:
    entries.append(case=case, by=by, kind=EntryKind.DELTAGER, phase=Phase.BESLUTNING, text=text)


def _who(member: CaseMembership) -> str:
    if member.person is not None:
        return f"{member.person.name} ({member.person.get_relation_display().lower()})"
    return f"{member.user.full_name}, {member.title}, {member.unit},"


def _role(member: CaseMembership) -> str:
    return str(Role(member.role).label).lower()


def _mail_of_access(email: str, login_url: str) -> None:
    text = render_to_string("mail/stafetlog/access.txt", {"login_url": login_url})
    try:
        send_mail(_("Du har fået adgang til Stafetten"), text, None, [email])
    except OSError as error:  # smtplib's errors are OSErrors, and their text holds the address
        logger.warning("A notice could not be sent: %s", type(error).__name__)
