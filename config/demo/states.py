"""The demonstration's steps between open and paused, and the choice of the child's adult."""

from typing import Any

from accounts.models import User
from cases.models import Case
from config.demo import clock
from config.demo.people import Cast
from stafetlog.family_wish import FamilyWish
from stafetlog.services import childs_adult, states
from stafetlog.state_rules import Facts, Step


class StateSteps:
    """The steps of a story that put a log on pause, or choose. The story has the case and the cast."""

    cast: Cast
    case: Case

    def do_pause(self, step: dict[str, Any], by: User) -> None:
        """Put the log on pause until a day."""
        facts = Facts(
            reason=step["reason"].strip(),
            asked_by=step["asked_by"],
            family_words=step["family_words"].strip(),
            on=clock.day(step["until"]),
        )
        states.step(case=self.case, by=by, step=Step.PAUSE, facts=facts)

    def do_childs_adult(self, step: dict[str, Any], by: User) -> None:
        """Choose the child's adult, where the municipality has two holders."""
        childs_adult.choose(
            case=self.case, user=self.cast.users[step["user"]], words=step["words"].strip(), by=by
        )


def family_wish(step: dict[str, Any]) -> FamilyWish:
    """Return what a step says of the family's wish; where it says nothing, they agree."""
    against = step.get("against_wish", {"agrees": "yes", "why": "", "told": ""})
    return FamilyWish(against["agrees"], against["why"].strip(), against["told"].strip())
