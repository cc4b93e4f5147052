"""Chooses the child's adult, the relational holder, beside the stafetholder (domain.md 4.2, 4.5)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from btimodel.choices import Phase
from cases import access
from cases.exceptions import MemberRefused
from cases.models import Case, CaseMembership
from cases.roles import PROFESSIONAL_ROLES, CasePerm
from cases.rules import check_can_manage
from cases.services import state
from stafetlog import rules
from stafetlog.models import Entry, EntryKind
from stafetlog.services import entries


def check_can_choose(user: User, case: Case) -> None:
    """Who and when: the holder, on an open case, where the municipality uses two holders.

    Raises MissingRight, CaseClosed or MemberRefused.
    """
    check_can_manage(user, case)
    if not case.municipality.two_holders:
        raise MemberRefused(
            _("Kommunen bruger kun stafetholderen. Administratoren kan slå to tovholdere til under Kommune.")
        )


@transaction.atomic
def choose(*, case: Case, user: User | None, words: str, by: User) -> Entry:
    """Return the entry that says who is the child's adult now, with the child's and the family's words.

    None: nobody for the time being. Raises MissingRight, CaseClosed, MemberRefused or EntryRefused.
    """
    case = state.lock(case)
    check_can_choose(by, case)
    part = _part_of(case, user) if user else None
    if case.childs_adult_id == (user.pk if user else None):
        raise MemberRefused(_("Det er allerede sådan. Vælg en anden, eller gå tilbage til sagen."))
    if not words.strip():
        raise MemberRefused(_("Skriv, hvad barnet og familien siger til valget."))
    rules.check_gives_nothing_away(case, words)
    state.set_childs_adult(case=case, user=user)
    first = _("Der er ikke længere valgt en barnets voksne.")
    if part is not None:
        first = _("%(name)s, %(work)s, er nu barnets voksne: den, barnet kan gå til i hverdagen.") % {
            "name": part.user.full_name,
            "work": f"{part.title}, {part.unit}",
        }
    text = f"{first}\n\n" + _("Barnet og familien siger: %(words)s") % {"words": words}
    return entries.append(case=case, by=by, kind=EntryKind.DELTAGER, phase=Phase.BESLUTNING, text=text)


def _part_of(case: Case, user: User) -> CaseMembership:
    part = (
        CaseMembership.objects.active(timezone.localdate())
        .filter(case=case, user=user, role__in=PROFESSIONAL_ROLES)
        .select_related("user", "unit")
        .first()
    )
    if part is None or not access.can(user, CasePerm.READ_ALL, case):
        raise MemberRefused(_("Barnets voksne skal være deltager med adgang til sagen. Vælg en fra listen."))
    return part
