"""Two or more rate a scale alone first, and then together with a reason (domain.md 5.4; wishes.md 8.5)."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cases.models import Case, CaseMembership
from redskaber import round_rules, rounds
from redskaber.exceptions import ToolRefused
from redskaber.models import FilledTool, OwnRating, RatingRound, RoundMember, ToolSpec
from redskaber.services import drafts
from redskaber.services.drafts import Sent
from stafetlog import notices
from stafetlog.rules import check_gives_nothing_away


@transaction.atomic
def start(*, case: Case, by: User, tool: ToolSpec, members: Sequence[CaseMembership]) -> RatingRound:
    """Return a new round. The others are told that there is something for them, and not what.

    Raises MissingRight, CaseClosed or ToolRefused.
    """
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    round_rules.check_may_start(by, case, tool)
    round_rules.check_can_take_part(members, by)
    possible = {member.pk for member in rounds.who_can_rate(case, tool.slug)}
    if not possible.issuperset(member.pk for member in members):
        raise ToolRefused(_("En af de valgte kan ikke vurdere her. Vælg fra listen."))
    made = RatingRound(case=case, spec=tool, started_by=by, started_at=timezone.now())
    made.save(force_insert=True)
    for member in members:
        RoundMember(case=case, round=made, user=member.user, title=member.title).save(force_insert=True)
    notices.tell((member.user for member in members if member.user_id != by.pk), "rating_asked")
    return made


@transaction.atomic
def rate(*, rating_round: RatingRound, by: User, step: int, words: str) -> RatingRound:
    """Return the round after I have rated alone; the last one's rating opens it for all who take part.

    Until then it can be rated again. Raises MissingRight, CaseClosed, ToolRefused or EntryRefused.
    """
    rating_round = _locked(rating_round)
    round_rules.check_may_rate(by, rating_round)
    scale = rounds.scale_of(rating_round.spec.spec)
    if scale is None or str(step) not in scale.label_of:
        raise ToolRefused(_("Vælg et af trinnene."))
    check_gives_nothing_away(rating_round.case, words)
    now = timezone.now()
    mine = OwnRating.objects.filter(round=rating_round, rater=by).first()
    if mine is None:
        mine = OwnRating(case_id=rating_round.case_id, round=rating_round, rater=by)
    mine.step, mine.words, mine.rated_at = step, words, now
    if mine.pk is None:
        mine.save(force_insert=True)
    else:
        mine.save(update_fields=["step", "words", "rated_at"])
    RoundMember.objects.filter(round=rating_round, user=by).update(rated_at=now)
    if not rating_round.members.filter(rated_at__isnull=True).exists():
        _open(rating_round, by)
    return rating_round


@transaction.atomic
def open_now(*, rating_round: RatingRound, by: User) -> RatingRound:
    """Return the round opened by the stafetholder, though somebody has not rated.

    Raises MissingRight, CaseClosed or ToolRefused.
    """
    rating_round = _locked(rating_round)
    round_rules.check_may_open(by, rating_round)
    _open(rating_round, by)
    return rating_round


@transaction.atomic
def join(*, rating_round: RatingRound, by: User) -> FilledTool:
    """Return my draft of the joint step; one that was begun before is gone on with.

    Raises MissingRight, CaseClosed or ToolRefused.
    """
    rating_round = _locked(rating_round)
    round_rules.check_may_join(by, rating_round)
    begun = FilledTool.objects.drafts_of(by).filter(round=rating_round).first()
    if begun is not None:
        return begun
    sent = Sent({"dato": [timezone.localdate().isoformat()]}, 0, uuid4())
    return drafts.begin(
        case=rating_round.case,
        by=by,
        filling_id=uuid4(),
        tool=rating_round.spec,
        sent=sent,
        of_round=rating_round,
    )


def _locked(rating_round: RatingRound) -> RatingRound:
    pk: UUID = rating_round.pk
    found = RatingRound.objects.select_for_update(of=("self",)).select_related("case", "spec").get(pk=pk)
    return found


def _open(rating_round: RatingRound, by: User) -> None:
    rating_round.opened_at, rating_round.opened_by = timezone.now(), by
    rating_round.save(update_fields=["opened_at", "opened_by"])
