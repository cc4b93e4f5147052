"""Rules of the rounds of rating. `check_…` raises one Danish sentence (domain.md 5.4)."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from accounts.models import User
from cases.models import Case, CaseMembership
from cases.roles import CasePerm
from cases.rules import check_can_manage, check_has, check_is_open
from redskaber import rounds
from redskaber.exceptions import ToolRefused
from redskaber.models import RatingRound, ToolSpec

FEWEST = 2


def check_may_start(user: User, case: Case, tool: ToolSpec) -> None:
    """Who and when: a deltager who writes, an open log, a scale, and no round of it that still is closed.

    Raises MissingRight, CaseClosed or ToolRefused.
    """
    check_has(user, CasePerm.WRITE, case)
    check_is_open(case)
    if rounds.scale_of(tool.spec) is None or not tool.spec.on_case:
        raise ToolRefused(_("Redskabet er ikke en skala, man vurderer sammen på."))
    if RatingRound.objects.filter(case=case, spec__slug=tool.slug, opened_at__isnull=True).exists():
        raise ToolRefused(_("I er allerede i gang med at vurdere hver for sig. Gør den runde færdig først."))


def check_can_take_part(chosen: Sequence[CaseMembership], user: User) -> None:
    """What: two or more, and oneself or somebody else among them. Raises ToolRefused."""
    if len({member.user_id for member in chosen}) < FEWEST:
        raise ToolRefused(_("Vælg mindst to, der vurderer. Er du alene om det, så udfyld skalaen selv."))


def check_may_rate(user: User, rating_round: RatingRound) -> None:
    """Who and when: somebody who takes part and writes, until the round is opened.

    Raises MissingRight, CaseClosed or ToolRefused.
    """
    check_has(user, CasePerm.WRITE, rating_round.case)
    check_is_open(rating_round.case)
    if rating_round.is_open:
        raise ToolRefused(_("Alle kan se hinandens trin nu, så dit eget kan ikke ændres mere."))
    if not rating_round.members.filter(user=user).exists():
        raise ToolRefused(_("Du er ikke valgt til at vurdere i den her runde."))


def check_may_open(user: User, rating_round: RatingRound) -> None:
    """Who and when: the stafetholder, before all have rated, when somebody has.

    Raises MissingRight, CaseClosed or ToolRefused.
    """
    check_can_manage(user, rating_round.case)
    if rating_round.is_open:
        raise ToolRefused(_("Runden er allerede åbnet."))
    if not rating_round.members.filter(rated_at__isnull=False).exists():
        raise ToolRefused(_("Ingen har vurderet endnu. Vent, til mindst én har."))


def check_may_join(user: User, rating_round: RatingRound) -> None:
    """Who and when: somebody of the round or the stafetholder, once it is opened and before it is shared.

    Raises MissingRight, CaseClosed or ToolRefused.
    """
    check_has(user, CasePerm.WRITE, rating_round.case)
    check_is_open(rating_round.case)
    if not rating_round.is_open:
        raise ToolRefused(_("Vent, til alle har vurderet. Så kan I tale om det fælles trin."))
    takes_part = rating_round.members.filter(user=user).exists()
    if not takes_part and rating_round.case.stafetholder_id != user.pk:
        raise ToolRefused(_("Det fælles trin skrives af en, der har vurderet, eller af stafetholderen."))
    if rounds.shared_from(rating_round) is not None:
        raise ToolRefused(_("Det fælles trin er allerede delt. Skriv en rettelse i stedet."))
