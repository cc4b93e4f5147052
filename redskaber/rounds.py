"""Questions about rounds of rating: what is going on, who has rated, and what each rated once opened."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import User
from cases import access
from cases.models import Case, CaseMembership
from cases.roles import CasePerm
from redskaber.models import FilledTool, OwnRating, RatingRound, RoundMember
from redskaber.spec import TRIN, Field, Spec

SCALES = ("bekymringsskala", "foraeldreskala")
STEP, BECAUSE = "trin", "begrundelse"


def scale_of(tool: Spec) -> Field | None:
    """Return the scale that a tool is rated on, or None when it is not one."""
    return next((one for one in tool.fields if one.key == STEP and one.kind == TRIN), None)


def going_on(case: Case, slug: str) -> list[RatingRound]:
    """Return the rounds of a scale that have not become a shared tool yet, the newest first.

    `rated` and `all` count who has rated and who takes part.
    """
    return list(
        RatingRound.objects.filter(case=case, spec__slug=slug)
        .exclude(
            pk__in=FilledTool.objects.filter(case=case, entry__isnull=False, round__isnull=False).values(
                "round"
            )
        )
        .annotate(all=Count("members"), rated=Count("members__rated_at"))
        .order_by("-started_at", "pk")
    )


def unrated_by(user_id: int | OuterRef) -> QuerySet[RatingRound]:
    """Return the rounds on open cases in which somebody takes part, has not rated, and still can."""
    waiting = RatingRound.objects.filter(opened_at__isnull=True, case__status=Case.Status.OPEN)
    return waiting.filter(members__user=user_id, members__rated_at__isnull=True)


def round_of(case: Case, pk: UUID) -> RatingRound | None:
    """Return one round with its scale and what the reader may see of the ratings, or None."""
    whole = RatingRound.objects.select_related("spec", "started_by").prefetch_related("ratings")
    found = whole.filter(case=case, pk=pk).first()
    if found is not None:
        found.case = case
    return found


def members_of(rating_round: RatingRound) -> list[RoundMember]:
    """Return who takes part, by name."""
    return list(rating_round.members.select_related("user").order_by("user__sort_key", "pk"))


def ratings_of(rating_round: RatingRound) -> dict[int, OwnRating]:
    """Return what each has rated, by user, as far as the reader may see it: the database decides."""
    return {rating.rater_id: rating for rating in rating_round.ratings.all()}


def shared_from(rating_round: RatingRound) -> FilledTool | None:
    """Return what was shared together, or None."""
    return rating_round.joint.filter(entry__isnull=False).order_by("shared_at").first()


def who_can_rate(case: Case, slug: str) -> list[CaseMembership]:
    """Return the professionals who write; on the parents' scale only those who may read of own matters."""
    perm = CasePerm.READ_OWN_MATTERS if slug == "foraeldreskala" else CasePerm.WRITE
    allowed = {row["user_id"] for row in access.users_with(perm, case)}
    writing = {row["user_id"] for row in access.users_with(CasePerm.WRITE, case)}
    members = case.memberships.active(timezone.localdate()).professionals()
    return [member for member in members if member.user_id in allowed & writing]


@dataclass(frozen=True)
class Given:
    """What one who takes part has rated, as the page tells it."""

    name: str
    title: str
    has_rated: bool
    is_me: bool
    step: str = ""
    words: str = ""


def given(rating_round: RatingRound, user: User) -> list[Given]:
    """Return who takes part and what may be told of each."""
    scale = scale_of(rating_round.spec.spec)
    labels = scale.label_of if scale else {}
    ratings = ratings_of(rating_round)
    found = []
    for member in members_of(rating_round):
        rating = ratings.get(member.user_id)
        found.append(
            Given(
                name=member.user.full_name,
                title=member.title,
                has_rated=member.rated_at is not None,
                is_me=member.user_id == user.pk,
                step=labels.get(str(rating.step), "") if rating else "",
                words=rating.words if rating else "",
            )
        )
    return found


def kept_ratings(rating_round: RatingRound) -> list[dict[str, Any]]:
    """Return what each rated alone, as it is kept with what they share."""
    ratings = ratings_of(rating_round)
    return [
        {
            "navn": member.user.full_name,
            "stilling": member.title,
            "trin": ratings[member.user_id].step,
            "ord": ratings[member.user_id].words,
        }
        for member in members_of(rating_round)
        if member.user_id in ratings
    ]
