"""Questions about goals and measures, in the domain's words."""

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Prefetch, Q

ACTIVE = ("running", "evaluated")


class GoalQuerySet(models.QuerySet):
    """Common goals."""

    def with_words(self) -> "GoalQuerySet":
        """With every wording, the newest last, in one more query."""
        wordings = self.model._meta.get_field("wordings").related_model._default_manager
        newest_last = wordings.order_by("number").select_related("written_by")
        return self.prefetch_related(Prefetch("wordings", queryset=newest_last))


class MeasureQuerySet(models.QuerySet):
    """Measures: what is done, by whom, until when."""

    def active(self) -> "MeasureQuerySet":
        """Measures that wait for an evaluation."""
        return self.filter(status__in=ACTIVE)

    def overdue(self, on: dt.date) -> "MeasureQuerySet":
        """Measures that should have been evaluated before the day."""
        return self.active().filter(evaluate_on__lt=on)

    def on_the_desk_of(self, user: Any) -> "MeasureQuerySet":
        """Measures of open cases that this user does herself, or coordinates as stafetholder."""
        return self.filter(Q(responsible=user) | Q(case__stafetholder=user), case__status="open")

    def with_all(self) -> "MeasureQuerySet":
        """With its goal's words, its responsible, and every evaluation with who made it."""
        related = self.select_related("goal", "responsible", "responsible_person")
        evaluations = self.model._meta.get_field("evaluations").related_model._default_manager
        with_who = Prefetch("evaluations", queryset=evaluations.select_related("evaluated_by"))
        return related.prefetch_related("goal__wordings", with_who)

    def for_list(self) -> "MeasureQuerySet":
        """The nearest evaluation first, with what a line about each shows, across cases."""
        return self.select_related(
            "case__child", "case__stafetholder", "responsible", "responsible_person"
        ).order_by("evaluate_on", "pk")
